import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../lib/policy/profiles';
import { app, emptyFolder, filesIn, plinth, ROOT } from './plinth';

const toStdout = (name: string, ...more: string[]) => plinth(['synth', app(name), '--stdout', ...more]);
const kinds = (yaml: string) => parseAllDocuments(yaml).map((document) => (document.toJSON() as { kind: string }).kind);
const ids = (text: string) => [...text.matchAll(/^(?:error|warning) ([a-z0-9-]+):/gm)].map(([, id]) => id);

describe.concurrent('plinth synth', () => {
  it('takes a plain cdk8s app, keeps stdout for the manifests, and says what was proved', async () => {
    const { code, stdout, stderr } = await toStdout('plain');
    expect(code).toBe(0);
    expect(kinds(stdout)).toEqual(['ClusterRole', 'ConfigMap']);
    expect(stderr).toContain('written to stdout\n');
    expect(stderr).toContain('proved 2 objects of 2 kinds for Kubernetes 1.34, profile production: no findings');
  });

  it("drops the chart's namespace from cluster-scoped kinds, where cdk8s writes it", async () => {
    const { stdout } = await toStdout('plain');
    expect(parseAllDocuments(stdout).map((document) => document.getIn(['metadata', 'namespace']))).toEqual([undefined, 'one']);
  });

  it('writes a default app of cdk8s-plus-28 with warnings and exit 0, and refuses it where warnings fail', async () => {
    const [lenient, strict] = await Promise.all([toStdout('plus'), toStdout('plus', '--fail-on', 'warning')]);
    expect([lenient.code, kinds(lenient.stdout)]).toEqual([0, ['Service', 'Deployment']]);
    expect(ids(lenient.stderr)).toContain('readiness-probe-required');
    expect([strict.code, strict.stdout]).toEqual([4, '']);
  });

  it('proves our constructs and objects of cdk8s-plus-28 in one set, and names quotas and waivers', async () => {
    const { code, stdout, stderr } = await toStdout('mixed', '--set', 'version=2.0.0', '--today', '2026-11-21');
    expect([code, ids(stderr)]).toEqual([0, []]);
    expect(stdout).toContain('image: registry.example.com/shop/api:2.0.0');
    expect(stderr).toMatch(/quota shop\/shop: requests.cpu \S+ of 4/);
    expect(stderr).toContain('waived until 2027-06-30 by shop: workload-min-replicas');
  });

  it('lets no waiver live beyond its day', async () => {
    const { code, stderr } = await toStdout('mixed', '--today', '2027-07-01');
    expect([code, ids(stderr)]).toEqual([4, ['workload-min-replicas']]);
  });

  it('collects faults of every kind in one report', async () => {
    const { code, stdout, stderr } = await toStdout('wrong');
    expect([code, stdout]).toEqual([4, '']);
    expect(ids(stderr)).toEqual([
      'prop-unknown',
      'quantity-wrong-unit',
      'prop-out-of-range',
      'name-malformed',
      'patch-matches-nothing',
      'engine-absent',
      'kubernetes-too-old',
      'duplicate-object',
      'hpa-target-missing',
    ]);
    expect(stderr.match(/^ {2}fix: /gm)).toHaveLength(9);
    expect(stderr).toContain('Nothing was written.');
  });

  it('exits with 6 where a schema is broken, and names the field that was meant', async () => {
    const { code, stderr } = await toStdout('schema');
    expect(code).toBe(6);
    expect(ids(stderr)).toEqual(['schema-type', 'schema-unknown-field']);
    expect(stderr).toContain('Write selector instead of selectr.');
  });

  it.each([
    ['throws', 'entry-threw', 'throws.ts:5:9'],
    ['late-throws', 'entry-threw', 'late-throws.ts:8:9'],
    ['no-app', 'entry-without-app', 'no-app.ts:1'],
    ['exits', 'entry-exited', 'exits.ts:4'],
  ])('exits with 1 when the entry %s', async (name, id, place) => {
    const { code, stdout, stderr } = await toStdout(name);
    expect([code, stdout, ids(stderr)]).toEqual([1, '', [id]]);
    expect(stderr).toContain(place);
  });

  it.each([
    ['does not compile', "import { App } from 'cdk8s';\nconst app = new App(;\n", 'entry-does-not-compile', ':2:20'],
    ['imports what is not there', "import { gone } from './nowhere';\ngone();\n", 'entry-does-not-compile', 'imports ./nowhere'],
    ['never ends', 'await new Promise(() => {});\n', 'entry-stuck', 'main.ts:1'],
    ['throws no error', "throw 'a text';\n", 'entry-threw', 'a text'],
  ])('exits with 1 when the entry %s', async (_, text, id, place) => {
    const entry = path.join(emptyFolder(), 'main.ts');
    fs.writeFileSync(entry, text);
    const { code, stderr } = await plinth(['synth', entry, '--stdout']);
    expect([code, ids(stderr)]).toEqual([1, [id]]);
    expect(stderr).toContain(place);
  });

  it('waits for apps that are made later, and takes several as one set', async () => {
    const { code, stdout } = await toStdout('late');
    expect(code).toBe(0);
    expect(parseAllDocuments(stdout).map((document) => document.getIn(['metadata', 'name']))).toEqual(['first', 'second', 'third']);
  });

  it('runs the command of a cdk8s.yaml as cdk8s-cli does, and judges the YAML that it writes', async () => {
    const folder = emptyFolder();
    fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), 'language: shell\napp: echo building && cp given.txt "$CDK8S_OUTDIR/chart.k8s.yaml"\n');
    fs.writeFileSync(path.join(folder, 'given.txt'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: shop }\ndata: { a: b }\n');
    const good = await plinth(['synth', path.join(folder, 'cdk8s.yaml'), '--stdout']);
    expect([good.code, kinds(good.stdout)]).toEqual([0, ['ConfigMap']]);
    expect(good.stderr).toContain('building\n');
    fs.writeFileSync(path.join(folder, 'given.txt'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: shop }\ndate: {}\n');
    const bad = await plinth(['synth', path.join(folder, 'cdk8s.yaml'), '--stdout']);
    expect([bad.code, bad.stdout, ids(bad.stderr)]).toEqual([6, '', ['schema-unknown-field']]);
    fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), 'app: exit 5\n');
    const failed = await plinth(['synth', path.join(folder, 'cdk8s.yaml'), '--stdout']);
    expect([failed.code, ids(failed.stderr)]).toEqual([1, ['entry-command-failed']]);
    fs.writeFileSync(path.join(folder, 'cdk8s.yaml'), 'app: [\n');
    const broken = await plinth(['synth', path.join(folder, 'cdk8s.yaml'), '--stdout']);
    expect([broken.code, ids(broken.stderr)]).toEqual([2, ['entry-not-runnable', 'yaml-unreadable']]);
  });

  it('gives the app its values, and says which one is missing or misspelt', async () => {
    const [given, missing] = await Promise.all([toStdout('asks', '--set', 'env=prod', '--set', 'levle=debug'), toStdout('asks', '--set', 'evn=prod')]);
    expect(given.stdout).toContain('env: prod\n  level: info\n  region: eu\n');
    expect(given.stderr).toMatch(/warning value-unused: the value "levle".*\n.*\n.*Write --set level=…\./);
    expect(missing.code).toBe(4);
    expect(missing.stderr).toContain('fix: Rename --set evn=… to --set env=…');
  });

  it('gives the same bytes in another time zone, locale and folder, and again', async () => {
    const runs = await Promise.all([
      toStdout('mixed'),
      plinth(['synth', app('mixed'), '--stdout'], { env: { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' } }),
      plinth(['synth', 'mixed.ts', '--stdout'], { cwd: path.dirname(app('mixed')) }),
    ]);
    expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
    expect(runs[0]?.stdout).not.toBe('');
  });

  it('ends quietly when its reader has seen enough', () => {
    const script = `PAIRS=2000 node dist/lib/cli/main.js synth bench/entries/raw.ts --stdout 2>/dev/null | head -1; echo "exit \${PIPESTATUS[0]}"`;
    expect(spawnSync('bash', ['-c', script], { cwd: ROOT, encoding: 'utf8' }).stdout).toBe('apiVersion: v1\nexit 0\n');
  });

  it.each([
    [['synth', app('plain')], 'nobody said where the manifests go'],
    [['synth', app('plain'), '--stdout', '--output', 'x'], '--output x and --stdout were both given'],
    [['synth', app('plain'), '--stdout', '--check'], '--check compares with a folder'],
    [['synth', 'nowhere.ts', '--stdout'], 'there is no file nowhere.ts'],
    [['synth', 'package.json', '--stdout'], 'cdk8s.yaml'],
    [['synth', app('plain'), '--stdout', '--profile', 'productoin'], 'production'],
    [['synth', app('plain'), '--stdout', '--kubernetes', '1.12'], '1.28 to 1.36'],
    [['synth', app('plain'), '--stdout', '--today', 'tomorrow'], '2026-11-21'],
    [['synth', app('plain'), '--outptu', 'x'], '--output'],
    [['sinth', app('plain')], 'synth'],
  ])('exits with 2 for the command line %j', async (args, hint) => {
    const { code, stdout, stderr } = await plinth(args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(hint);
  });
});

describe.concurrent('plinth synth --output', () => {
  it('writes one file a resource and an inventory, and nothing when it runs again', async () => {
    const folder = emptyFolder();
    const first = await plinth(['synth', app('plain'), '--output', folder]);
    expect(Object.keys(filesIn(folder))).toEqual(['.plinth-inventory', '_cluster/ClusterRole-reader.yaml', 'one/ConfigMap-settings.yaml']);
    expect(first.stderr).toContain('2 created, 0 updated, 0 unchanged, 0 pruned');
    const again = await plinth(['synth', app('plain'), '--output', folder]);
    expect(again.stderr).toContain('0 created, 0 updated, 2 unchanged, 0 pruned');
    expect([first.stdout, again.stdout]).toEqual(['', '']);
  });

  it('says with --check what would change, and changes nothing', async () => {
    const folder = emptyFolder();
    const check = (env: Record<string, string>) => plinth(['synth', app('plain'), '--output', folder, '--check'], { env });
    await plinth(['synth', app('plain'), '--output', folder], { env: { EXTRA: '1' } });
    const before = filesIn(folder);
    const [same, other] = await Promise.all([check({ EXTRA: '1' }), check({ COLOUR: 'blue' })]);
    expect([same.code, other.code]).toEqual([0, 3]);
    expect(same.stderr).toContain('is what the app gives');
    expect(other.stderr).toContain('  update one/ConfigMap-settings.yaml\n  prune two/ConfigMap-settings.yaml\n');
    expect(filesIn(folder)).toEqual(before);
  });

  it('leaves a file that was edited by hand, and exits with 7', async () => {
    const folder = emptyFolder();
    await plinth(['synth', app('plain'), '--output', folder]);
    const file = path.join(folder, 'one/ConfigMap-settings.yaml');
    fs.appendFileSync(file, '# urgent\n');
    const { code, stderr } = await plinth(['synth', app('plain'), '--output', folder], { env: { COLOUR: 'blue' } });
    expect([code, ids(stderr)]).toEqual([7, ['file-edited']]);
    expect(fs.readFileSync(file, 'utf8')).toContain('colour: red\n# urgent\n');
    const checked = await plinth(['synth', app('plain'), '--output', folder, '--check']);
    expect([checked.code, ids(checked.stderr)]).toEqual([7, ['file-edited']]);
    expect(checked.stderr).toContain('0 to prune; 1 problem, named above\n');
  });

  it('leaves the tree as it is when the app is wrong', async () => {
    const folder = emptyFolder();
    await plinth(['synth', app('plain'), '--output', folder]);
    const before = filesIn(folder);
    expect((await plinth(['synth', app('wrong'), '--output', folder])).code).toBe(4);
    expect((await plinth(['synth', app('throws'), '--output', folder])).code).toBe(1);
    expect(filesIn(folder)).toEqual(before);
  });

  it('exits with 1 for a folder that cannot be written', async () => {
    const file = path.join(emptyFolder(), 'file');
    fs.writeFileSync(file, '');
    const { code, stderr } = await plinth(['synth', app('plain'), '--output', file]);
    expect([code, ids(stderr)]).toEqual([1, ['output-unwritable']]);
  });

  it.each([
    ['per-app', ['one.yaml', 'two.yaml']],
    ['per-namespace', ['_cluster.yaml', 'one.yaml', 'two.yaml']],
    ['single', ['manifests.yaml']],
  ])('lays the objects out %s', async (layout, files) => {
    const folder = emptyFolder();
    await plinth(['synth', app('plain'), '--output', folder, '--layout', layout], { env: { EXTRA: '1' } });
    expect(Object.keys(filesIn(folder))).toEqual(['.plinth-inventory', ...files]);
  });
});

describe.concurrent('the command', () => {
  it('prints its version, and help that teaches, on stdout', async () => {
    const [version, help] = await Promise.all([plinth(['--version']), plinth(['synth', '--help'])]);
    expect([version.code, help.code]).toEqual([0, 0]);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(help.stdout).toContain('plinth synth main.ts --output manifests\n');
    for (const { name } of PROFILES) expect(help.stdout).toContain(name);
  });

  it('explains rules and errors, and guesses what was meant', async () => {
    const [rule, error, unknown, part, nothing] = await Promise.all(['pdb-required', 'duplicate-object', 'duplicate-objekt', 'PDB-', 'xyz'].map((id) => plinth(['explain', id])));
    if (!rule || !error || !unknown) throw new Error('not run');
    expect([rule.code, error.code, unknown.code]).toEqual([0, 0, 2]);
    expect(rule.stdout).toContain('fix: ');
    expect(error.stdout).toContain('fix: ');
    expect([unknown.stdout, unknown.stderr]).toEqual(['', 'There is no rule and no error "duplicate-objekt". Did you mean duplicate-object?\n']);
    expect(part).toMatchObject({ code: 2, stderr: expect.stringMatching(/^There is no rule and no error "PDB-". Did you mean (pdb-[a-z-]+, )+[^,]+\?\n$/) });
    expect(nothing).toMatchObject({ code: 2, stderr: 'There is no rule and no error "xyz".\n' });
  });
});
