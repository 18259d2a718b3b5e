import { describe, expect, it } from 'vitest';
import { Cache } from '../../../constructs/kit/cache';
import { Model } from '../../../constructs/kit/model';
import { definePlatform } from '../../../lib/kube/platform';
import { ids, MODEL, PLATFORM, service } from './build-gpu';
import type { Built } from '../build';

const commit = (digit: string) => digit.repeat(40);
const adapter = (name: string, digit = '1') => Model.huggingFace(`acme/${name}`, { revision: commit(digit), size: '500Mi' });
const IMAGE = Model.oci(`registry.acme.io/models/sql@sha256:${'0'.repeat(64)}`, { path: 'adapter' });
const KUBERNETES_1_35 = definePlatform({ kubernetes: '1.35', models: { storageClass: 'shared' } });

const podOf = (built: Built) => built.get('Deployment').spec.template.spec;
const commandOf = (built: Built): readonly string[] => podOf(built).containers[0].command;
const jobs = ({ objects }: Built) => objects.filter(({ kind }) => kind === 'Job') as unknown as ReadonlyArray<{ metadata: { name: string }; spec: { template: { spec: { containers: [{ command: string[]; volumeMounts: object[] }]; volumes: object[] } } } }>;
const scriptOf = (built: Built, part: string) => jobs(built).find(({ metadata }) => metadata.name.startsWith(`llm-${part}-`))?.spec.template.spec.containers[0].command[2] ?? '';

describe('adapters', () => {
  const built = service({ lora: { sql: adapter('sql'), chat: adapter('chat', '2') } });

  it('are loaded under the names by which clients ask for them, whatever their order', () => {
    expect(built.problems).toEqual([]);
    expect(commandOf(built).slice(-4)).toEqual(['--enable-lora', '--lora-modules', `chat=/model/lora/chat/${commit('2').slice(0, 12)}`, `sql=/model/lora/sql/${commit('1').slice(0, 12)}`]);
    expect(commandOf(service({ runtime: 'sglang', lora: { sql: adapter('sql') } })).slice(-3)).toEqual(['--enable-lora', '--lora-paths', 'sql=/model/lora/sql/111111111111']);
    expect(commandOf(service({ lora: { chat: adapter('chat', '2'), sql: adapter('sql') } }))).toEqual(commandOf(built));
  });

  it('are fetched into the claim of the model, each by a Job of its own that a new version of another leaves as it is', () => {
    expect(jobs(built).map(({ metadata }) => metadata.name.replace(/-[0-9a-f]{7}$/, '')).sort()).toEqual(['llm-lora-chat', 'llm-lora-sql', 'llm-model']);
    expect(built.objects.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toHaveLength(1);
    for (const { spec } of jobs(built)) expect(spec.template.spec.volumes).toContainEqual({ name: 'model', persistentVolumeClaim: { claimName: 'llm-model' } });
    const next = service({ lora: { sql: adapter('sql', '3'), chat: adapter('chat', '2') } });
    const names = (of: Built) => jobs(of).map(({ metadata }) => metadata.name);
    expect(names(built).filter((name) => !names(next).includes(name)).map((name) => name.slice(0, 12))).toEqual(['llm-lora-sql']);
  });

  it('are whole before a server starts: each download writes its marker last, and servers wait for all of them', () => {
    expect(scriptOf(built, 'lora-sql').trim().split('\n').slice(-2)).toEqual(['snapshot_download("acme/sql", revision="' + commit('1') + '", local_dir="/model/lora/sql/111111111111")', 'pathlib.Path("/model/lora/sql/.complete-111111111111").touch()']);
    const [wait] = podOf(built).initContainers;
    for (const marker of ['/model/.complete-5617a9f61b02', '/model/lora/chat/.complete-222222222222', '/model/lora/sql/.complete-111111111111']) expect(wait.command[2]).toContain(`while not pathlib.Path("${marker}").exists():`);
    expect(wait.volumeMounts).toEqual([{ name: 'model', mountPath: '/model', readOnly: true }]);
  });

  it('stay for the version before, in a claim with room for that, and never in the way of the model’s own versions', () => {
    expect(scriptOf(built, 'lora-sql')).toContain('root, target = pathlib.Path("/model/lora/sql"), pathlib.Path("/model/lora/sql/111111111111")');
    expect(scriptOf(built, 'lora-sql')).toContain('target.mkdir(parents=True, exist_ok=True)');
    // Two and a half times 2.3Gi and 1000Mi, in whole Gi.
    expect(built.get('PersistentVolumeClaim').spec.resources.requests.storage).toBe('9Gi');
    expect(ids(service({ lora: { sql: adapter('sql') }, cache: Cache.pvc({ size: '5Gi' }) }))).toEqual(['cache-too-small']);
    expect(ids(service({ cache: Cache.pvc({ size: '5Gi' }) }))).toEqual([]);
  });

  it('in a claim that exists have a folder each beside the model', () => {
    const shared = service({ cache: Cache.existing('models'), lora: { sql: adapter('sql') } });
    expect(shared.problems).toEqual([]);
    expect(commandOf(shared).at(-1)).toBe('sql=/model/acme--sql-111111111111');
    expect(scriptOf(shared, 'lora-sql')).toContain('pathlib.Path("/model/.complete-acme--sql-111111111111").touch()');
  });

  it('may be images, or files that somebody keeps, mounted beside the model', () => {
    const image = service({ lora: { sql: IMAGE } }, KUBERNETES_1_35);
    expect(image.problems).toEqual([]);
    expect(commandOf(image).at(-1)).toBe('sql=/lora/sql/adapter');
    expect(podOf(image).volumes).toContainEqual({ name: 'lora-sql', image: { reference: IMAGE.oci, pullPolicy: 'IfNotPresent' } });
    expect(podOf(image).containers[0].volumeMounts).toContainEqual({ name: 'lora-sql', mountPath: '/lora/sql', readOnly: true });
    const kept = service({ model: Model.pvc('models', { path: 'base' }), lora: { sql: Model.pvc('models', { path: 'sql', marker: 'sql/.done' }), chat: Model.pvc('adapters', { marker: '.done' }), law: Model.pvc('adapters', { path: 'law' }) } });
    expect(kept.problems).toEqual([]);
    expect(commandOf(kept).slice(-3)).toEqual(['chat=/lora/chat', 'law=/lora/chat/law', 'sql=/model/sql']);
    expect(podOf(kept).volumes.filter(({ persistentVolumeClaim }: { persistentVolumeClaim?: object }) => persistentVolumeClaim)).toHaveLength(2);
    expect(podOf(kept).initContainers[0].volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual(['/model', '/lora/chat']);
  });

  it.each([
    ['a server that is not told of them', { runtime: 'triton', model: Model.pvc('models'), lora: { sql: Model.pvc('models', { path: 'sql' }) } }, 'lora-unsupported', PLATFORM],
    ['a command of one’s own', { command: ['serve'], lora: { sql: adapter('sql') } }, 'lora-unsupported', PLATFORM],
    ['one that is fetched where the workload fills no claim', { model: Model.pvc('models'), lora: { sql: adapter('sql') } }, 'lora-without-claim', PLATFORM],
    ['a branch in place of a commit', { lora: { sql: { huggingFace: 'acme/sql', revision: 'main', size: '1Gi' } } }, 'model-unpinned', PLATFORM],
    ['an image before its volumes are on by default', { lora: { sql: IMAGE } }, 'kubernetes-too-old', PLATFORM],
    ['a name that no object could have', { lora: { 'SQL adapter': adapter('sql') } }, 'name-malformed', PLATFORM],
    ['a name that is too long with the service’s', { lora: { ['a'.repeat(25)]: adapter('sql') } }, 'name-malformed', PLATFORM],
  ] as const)('refuse %s', (_, props, id, platform) => {
    expect(ids(service(props, platform))).toContain(id);
  });

  it('name the prop of the one that is wrong', () => {
    expect(service({ lora: { sql: { huggingFace: 'acme/sql', revision: 'main', size: '1Gi' } } }).problems).toEqual([expect.objectContaining({ prop: 'lora.sql.revision' })]);
    expect(service({ model: MODEL, lora: {} }).problems).toEqual([]);
  });
});

describe('tracing of a model’s server', () => {
  const traced = definePlatform({ models: { storageClass: 'shared' }, tracing: { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' } });

  it('has the collector in its variables and its way there open, for the argument by which the server is told', () => {
    const built = service({ args: ['--otlp-traces-endpoint', '$(OTEL_EXPORTER_OTLP_ENDPOINT)'] }, traced);
    expect(built.problems).toEqual([]);
    const [main] = podOf(built).containers;
    expect(main.env).toContainEqual({ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://otel-collector.observability.svc:4317' });
    expect(main.args).toEqual(['--otlp-traces-endpoint', '$(OTEL_EXPORTER_OTLP_ENDPOINT)']);
    expect(JSON.stringify(built.objects.find(({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'llm'))).toContain('"kubernetes.io/metadata.name":"observability"');
  });
});
