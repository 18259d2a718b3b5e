import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTree, layoutFiles, LAYOUTS, OWNERSHIP_CONFLICTS, readInventory, writeTree, type FilePlan } from '../../../lib/synth/files';
import { diskEffects, type Effects } from '../../../lib/synth/files/effects';
import { interrupted } from './interrupted';
import { contents, FACTS, filesOf, problemsOf, put, sandbox, visible } from './sandbox';

const A = 'shop/Deployment-api.yaml';
const B = 'shop/Service-api.yaml';
const OLD = new Date('2020-01-01T00:00:00Z');

async function written(texts: Record<string, string>): Promise<string> {
  const dir = join(sandbox(), 'out');
  await writeTree(dir, filesOf(texts), FACTS);
  return dir;
}

describe('writing an output folder', () => {
  it('makes the folder and everything in it, and says so', async () => {
    const dir = join(sandbox(), 'deep', 'out');
    const report = await writeTree(dir, filesOf({ [A]: 'a\n', [B]: 'b\n' }), FACTS);
    expect(report).toEqual({ created: [A, B], updated: [], unchanged: [], pruned: [], recovered: false });
    expect(visible(dir)).toEqual({ [A]: 'a\n', [B]: 'b\n' });
    expect(readInventory(dir)?.files.map((file) => [file.path, file.objects[0]?.construct])).toEqual([[A, `app/${A}`], [B, `app/${B}`]]);
  });

  it('touches only the changed file and the inventory', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    for (const path of [A, B]) utimesSync(join(dir, path), OLD, OLD);
    const report = await writeTree(dir, filesOf({ [A]: 'a\n', [B]: 'changed\n' }), FACTS);
    expect(report).toMatchObject({ updated: [B], unchanged: [A], created: [], pruned: [] });
    expect(statSync(join(dir, A)).mtime).toEqual(OLD);
    expect(readFileSync(join(dir, B), 'utf8')).toBe('changed\n');
  });

  it('does nothing at all to the disk when nothing has changed', async () => {
    const dir = await written({ [A]: 'a\n' });
    const effects = interrupted(() => {
      throw new Error('the disk was touched');
    });
    expect(await writeTree(dir, filesOf({ [A]: 'a\n' }), FACTS, { effects })).toMatchObject({ unchanged: [A] });
    expect(effects.steps()).toBe(0);
  });

  it('rewrites the inventory alone when only its facts have changed', async () => {
    const dir = await written({ [A]: 'a\n' });
    const facts = { ...FACTS, images: ['redis:8'] };
    expect(checkTree(dir, filesOf({ [A]: 'a\n' }), facts)).toMatchObject({ isCurrent: false, isInventoryStale: true, updated: [] });
    expect(await writeTree(dir, filesOf({ [A]: 'a\n' }), facts)).toMatchObject({ unchanged: [A], updated: [] });
    expect(readInventory(dir)?.images).toEqual(['redis:8']);
  });

  it('prunes what is no longer wanted, and the folders that this empties', async () => {
    const dir = await written({ [A]: 'a\n', 'old/x/ConfigMap-a.yaml': '1\n', 'old/ConfigMap-b.yaml': '2\n' });
    const report = await writeTree(dir, filesOf({ [A]: 'a\n' }), FACTS);
    expect(report.pruned).toEqual(['old/ConfigMap-b.yaml', 'old/x/ConfigMap-a.yaml']);
    expect(visible(dir)).toEqual({ [A]: 'a\n' });
  });

  it('leaves foreign files alone, and the folders that they are in', async () => {
    const dir = await written({ [A]: 'a\n', 'old/ConfigMap-a.yaml': '1\n' });
    put(dir, 'README.md', 'mine');
    put(dir, 'old/kustomization.yaml', 'mine too');
    await writeTree(dir, filesOf({ [B]: 'b\n' }), FACTS);
    expect(visible(dir)).toEqual({ [B]: 'b\n', 'README.md': 'mine', 'old/kustomization.yaml': 'mine too' });
  });

  it('puts back a file that somebody deleted', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    rmSync(join(dir, A));
    expect(await writeTree(dir, filesOf({ [A]: 'a\n', [B]: 'b\n' }), FACTS)).toMatchObject({ created: [A], unchanged: [B] });
  });

  it('leaves exactly the new files when the layout changes', async () => {
    const object = (name: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'shop' } });
    const objects = ['a', 'b'].map((name) => ({ object: object(name), text: `name: ${name}\n`, chart: 'main' }));
    const dir = join(sandbox(), 'out');
    for (const layout of [...LAYOUTS, 'per-resource'] as const) {
      const files = layoutFiles(objects, layout);
      await writeTree(dir, files, { ...FACTS, layout });
      expect(visible(dir)).toEqual(Object.fromEntries(files.map((file) => [file.path, file.text])));
    }
  });

  it('refuses a result without objects where there were some, unless it is allowed', async () => {
    const dir = await written({ [A]: 'a\n' });
    expect((await problemsOf(() => writeTree(dir, [], FACTS))).map((problem) => problem.id)).toEqual(['nothing-to-write']);
    expect(visible(dir)).toEqual({ [A]: 'a\n' });
    expect(await writeTree(dir, [], FACTS, { allowEmpty: true })).toMatchObject({ pruned: [A] });
    expect(visible(dir)).toEqual({});
  });

  it('takes over a file that it does not know when its content is already right', async () => {
    const dir = sandbox();
    put(dir, A, 'a\n');
    expect(await writeTree(dir, filesOf({ [A]: 'a\n' }), FACTS)).toMatchObject({ unchanged: [A] });
    expect(await writeTree(dir, filesOf({ [A]: 'b\n' }), FACTS)).toMatchObject({ updated: [A] });
  });

  it('takes line ends that git rewrote for nobody’s edit', async () => {
    const dir = await written({ [A]: 'a: 1\nb: 2\n', [B]: 'b\n' });
    for (const path of [A, B, '.plinth-inventory']) writeFileSync(join(dir, path), readFileSync(join(dir, path), 'utf8').replaceAll('\n', '\r\n'));
    expect(checkTree(dir, filesOf({ [A]: 'a: 1\nb: 2\n', [B]: 'b\n' }), FACTS).isCurrent).toBe(true);
    expect(await writeTree(dir, filesOf({ [A]: 'a: 2\n' }), FACTS)).toMatchObject({ updated: [A], pruned: [B] });
  });

  it('reads files of any size whole', async () => {
    const text = 'name: x\n'.repeat(50_000);
    const dir = await written({ 'manifests.yaml': text });
    expect(checkTree(dir, filesOf({ 'manifests.yaml': text }), FACTS).isCurrent).toBe(true);
    put(dir, 'manifests.yaml', `${text}edited: by hand\n`);
    expect(checkTree(dir, filesOf({ 'manifests.yaml': `${text}new: line\n` }), FACTS).problems).toMatchObject([{ id: 'file-edited' }]);
  });

  it('leaves nothing of its own that Argo CD or kubectl would read', async () => {
    const dir = sandbox();
    const names: string[] = [];
    const spy = { ...diskEffects, create: (path: string, text: string) => (names.push(path), diskEffects.create(path, text)), link: (from: string, to: string) => (names.push(to), diskEffects.link(from, to)) };
    await writeTree(dir, filesOf({ [A]: 'a\n', [B]: 'b\n' }), FACTS, { effects: spy });
    expect(names).toHaveLength(5);
    expect(names.filter((name) => /\.(?:json|ya?ml)$/.test(name))).toEqual([]);
    expect(Object.keys(contents(dir)).sort()).toEqual(['.plinth-inventory', A, B]);
  });
});

describe('the order of steps', () => {
  it('has every file and every name on disk before the journal, and every rename on disk before the journal goes', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    const log: string[] = [];
    const short = (path: string): string => path.slice(dir.length + 1).replace(/\d+-[0-9a-f]{8}/, 'ID');
    const effects: Effects = {
      makeFolder: (path) => (log.push(`make ${short(path)}`), diskEffects.makeFolder(path)),
      create: (path, text) => (log.push(`create ${short(path)}`), diskEffects.create(path, text)),
      sync: (paths, what) => (log.push(`sync ${what} ${paths.map(short).join(' ')}`), diskEffects.sync(paths, what)),
      link: (from, to) => (log.push(`link ${short(from)} ${short(to)}`), diskEffects.link(from, to)),
      rename: (from, to) => (log.push(`rename ${short(from)} ${short(to)}`), diskEffects.rename(from, to)),
      remove: (path) => (log.push(`remove ${short(path)}`), diskEffects.remove(path)),
      removeFolder: (path) => (log.push(`remove folder ${short(path)}`), diskEffects.removeFolder(path)),
    };
    await writeTree(dir, filesOf({ [A]: 'changed\n', 'new/x.yaml': 'x\n' }), FACTS, { effects });
    expect(log).toEqual([
      'make ', 'create .plinth-draft-ID', 'make new', 'create new/.plinth-new-ID-0', 'create shop/.plinth-new-ID-1', 'create .plinth-new-ID-inventory',
      'sync files .plinth-draft-ID new/.plinth-new-ID-0 shop/.plinth-new-ID-1 .plinth-new-ID-inventory',
      'sync folders  new shop ',
      'link .plinth-draft-ID .plinth-journal', 'sync folders ',
      'rename new/.plinth-new-ID-0 new/x.yaml', `rename shop/.plinth-new-ID-1 ${A}`, `remove ${B}`, 'sync folders  new shop',
      'rename .plinth-new-ID-inventory .plinth-inventory', 'remove .plinth-draft-ID', 'sync folders ', 'remove .plinth-journal',
    ]);
  });
});

describe('somebody else’s work', () => {
  const conflict = async (dir: string, files: readonly FilePlan[], ids: readonly string[]): Promise<void> => {
    const before = contents(dir);
    const problems = await problemsOf(() => writeTree(dir, files, FACTS));
    expect(problems.map((problem) => problem.id)).toEqual(ids);
    expect(ids.every((id) => OWNERSHIP_CONFLICTS.has(id))).toBe(true);
    expect(checkTree(dir, files, FACTS).problems.map((problem) => problem.id)).toEqual(ids);
    expect(contents(dir)).toEqual(before);
  };

  it('is never overwritten where the inventory does not know the file', async () => {
    const dir = await written({ [A]: 'a\n' });
    put(dir, B, 'mine\n');
    await conflict(dir, filesOf({ [A]: 'changed\n', [B]: 'b\n' }), ['file-unknown']);
  });

  it('is never overwritten in a file that was edited by hand, and every such file is reported', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    put(dir, A, 'edited\n');
    put(dir, B, 'edited too\n');
    await conflict(dir, filesOf({ [A]: 'changed\n', [B]: 'b\n', 'shop/ConfigMap-new.yaml': '\n' }), ['file-edited', 'file-edited']);
  });

  it('is never pruned', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    put(dir, B, 'edited\n');
    await conflict(dir, filesOf({ [A]: 'changed\n' }), ['file-edited']);
  });

  it('is accepted where the edit is what the run would write', async () => {
    const dir = await written({ [A]: 'a\n' });
    put(dir, A, 'changed\n');
    expect(await writeTree(dir, filesOf({ [A]: 'changed\n' }), FACTS)).toMatchObject({ unchanged: [A] });
  });

  it('names the construct of the file and what to do', async () => {
    const dir = await written({ [A]: 'a\n' });
    put(dir, A, 'edited\n');
    const [problem] = await problemsOf(() => writeTree(dir, filesOf({ [A]: 'changed\n' }), FACTS));
    expect(problem).toMatchObject({ severity: 'error', construct: `app/${A}`, message: expect.stringContaining(A), fix: expect.stringContaining('git checkout') });
  });

  it('may be a folder, a link or a file in the way', async () => {
    const dir = await written({ [A]: 'a\n' });
    mkdirSync(join(dir, B));
    put(dir, 'elsewhere', 'mine\n');
    symlinkSync('elsewhere', join(dir, 'shop/ConfigMap-c.yaml'));
    put(dir, 'other', 'a file');
    await conflict(dir, filesOf({ [A]: 'a\n', [B]: 'b\n', 'shop/ConfigMap-c.yaml': 'c\n', 'other/x.yaml': '\n' }), ['file-unknown', 'file-unknown', 'file-unknown']);
  });

  it('is not reached through a symbolic link, neither by a write nor by a prune', async () => {
    const dir = await written({ [A]: 'a\n' });
    const outside = sandbox();
    put(outside, 'Deployment-api.yaml', 'a\n');
    rmSync(join(dir, 'shop'), { recursive: true });
    symlinkSync(outside, join(dir, 'shop'));
    await conflict(dir, filesOf({ [A]: 'changed\n' }), ['file-through-link']);
    await conflict(dir, filesOf({ 'x/ConfigMap-x.yaml': '\n' }), ['file-through-link']);
    expect(contents(outside)).toEqual({ 'Deployment-api.yaml': 'a\n' });
  });
});

describe('an output folder that cannot be written', () => {
  const isRoot = process.getuid?.() === 0;

  it.skipIf(isRoot)('is reported with its path and a fix, and nothing is left in it', async () => {
    const dir = await written({ [A]: 'a\n' });
    chmodSync(join(dir, 'shop'), 0o555);
    const [problem] = await problemsOf(() => writeTree(dir, filesOf({ [A]: 'changed\n', 'b/ConfigMap-b.yaml': 'b\n' }), FACTS));
    chmodSync(join(dir, 'shop'), 0o755);
    expect(problem).toMatchObject({ id: 'output-unwritable', message: expect.stringContaining('permission denied'), fix: expect.stringContaining('--output') });
    expect(visible(dir)).toEqual({ [A]: 'a\n' });
  });

  it.each([['ENOSPC', 'no space is left'], ['EROFS', 'read-only'], ['EACCES', 'permission denied'], ['EWEIRD', 'something odd']])('by %s, half way through the files, is left as it was', async (code, text) => {
    const dir = await written({ [A]: 'a\n' });
    const before = contents(dir);
    let creations = 0;
    const create = (path: string, content: string): void => {
      if (++creations === 3) throw Object.assign(new Error('something odd'), { code, syscall: 'open', path });
      diskEffects.create(path, content);
    };
    const problems = await problemsOf(() => writeTree(dir, filesOf({ [A]: 'changed\n', 'b/ConfigMap-b.yaml': 'b\n' }), FACTS, { effects: { ...diskEffects, create } }));
    expect(problems).toMatchObject([{ id: 'output-unwritable', message: expect.stringContaining(text) }]);
    expect(contents(dir)).toEqual(before);
  });

  it('may be a file', async () => {
    const dir = sandbox();
    put(dir, 'out', 'a file');
    expect(await problemsOf(() => writeTree(join(dir, 'out'), filesOf({ [A]: 'a\n' }), FACTS))).toMatchObject([{ id: 'output-unwritable' }]);
    expect(await problemsOf(() => writeTree(join(dir, 'out', 'deeper'), filesOf({ [A]: 'a\n' }), FACTS))).toMatchObject([{ id: 'output-unwritable' }]);
    expect(await problemsOf(() => checkTree(join(dir, 'out'), filesOf({ [A]: 'a\n' }), FACTS))).toMatchObject([{ id: 'output-unwritable' }]);
  });

  it.runIf(existsSync('/proc/self'))('may be denied by a file system that says ENOENT to a new folder', async () => {
    expect(await problemsOf(() => writeTree('/proc/plinth-test/out', filesOf({ [A]: 'a\n' }), FACTS))).toMatchObject([{ id: 'output-unwritable' }]);
  });

  it('may itself be a link: that is the user’s choice', async () => {
    const dir = sandbox();
    mkdirSync(join(dir, 'real'));
    symlinkSync('real', join(dir, 'out'));
    await writeTree(join(dir, 'out'), filesOf({ [A]: 'a\n' }), FACTS);
    expect(visible(join(dir, 'real'))).toEqual({ [A]: 'a\n' });
    expect(lstatSync(join(dir, 'out')).isSymbolicLink()).toBe(true);
  });
});

describe('checking an output folder', () => {
  it('lists what a run would do, and does nothing', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    const before = contents(dir);
    const report = checkTree(dir, filesOf({ [A]: 'changed\n', 'new/ConfigMap-c.yaml': 'c\n' }), FACTS);
    expect(report).toEqual({ isCurrent: false, created: ['new/ConfigMap-c.yaml'], updated: [A], unchanged: [], pruned: [B], isInventoryStale: true, problems: [] });
    expect(contents(dir)).toEqual(before);
  });

  it('is content with a folder that a run has just written', async () => {
    const dir = await written({ [A]: 'a\n', [B]: 'b\n' });
    expect(checkTree(dir, filesOf({ [B]: 'b\n', [A]: 'a\n' }), FACTS)).toMatchObject({ isCurrent: true, unchanged: [A, B] });
  });

  it('finds everything missing where there is no folder', () => {
    expect(checkTree(join(sandbox(), 'none'), filesOf({ [A]: 'a\n' }), FACTS)).toMatchObject({ isCurrent: false, created: [A] });
  });
});
