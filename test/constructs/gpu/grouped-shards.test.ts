import { Chart } from 'cdk8s';
import { App, Platform } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import { definePlatform, type PlatformProps } from '../../../lib/kube/platform';
import { synthesize } from '../../../lib/synth/synthesize';
import { build, type Built, type Tree } from '../build';
import { ids, job } from './build-gpu';

const KUEUE = { models: { storageClass: 'shared' }, jobGroups: 'jobset', queueing: { engine: 'kueue', localQueues: ['research'] } } as const;
const GROUPS = definePlatform(KUEUE);
const WORK = { shards: 3, pods: 2, timeout: '12h' };
const BASE = { gpu: Gpu.nvidia({ count: 8 }), resources: { cpu: 64, memory: '512Gi' }, work: WORK };

const grouped = (props: object = {}, platform = GROUPS): Built => job({ ...BASE, ...props }, platform);
const sets = (props: object = {}, platform = GROUPS): Tree[] => grouped(props, platform).objects.filter(({ kind }) => kind === 'JobSet');
const first = (props: object = {}, platform = GROUPS): Tree => sets(props, platform)[0];
const podOf = (set: Tree): Tree => set.spec.replicatedJobs[0].template.spec.template;
const envOf = (set: Tree): Tree[] => podOf(set).spec.containers[0].env;
const valueOf = (set: Tree, name: string): unknown => envOf(set).find((variable) => variable.name === name)?.value;

describe('shards of several pods', () => {
  it('are a JobSet each: one that fails starts anew by itself, with all of its pods', () => {
    const built = grouped();
    expect(built.problems).toEqual([]);
    expect(built.kinds().filter((kind) => kind === 'JobSet')).toHaveLength(3);
    for (const { spec } of sets()) {
      expect(spec.replicatedJobs).toHaveLength(1);
      expect(spec.replicatedJobs[0]).toMatchObject({ replicas: 1, template: { spec: { completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimit: 0, activeDeadlineSeconds: 12 * 3600, template: { spec: { restartPolicy: 'Never' } } } } });
    }
  });

  it('have names that change with what cannot be changed, and one where there is one', () => {
    expect(sets().map(({ metadata }) => metadata.name)).toEqual([0, 1, 2].map((shard) => expect.stringMatching(`^embed-${shard}-[0-9a-f]{7}$`)));
    expect(sets({ work: { ...WORK, shards: 1 } }).map(({ metadata }) => metadata.name)).toEqual([expect.stringMatching(/^embed-[0-9a-f]{7}$/)]);
    expect(first().metadata.name).not.toBe(first({ work: { ...WORK, timeout: '13h' } }).metadata.name);
  });

  it('tell each pod its shard, its place in it, and where the first is', () => {
    expect(sets().map((set) => [valueOf(set, 'SHARD_INDEX'), valueOf(set, 'SHARD_COUNT'), valueOf(set, 'NODE_COUNT')])).toEqual([['0', '3', '2'], ['1', '3', '2'], ['2', '3', '2']]);
    const names = envOf(first()).map(({ name }) => name);
    expect(envOf(first())).toContainEqual({ name: 'NODE_RANK', valueFrom: { fieldRef: { fieldPath: "metadata.annotations['batch.kubernetes.io/job-completion-index']" } } });
    expect(valueOf(first(), 'MASTER_ADDR')).toBe('$(JOBSET_NAME)-worker-0-0.$(JOBSET_NAME)');
    expect(names.indexOf('JOBSET_NAME')).toBeLessThan(names.indexOf('MASTER_ADDR'));
    expect(first().spec.network).toEqual({ enableDNSHostnames: true, publishNotReadyAddresses: true });
  });

  it('count a failure of their own, and no eviction; and try nothing again that is hopeless or late', () => {
    const { failurePolicy, replicatedJobs } = first({ work: { ...WORK, retries: 4, fatalExitCodes: [64] } }).spec;
    expect(failurePolicy.maxRestarts).toBe(4);
    expect(failurePolicy.rules.map(({ name, action }: Tree) => [name, action])).toEqual([['hopeless', 'FailJobSet'], ['disruption', 'RestartJobSetAndIgnoreMaxRestarts'], ['late', 'FailJobSet']]);
    expect(replicatedJobs[0].template.spec.podFailurePolicy.rules).toEqual([
      { action: 'FailJob', onExitCodes: { containerName: 'embed', operator: 'In', values: [64] } },
      { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
    expect(first().spec.failurePolicy.rules.map(({ name }: Tree) => name)).toEqual(['disruption', 'late']);
  });

  it('talk to each other, and to nobody else but DNS', () => {
    const { spec } = grouped().get('NetworkPolicy', 'embed');
    const pods = { podSelector: spec.podSelector };
    expect(podOf(first()).metadata.labels).toMatchObject(spec.podSelector.matchLabels);
    expect(spec.ingress).toEqual([{ from: [pods] }]);
    expect(spec.egress.slice(1)).toEqual([{ to: [pods] }]);
  });

  it('stand in the zone of their own shard where there is room', () => {
    const [{ podAffinityTerm }] = podOf(first()).spec.affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution;
    expect(podAffinityTerm).toMatchObject({ matchLabelKeys: ['jobset.sigs.k8s.io/jobset-name'], topologyKey: 'topology.kubernetes.io/zone' });
    expect(podOf(first()).metadata.labels).toMatchObject(podAffinityTerm.labelSelector.matchLabels);
    expect(podOf(first({}, definePlatform({ ...KUEUE, kubernetes: '1.30' }))).spec).not.toHaveProperty('affinity');
  });

  it('wait in a queue of Kueue as one each, and never suspend themselves', () => {
    for (const set of sets({ queue: 'research' })) {
      expect(set.metadata.labels['kueue.x-k8s.io/queue-name']).toBe('research');
      expect(set.spec).not.toHaveProperty('suspend');
    }
  });

  it.each(['volcano', 'kai'] as const)('are a gang of their pods for %s', (engine) => {
    const set = first({ queue: 'research' }, definePlatform({ ...KUEUE, queueing: { engine, queues: ['research'] } }));
    expect(Object.entries(set.metadata.annotations)).toContainEqual([expect.stringMatching(/min-member$/), '2']);
    expect(podOf(set).spec.schedulerName).toBe(engine === 'kai' ? 'kai-scheduler' : 'volcano');
  });

  it('remove themselves where no GitOps engine would make them again', () => {
    expect(first().spec.ttlSecondsAfterFinished).toBe(86_400);
    expect(first({}, definePlatform({ ...KUEUE, gitops: 'argocd' })).spec).not.toHaveProperty('ttlSecondsAfterFinished');
  });

  it('read a model that one pod has no GPUs for', () => {
    const model = Model.huggingFace('acme/large', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '642Gi' });
    const gpu = Gpu.nvidia({ count: 8, models: ['NVIDIA-H100-80GB-HBM3'] });
    expect(ids(grouped({ model, gpu }))).toEqual([]);
    expect(ids(job({ ...BASE, model, gpu, work: { shards: 3, parallel: 3, timeout: '12h' } }, GROUPS))).toContain('gpu-memory-short');
  });

  it('are counted with all their pods', () => {
    const made: GpuInferenceJob[] = [];
    build((chart) => void made.push(new GpuInferenceJob(chart, 'embed', { ...BASE, image: 'a/b:1' } as never)), { platform: GROUPS });
    expect(made[0]?.gpuCount).toBe(8 * 3 * 2);
    expect(made[0]?.jobs).toHaveLength(3);
    expect(made[0]?.job).toBe(made[0]?.jobs[0]);
  });

  it('are patched alike, as jobs and as pods', () => {
    for (const set of sets({ raw: { job: { metadata: { annotations: { 'acme.io/why': 'test' } } }, container: { env: [{ name: 'NCCL_DEBUG', value: 'INFO' }] } } })) {
      expect(set.metadata.annotations['acme.io/why']).toBe('test');
      expect(envOf(set)).toContainEqual({ name: 'NCCL_DEBUG', value: 'INFO' });
    }
  });
});

describe('shards of several pods on nodes', () => {
  function told(nodes: number, queue?: string): string[] {
    const platform: PlatformProps = { ...KUEUE, pools: { gpu: { instance: { capacity: { cpu: 192, memory: '2000Gi', 'nvidia.com/gpu': 8, 'ephemeral-storage': '500Gi' } }, nodes, drained: 0, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] } } };
    const app = new App();
    Platform.provide(app, definePlatform(platform));
    new GpuInferenceJob(new Chart(app, 'ml', { namespace: 'ml' }), 'embed', { ...BASE, image: 'a/b:1', work: { ...WORK, shards: 2 }, ...(queue && { queue }) } as never);
    return synthesize(app, { today: '2026-11-21' }).problems.filter(({ id }) => id === 'gang-fits-pools').map(({ message }) => message);
  }

  it('are an error where a half of one would wait for ever, and no queue holds it back', () => {
    expect(told(3)).not.toEqual([]);
    expect(told(4)).toEqual([]);
  });

  it('wait for each other in a queue, where one of them fits', () => {
    expect(told(2, 'research')).toEqual([]);
    expect(told(1, 'research')).toEqual([expect.stringContaining('as a single unit of 2 pods'), expect.stringContaining('as a single unit of 2 pods')]);
  });
});

describe('shards of several pods are refused', () => {
  it.each([
    ['where nobody runs them', {}, 'engine-absent', 'work.pods', definePlatform({ models: { storageClass: 'shared' } })],
    ['with a number at once, which their queue decides', { work: { ...WORK, parallel: 2 } }, 'prop-malformed', 'work.parallel', GROUPS],
    ['with shards that may fail', { work: { ...WORK, failedShards: 1 } }, 'prop-malformed', 'work.failedShards', GROUPS],
    ['from a queue of messages', { work: { ...WORK, queue: { cron: {} } } }, 'prop-malformed', 'work.queue', GROUPS],
    ['by the hundred pods', { work: { ...WORK, pods: 100 } }, 'prop-out-of-range', 'work.pods', GROUPS],
    ['by the thousand', { work: { ...WORK, shards: 1000 } }, 'prop-out-of-range', 'work.shards', GROUPS],
    ['over parts of GPUs', { gpu: Gpu.nvidia({ count: 1, shared: true }) }, 'parallel-on-part', 'work.pods', GROUPS],
    ['in a queue that nobody has', { queue: 'reserch' }, 'queue-unknown', 'queue', GROUPS],
    ['with a claim of one node', { cache: { pvc: { accessMode: 'ReadWriteOnce' } } }, 'cache-one-node', 'cache.pvc.accessMode', GROUPS],
    ['with a variable that tells the shard', { env: { SHARD_INDEX: '7' } }, 'env-duplicate', 'env', GROUPS],
    ['with a variable that uses a later one', { env: { URL: 'http://$(HOST)/', HOST: 'a' } }, 'env-used-before', 'env.URL', GROUPS],
  ] as const)('%s', (_, props, id, prop, platform) => {
    expect(grouped(props, platform).problems).toContainEqual(expect.objectContaining({ id, prop: expect.stringContaining(prop) }));
  });

  it('under a name that leaves their pods no room', () => {
    const named = (name: string) => build((chart) => void new GpuInferenceJob(chart, name, { ...BASE, image: 'a/b:1' } as never), { platform: GROUPS }).problems.map(({ id }) => id);
    expect(named('a'.repeat(36))).toEqual([]);
    expect(named('a'.repeat(37))).toEqual(['name-malformed']);
    expect(`${'a'.repeat(36)}-2-0123456-worker-0-1-abcde`).toHaveLength(63);
  });
});
