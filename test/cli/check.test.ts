import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { app, emptyFolder, MAIN, plinth } from './plinth';

const config = (name: string, extra = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: shop\ndata: {}\n${extra}`;
const widget = 'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n  namespace: shop\nspec:\n  sise: 3\n';
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets, singular: widget, listKind: WidgetList }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties: { spec: { type: object, properties: { size: { type: integer } } } }
`;

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

interface Report {
  readonly version: number;
  readonly kubernetes: string;
  readonly objects: number;
  readonly exitCode: number;
  readonly problems: ReadonlyArray<{ readonly id: string; readonly fix: string; readonly construct?: string; readonly source?: { readonly file: string; readonly line: number } }>;
  readonly waived: ReadonlyArray<{ readonly waiver: { readonly rule: string } }>;
}

async function report(args: readonly string[], stdin = ''): Promise<Report & { readonly code: number | null }> {
  const { code, stdout } = await plinth(['check', ...args, '--format', 'json', '--today', '2026-11-21'], { stdin });
  return { code, ...(JSON.parse(stdout) as Report) };
}

describe.concurrent('plinth check', () => {
  it('judges folders to any depth, and leaves alone what is not meant for Kubernetes', async () => {
    const folder = folderOf({ 'a/b/one.yaml': config('one'), 'two.json': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"two","namespace":"shop"},"data":{}}', 'values.yaml': 'replicas: 3\n', 'README.md': '# no' });
    const { code, stdout, stderr } = await plinth(['check', folder]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe('2 objects checked for Kubernetes 1.34 with profile production: no findings; 1 document skipped as no Kubernetes object\n');
  });

  it('reads stdin, a List in it, and names the lines', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: x, namespace: shop }\n    date: {}\n`;
    const { code, objects, problems } = await report(['-'], list);
    expect([code, objects]).toEqual([6, 1]);
    expect(problems).toMatchObject([{ id: 'schema-unknown-field', source: { file: '<stdin>', line: 7 } }]);
  });

  it('puts the whole report on stdout as JSON of a known version, and the talk on stderr', async () => {
    const folder = folderOf({ 'a.yaml': config('same'), 'b.yaml': config('same') });
    const { code, version, exitCode, problems } = await report([folder]);
    expect([code, version, exitCode]).toEqual([4, 1, 4]);
    expect(problems).toMatchObject([{ id: 'duplicate-object', source: { file: path.join(folder, 'b.yaml'), line: 1 } }]);
  });

  it('judges the documents that it can read, and names those that it cannot', async () => {
    const folder = folderOf({ 'bad.yaml': `${config('fine')}---\nkind: [unclosed\n---\n${config('fine-too')}`, 'nameless.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n' });
    const { code, objects, problems } = await report([folder]);
    expect([code, objects]).toEqual([4, 2]);
    expect(problems.map(({ id, source }) => [id, source?.line])).toEqual([
      ['yaml-unreadable', expect.any(Number)],
      ['object-without-identity', 1],
    ]);
  });

  it('says how to check what a chart or a kustomization gives, in place of what it is made of', async () => {
    const folder = folderOf({
      'kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [one.yaml]\n',
      'templates/one.yaml': `${config('one')}  {{- with .Values.labels }}\n  labels: {{ toYaml . | nindent 4 }}\n  {{- end }}\n`,
      'two.yaml': 'kind: [unclosed\n---\n# {{ }}\n',
    });
    const { problems } = await report([folder]);
    expect(Object.fromEntries(problems.map(({ source, fix }) => [path.basename(source?.file ?? ''), fix]))).toEqual({
      'kustomization.yaml': 'Check what it builds, with `kubectl kustomize <folder> | plinth check -`.',
      'one.yaml': 'Check what the chart gives, with `helm template <chart> | plinth check -`.',
      'two.yaml': 'Correct the YAML here.',
    });
  });

  it('takes the schema of a kind that it does not know from --crds, or from the set itself', async () => {
    const set = folderOf({ 'widget.yaml': widget });
    const crds = folderOf({ 'crd.yaml': definition });
    const [unknown, given, together] = await Promise.all([report([set]), report([set, '--crds', crds]), report([set, crds])]);
    expect(unknown.problems.map(({ id }) => id)).toEqual(['schema-unknown-kind']);
    expect([unknown.code, given.code, together.code]).toEqual([0, 6, 6]);
    expect(given.problems.map(({ id }) => id)).toEqual(['schema-unknown-field']);
  });

  it('honours the waivers, the construct paths and the external objects of a folder that we wrote', async () => {
    const folder = emptyFolder();
    expect((await plinth(['synth', app('mixed'), '--output', folder, '--today', '2026-11-21'])).code).toBe(0);
    const { code, problems, waived } = await report([folder]);
    expect([code, problems]).toEqual([0, []]);
    expect(waived.map(({ waiver }) => waiver.rule)).toEqual(['workload-min-replicas']);
    fs.rmSync(path.join(folder, '.plinth-inventory'));
    expect((await report([folder])).problems.map(({ id }) => id)).toEqual(['secret-ref-missing', 'workload-min-replicas']);
  });

  it('honours the exceptions that props asked for with a reason', async () => {
    const folder = emptyFolder();
    expect((await plinth(['synth', path.resolve(__dirname, '../../apps/online-boutique/main.ts'), '--output', folder, '--today', '2026-11-21'])).code).toBe(0);
    expect((await report([folder])).problems).toEqual([]);
    const inventory = path.join(folder, '.plinth-inventory');
    fs.writeFileSync(inventory, fs.readFileSync(inventory, 'utf8').replace(',"answers":"workload-rolling-update"', ''));
    expect((await report([folder])).problems.map(({ id }) => id)).toEqual(['workload-rolling-update']);
  });

  it('judges folders that we wrote for the version that they were proved for, the lowest of several, and everything else for 1.34', async () => {
    const [newer, newest] = [emptyFolder(), emptyFolder()];
    expect((await plinth(['synth', app('plain'), '--output', newer, '--kubernetes', '1.35'])).code).toBe(0);
    expect((await plinth(['synth', app('plain'), '--output', newest, '--kubernetes', '1.36'])).code).toBe(0);
    const judgedFor = async (...args: string[]) => (await report(args)).kubernetes;
    expect(await Promise.all([judgedFor(newest), judgedFor(newest, newer), judgedFor(newest, '--kubernetes', '1.33')])).toEqual(['1.36', '1.35', '1.33']);
    const pod = path.join(newest, 'pod.yaml');
    fs.writeFileSync(pod, 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\nspec: { hostnameOverride: p, containers: [{ name: p, image: "p:1" }] }\n');
    const refused = async (at: string) => (await report([at])).problems.filter(({ id }) => id.startsWith('schema')).map(({ id }) => id);
    expect([await refused(newest), await refused(pod)]).toEqual([[], ['schema-field-off-by-default']]);
  });

  it('does not let the waivers of one folder reach into another', async () => {
    const [ours, theirs] = [emptyFolder(), emptyFolder()];
    await Promise.all([ours, theirs].map((folder) => plinth(['synth', app('mixed'), '--output', folder, '--today', '2026-11-21'])));
    const file = path.join(theirs, 'shop/Deployment-api.yaml');
    const foreign = folderOf({ 'api.yaml': fs.readFileSync(file, 'utf8').replaceAll('name: api', 'name: other').replaceAll('instance: api', 'instance: other') });
    const { problems } = await report([ours, foreign]);
    expect(problems.filter(({ id }) => id === 'workload-min-replicas')).toMatchObject([{ source: { file: path.join(foreign, 'api.yaml') } }]);
  });

  it('exits with 2 when there is nothing to check', async () => {
    const [empty, missing] = await Promise.all([plinth(['check', emptyFolder()]), plinth(['check', 'nowhere', '-'], { stdin: config('x') })]);
    expect([empty.code, missing.code]).toEqual([2, 2]);
    expect(empty.stderr).toContain('nothing to check');
    expect(missing.stdout).toContain('there is no file or folder nowhere');
  });

  it('fails on warnings only when asked', async () => {
    const folder = folderOf({ 'widget.yaml': widget });
    const [lenient, strict] = await Promise.all([plinth(['check', folder]), plinth(['check', folder, '--fail-on', 'warning'])]);
    expect([lenient.code, strict.code]).toEqual([0, 6]);
  });

  it('names a profile that is not there without a trace of the program', async () => {
    const { code, stdout, stderr } = await plinth(['check', '-', '--profile', 'prodction'], { stdin: config('x') });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^error profile-unknown: [^\n]*\n {2}accepted: [^\n]*\n {2}fix: Write production\.\n$/);
  });

  it('warns once of a kind without a schema, and counts its objects', async () => {
    const foreign = (kind: string, name: string): string => `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\n`;
    const { problems } = await report(['-'], [foreign('Widget', 'a'), foreign('Widget', 'b'), foreign('Gadget', 'a'), foreign('Widget', 'c')].join('---\n'));
    expect(problems).toMatchObject([
      { id: 'schema-unknown-kind', message: expect.stringMatching(/Widget.* nor those of 2 more objects of its kind$/), source: { line: 1 } },
      { id: 'schema-unknown-kind', message: expect.stringMatching(/Gadget, so its fields were not checked$/) },
    ]);
  });

  it('names the line of a namespace that YAML reads as no text, and quotes no text that nobody wrote', async () => {
    const { problems } = await report(['-'], config('x').replace('namespace: shop', 'namespace: n'));
    expect(problems).toMatchObject([{ id: 'schema-type', fix: expect.stringContaining('YAML reads n, no and off as false'), source: { file: '<stdin>', line: 5 } }]);
  });

  it('exits as it would have when the reader of its report goes away', async () => {
    const file = path.join(folderOf({ 'many.yaml': Array.from({ length: 3000 }, (_, i) => config(`c${i}`).replace('\ndata:', '\ndate:')).join('---\n') }), 'many.yaml');
    const run = (redirect: string) => spawnSync('sh', ['-c', `{ "$0" "$@" ${redirect}; echo $? >&3; } | head -1 >/dev/null`, process.execPath, MAIN, 'check', file, '--format', 'json'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], encoding: 'utf8' }).output[3];
    expect([run(''), run('2>&1')]).toEqual(['6\n', '6\n']);
  });

  it('names the lines of each of two objects of one identity', async () => {
    const wrong = (more: string): string => config('same').replace('\ndata: {}', `\ndata: { ${more} }`);
    const folder = folderOf({ 'a.yaml': wrong('a: 1'), 'b.yaml': `# second\n${wrong('a: ok, b: 2')}` });
    const { problems } = await report([folder]);
    expect(problems.filter(({ id }) => id === 'schema-type')).toMatchObject([{ source: { file: path.join(folder, 'a.yaml'), line: 6 } }, { source: { file: path.join(folder, 'b.yaml'), line: 7 } }]);
  });

  it('takes only days that the calendar has', async () => {
    const [none, leap] = await Promise.all(['2026-02-30', '2028-02-29'].map((day) => plinth(['check', '-', '--today', day], { stdin: config('x') })));
    expect([none?.code, leap?.code]).toEqual([2, 0]);
  });
});
