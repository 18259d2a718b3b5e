import { mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkTree, OWNERSHIP_CONFLICTS, readInventory, writeTree } from '../../../lib/synth/files';
import { diskEffects, type Effects } from '../../../lib/synth/files/effects';
import { interrupted, unsynced } from './interrupted';
import { contents, FACTS, filesOf, problemsOf, put, sandbox, visible } from './sandbox';

const OLD = { 'a/keep.yaml': 'keep\n', 'a/update.yaml': 'old\n', 'a/prune.yaml': 'gone\n', 'b/c/prune.yaml': 'gone too\n', 'd/update.yaml': 'old d\n' };
const NEW = { 'a/keep.yaml': 'keep\n', 'a/update.yaml': 'new, and longer\n', 'a/create.yaml': 'new a\n', 'd/update.yaml': 'new d\n', 'e/f/create.yaml': 'new e\n' };
const FOREIGN = { 'README.md': 'mine\n', 'a/kustomization.yaml': 'mine too\n' };
const LATER = { ...NEW, 'a/keep.yaml': 'changed since\n' };

class Crash extends Error {}

/** Effects that end at the given step and do nothing more, as after a power cut; with `torn`, a file is left half-written. */
function crashing(at: number, torn: boolean): Effects & { steps(): number } {
  return interrupted((step, tear) => {
    if (step < at) return;
    if (step === at && torn) tear();
    throw new Crash();
  });
}

async function oldTree(): Promise<string> {
  const dir = join(sandbox(), 'out');
  await writeTree(dir, filesOf(OLD), FACTS, { effects: unsynced });
  for (const [path, text] of Object.entries(FOREIGN)) put(dir, path, text);
  return dir;
}

/** Writes the new tree and dies at a step; undefined when there is no such step. */
async function dieAt(step: number, torn: boolean): Promise<string | undefined> {
  const dir = await oldTree();
  const effects = crashing(step, torn);
  try {
    await writeTree(dir, filesOf(NEW), FACTS, { effects });
    return undefined;
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
    return dir;
  }
}

/** Tries a death at each step, with no file half-written or with one; returns how many steps there were. */
async function everyStep(torn: boolean, test: (dir: string) => Promise<void>): Promise<number> {
  for (let step = 1; ; step++) {
    const dir = await dieAt(step, torn);
    if (dir === undefined) return step - 1;
    await test(dir);
  }
}

/** Nothing but whole files, old or new, at the places of old and new files. */
function expectWholeFiles(dir: string): void {
  for (const [path, text] of Object.entries(visible(dir))) {
    if (path.includes('.plinth-') || text === '/') continue;
    const whole: (string | undefined)[] = [OLD, NEW, FOREIGN].map((tree: Record<string, string>) => tree[path]);
    expect(whole, path).toContain(text);
  }
}

describe('a run that dies', () => {
  it.each([false, true])('at any step leaves whole files, is reported when torn, and is finished by the next run (a file half-written: %s)', async (torn) => {
    const states = new Set<string>();
    const steps = await everyStep(torn, async (dir) => {
      expectWholeFiles(dir);
      const isDecided = readdirSync(dir).includes('.plinth-journal');
      const check = checkTree(dir, filesOf(NEW), FACTS);
      expect(check.problems.map((problem) => problem.id)).toEqual(isDecided ? ['unfinished-write'] : []);
      if (!isDecided) expect([OLD, NEW]).toContainEqual(ours(dir));
      states.add(isDecided ? 'torn' : 'whole');
      await writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced });
      expect(contents(dir)).toEqual({ ...NEW, ...FOREIGN, '.plinth-inventory': expect.any(String) });
      expect(checkTree(dir, filesOf(NEW), FACTS).isCurrent).toBe(true);
    });
    expect(steps).toBeGreaterThan(25);
    expect([...states].sort()).toEqual(['torn', 'whole']);
  });

  it('at any step does not stand in the way of a run that wants something else', async () => {
    await everyStep(false, async (dir) => {
      await writeTree(dir, filesOf(LATER), FACTS, { effects: unsynced });
      expect(contents(dir)).toEqual({ ...LATER, ...FOREIGN, '.plinth-inventory': expect.any(String) });
      expect(readInventory(dir)?.files).toHaveLength(5);
    });
  });

  it('at any step, and again while it is finished, is still finished in the end', async () => {
    await everyStep(true, async (dir) => {
      for (let step = 1; ; step++) {
        try {
          await writeTree(dir, filesOf(NEW), FACTS, { effects: crashing(step, step % 2 === 0) });
          break;
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          expectWholeFiles(dir);
        }
      }
      expect(contents(dir)).toEqual({ ...NEW, ...FOREIGN, '.plinth-inventory': expect.any(String) });
    });
  });

  it('at any step does not let an edit be overwritten that was made since', async () => {
    await everyStep(false, async (dir) => {
      const edited = { 'a/update.yaml': 'edited\n', 'a/prune.yaml': 'edited\n', 'a/create.yaml': 'edited\n' };
      for (const [path, text] of Object.entries(edited)) put(dir, path, text);
      const problems = await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }));
      expect(problems.filter((problem) => !OWNERSHIP_CONFLICTS.has(problem.id))).toEqual([]);
      expect(contents(dir)).toMatchObject(edited);
      expect(Object.keys(contents(dir)).filter((path) => /journal|draft|new-/.test(path))).toEqual([]);
    });
  });

  it('at any step may be undone with version control before the next run', async () => {
    await everyStep(false, async (dir) => {
      for (const [path, text] of Object.entries(OLD)) put(dir, path, text);
      await writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced });
      expect(contents(dir)).toEqual({ ...NEW, ...FOREIGN, '.plinth-inventory': expect.any(String) });
    });
  });
});

/** The files of ours that stand in a folder, without temporary ones. */
function ours(dir: string): Record<string, string> {
  return Object.fromEntries(Object.entries(visible(dir)).filter(([path, text]) => !path.includes('.plinth-') && text !== '/' && !(path in FOREIGN)));
}

describe('a journal', () => {
  async function torn(): Promise<string> {
    const dir = await oldTree();
    const rename = (): void => {
      throw new Crash();
    };
    await writeTree(dir, filesOf(NEW), FACTS, { effects: { ...unsynced, rename } }).catch(() => {});
    expect(readdirSync(dir)).toContain('.plinth-journal');
    return dir;
  }

  it('is void in a tree that it was not made for', async () => {
    const dir = await torn();
    const other = join(sandbox(), 'out');
    await writeTree(other, filesOf({ 'a/update.yaml': 'old\n' }), FACTS, { effects: unsynced });
    put(dir, '.plinth-inventory', contents(other)['.plinth-inventory'] ?? '');
    await writeTree(dir, filesOf({ 'a/update.yaml': 'newest\n' }), FACTS, { effects: unsynced });
    expect(contents(dir)).toEqual({ ...OLD, ...FOREIGN, 'a/update.yaml': 'newest\n', '.plinth-inventory': expect.any(String) });
  });

  it('does not prune a file that was edited since, and the next run says so', async () => {
    const dir = await torn();
    put(dir, 'b/c/prune.yaml', 'edited\n');
    expect(await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }))).toMatchObject([{ id: 'file-edited', message: expect.stringContaining('b/c/prune.yaml') }]);
    expect(contents(dir)).toEqual({ ...NEW, ...FOREIGN, 'b/c/prune.yaml': 'edited\n', '.plinth-inventory': expect.any(String) });
    expect(await writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced })).toMatchObject({ recovered: false, updated: [], pruned: [] });
  });

  it('that leads out of the folder, or through a link, harms nobody', async () => {
    const outside = sandbox();
    put(outside, 'victim.yaml', 'v\n');
    for (const path of ['../victim.yaml', '/etc/victim.yaml', 'a/../../victim.yaml', 'a\\..\\victim', 'C:/victim', '', 'a//b', '.plinth-inventory', 'x\u0000']) {
      const dir = await torn();
      const journal = JSON.parse(contents(dir)['.plinth-journal'] ?? '') as Record<string, unknown>;
      put(dir, '.plinth-journal', JSON.stringify({ ...journal, prunes: [{ path, sha256: 'a'.repeat(64) }] }));
      expect(await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }))).toMatchObject([{ id: 'journal-unreadable' }]);
    }
    const dir = await torn();
    rmSync(join(dir, 'a'), { recursive: true });
    symlinkSync(outside, join(dir, 'a'));
    put(outside, 'update.yaml', 'old\n');
    await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }));
    expect(contents(outside)).toEqual({ 'victim.yaml': 'v\n', 'update.yaml': 'old\n' });
  });

  it.each(['', '{', 'null', '[]', '{"schema":1}', '{"schema":99}', '[[[['.repeat(100_000)])('that is %.20j is reported and not followed', async (text) => {
    const dir = await oldTree();
    put(dir, '.plinth-journal', text);
    expect(await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }))).toMatchObject([{ id: 'journal-unreadable' }]);
    expect(await problemsOf(() => checkTree(dir, filesOf(NEW), FACTS))).toMatchObject([{ id: 'journal-unreadable' }]);
    expect(visible(dir)).toMatchObject(OLD);
  });
});

describe('two runs at once', () => {
  it('cannot both decide: the second leaves the tree to the first', async () => {
    const dir = await oldTree();
    // The first places its journal just before the second tries to place its own.
    const effects = { ...diskEffects, link: (from: string, to: string) => (put(dir, '.plinth-journal', 'of the other run'), diskEffects.link(from, to)) };
    expect(await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects }))).toMatchObject([{ id: 'write-in-progress' }]);
    expect(contents(dir)).toEqual({ ...OLD, ...FOREIGN, '.plinth-inventory': expect.any(String), '.plinth-journal': 'of the other run' });
  });

  it('end with one whole tree, whichever of them wins', async () => {
    const dir = await oldTree();
    const results = await Promise.allSettled([writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }), writeTree(dir, filesOf(LATER), FACTS, { effects: unsynced })]);
    expect(results.some((result) => result.status === 'fulfilled')).toBe(true);
    expect([NEW, LATER]).toContainEqual(ours(dir));
    expect(Object.keys(contents(dir)).filter((path) => path.includes('.plinth-'))).toEqual(['.plinth-inventory']);
  });

  it('cannot both count: what was planned for a tree that is no more is discarded', async () => {
    const dir = await oldTree();
    let isFirst = true;
    const sync: Effects['sync'] = async (paths, what) => {
      if (isFirst) {
        isFirst = false;
        await writeTree(dir, filesOf(LATER), FACTS, { effects: unsynced });
      }
      await diskEffects.sync(paths, what);
    };
    expect(await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: { ...diskEffects, sync } }))).toMatchObject([{ id: 'write-in-progress' }]);
    expect(contents(dir)).toEqual({ ...LATER, ...FOREIGN, '.plinth-inventory': expect.any(String) });
  });

  it('do not remove each other’s temporary files, but do remove those of the dead', async () => {
    const dir = await oldTree();
    const draft = (id: string, host: string) => JSON.stringify({ schema: 1, id, host, renames: [{ path: 'a/x.yaml', sha256: 'a'.repeat(64), replaces: null }], prunes: [], make: [], empty: [], before: null, after: 'b'.repeat(64) });
    const ids = { living: `${process.ppid}-00000001`, dead: '4194399-00000002', away: '4194399-00000003', longAway: '4194399-00000004' };
    for (const [who, id] of Object.entries(ids)) {
      put(dir, `.plinth-draft-${id}`, draft(id, who.endsWith('way') || who === 'longAway' ? 'another-host' : hostname()));
      put(dir, `a/.plinth-new-${id}-0`, 'half');
    }
    utimesSync(join(dir, `.plinth-draft-${ids.longAway}`), 0, 0);
    put(dir, '.plinth-draft-4194399-0000000f', '{"torn');
    mkdirSync(join(dir, '.plinth-draft-4194399-ffffffff'));
    put(dir, 'a/.plinth-new-notes', 'a user’s own');
    await writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced });
    const left = Object.keys(contents(dir)).filter((path) => path.includes('.plinth-') && !path.endsWith('inventory')).sort();
    expect(left).toEqual([
      '.plinth-draft-4194399-00000003', '.plinth-draft-4194399-ffffffff', `.plinth-draft-${ids.living}`,
      'a/.plinth-new-4194399-00000003-0', `a/.plinth-new-${ids.living}-0`, 'a/.plinth-new-notes',
    ].sort());
  });
});
