import { describe, expect, it } from 'vitest';
import { Cache } from '../../../constructs/kit/cache';
import { External } from '../../../constructs/kit/external';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { GpuInferenceService } from '../../../constructs/gpu-inference-service';
import { definePlatform } from '../../../lib/kube/platform';
import { build } from '../build';
import { ids, job, MODEL, PLATFORM } from './build-gpu';

const work = (props: object = {}) => job(props).objects.find(({ kind, metadata }) => kind === 'Job' && /^embed-[0-9a-f]{7}$/.test(metadata.name)) as never as { spec: Record<string, never>; metadata: { name: string; labels: Record<string, string> } };
const pod = (props: object = {}) => (work(props).spec as never as { template: { spec: Record<string, never> & { containers: Array<Record<string, never>>; initContainers: Array<Record<string, never>> } } }).template.spec;
const download = (props: object = {}) => job(props).objects.find(({ kind, metadata }) => kind === 'Job' && /^embed-model-[0-9a-f]{7}$/.test(metadata.name)) as never as { spec: { template: { spec: { containers: [{ command: string[]; volumeMounts: unknown[]; image: string }]; tolerations?: unknown } } } };

describe('sharded work on GPUs', () => {
  it('fails and tries each shard for itself, gives up after a tenth, and ends', () => {
    expect(work().spec).toMatchObject({ completionMode: 'Indexed', completions: 100, parallelism: 8, backoffLimitPerIndex: 2, maxFailedIndexes: 10, activeDeadlineSeconds: 7200 });
  });

  it('never has two pods of one shard, and counts no disruption as a failure', () => {
    expect(work().spec).toMatchObject({ podReplacementPolicy: 'Failed', podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] } });
    expect(pod()).toMatchObject({ restartPolicy: 'Never' });
  });

  it('ends a shard at once by the exit codes that the program names', () => {
    expect(work({ work: { shards: 4, parallel: 2, timeout: '1h', fatalExitCodes: [65, 64, 64] } }).spec).toMatchObject({ podFailurePolicy: { rules: [{ action: 'FailIndex', onExitCodes: { containerName: 'embed', operator: 'In', values: [64, 65] } }, { action: 'Ignore' }] } });
  });

  it('rounds the share of shards that may fail up', () => {
    expect(work({ work: { shards: 5, parallel: 5, timeout: '1h' } }).spec).toMatchObject({ maxFailedIndexes: 1 });
    expect(work({ work: { shards: 5, parallel: 5, timeout: '1h', failedShards: 0 } }).spec).toMatchObject({ maxFailedIndexes: 0 });
  });

  it('is called by its content: another image is another Job', () => {
    expect(work().metadata.name).not.toBe(work({ image: 'registry.acme.io/ml/embed:2.0.2' }).metadata.name);
    expect(work().metadata.name).toBe(work().metadata.name);
  });

  it('waits in a queue by a label, whose value is part of the name, and never suspends itself', () => {
    const platform = definePlatform({ models: { storageClass: 'shared' }, queueing: { engine: 'kueue', localQueues: ['team-a', 'team-b'] } });
    const [a, b] = ['team-a', 'team-b'].map((queue) => job({ queue }, platform).objects.find(({ metadata }) => /^embed-[0-9a-f]{7}$/.test(metadata.name)));
    expect(a?.metadata.labels).toMatchObject({ 'kueue.x-k8s.io/queue-name': 'team-a' });
    expect(a?.metadata.name).not.toBe(b?.metadata.name);
    expect(a?.['spec']).not.toHaveProperty('suspend');
  });

  it('says how many shards there are, and leaves the index to Kubernetes', () => {
    expect(pod().containers[0]).toMatchObject({ env: expect.arrayContaining([{ name: 'SHARD_COUNT', value: '100' }, { name: 'MODEL_PATH', value: '/model' }, { name: 'HF_HUB_OFFLINE', value: '1' }]) });
  });

  it('reaches nothing but names, until it is connected', () => {
    const policyOf = (connect: boolean) => build((chart) => {
      const embed = new GpuInferenceJob(chart, 'embed', { image: 'a/b:1', gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 1, memory: '1Gi' }, work: { shards: 1, parallel: 1, timeout: '1h' } });
      if (connect) embed.connectTo(External.service('db', { host: 'db.acme.io', port: 5432, cidr: '10.1.0.0/24' }), { env: 'DB_ADDR' });
    }).get('NetworkPolicy', 'embed').spec.egress;
    expect(policyOf(false)).toHaveLength(1);
    expect(policyOf(true)).toHaveLength(2);
  });

  it('counts the GPUs of its peak', () => {
    let count = 0;
    build((chart) => void (count = new GpuInferenceJob(chart, 'embed', { image: 'a/b:1', gpu: Gpu.nvidia({ count: 2 }), resources: { cpu: 1, memory: '16Gi' }, work: { shards: 20, parallel: 8, timeout: '1h' } }).gpuCount));
    expect(count).toBe(16);
  });
});

describe('the model of a job', () => {
  it('is fetched once, into a claim that only the download may write to', () => {
    expect(download().spec.template.spec.containers[0].volumeMounts[0]).toEqual({ name: 'model', mountPath: '/model' });
    expect(pod().containers[0]).toMatchObject({ volumeMounts: expect.arrayContaining([{ name: 'model', mountPath: '/model', readOnly: true }]) });
    expect(pod()).toMatchObject({ volumes: expect.arrayContaining([{ name: 'model', persistentVolumeClaim: { claimName: 'embed-model', readOnly: true } }]) });
  });

  it('is whole once the marker is there: the download writes it last, and shards wait for it before they count as started', () => {
    const script = download().spec.template.spec.containers[0].command[2] ?? '';
    expect(script.trimEnd().split('\n').at(-1)).toBe('pathlib.Path("/model/.complete-5617a9f61b02").touch()');
    expect(pod().initContainers[0]).toMatchObject({ name: 'wait-for-model', command: ['python3', '-c', expect.stringContaining('while not pathlib.Path("/model/.complete-5617a9f61b02").exists()')] });
  });

  it('is fetched without a GPU, before all else where an engine orders', () => {
    expect(download().spec.template.spec.tolerations).toBeUndefined();
    const platform = definePlatform({ models: { storageClass: 'shared' }, gitops: 'argocd' });
    expect(job({}, platform).objects.find(({ metadata }) => metadata.name.startsWith('embed-model-'))?.metadata.annotations).toMatchObject({ 'argocd.argoproj.io/sync-wave': '-1' });
  });

  it('may be fetched from the internet by the download alone', () => {
    const built = job();
    expect(JSON.stringify(built.get('NetworkPolicy', 'embed-model').spec)).toContain('0.0.0.0/0');
    expect(JSON.stringify(built.get('NetworkPolicy', 'embed').spec)).not.toContain('0.0.0.0/0');
  });

  it('is fetched by the platform’s downloader where it names one', () => {
    const platform = definePlatform({ models: { storageClass: 'shared', downloader: 'registry.acme.io/ml/fetch:1.4.0' } });
    const built = job({}, platform).objects.find(({ metadata }) => metadata.name.startsWith('embed-model-')) as never as ReturnType<typeof download>;
    expect(built.spec.template.spec.containers[0].image).toBe('registry.acme.io/ml/fetch:1.4.0');
  });

  it('has a claim of half as much again, in whole Gi, that many nodes mount', () => {
    expect(job().get('PersistentVolumeClaim').spec).toEqual({ accessModes: ['ReadWriteMany'], storageClassName: 'shared', resources: { requests: { storage: '4Gi' } } });
  });

  it('of S3 is the object at its version, unpacked without leaving its folder', () => {
    const script = download({ model: Model.s3('s3://acme-models/ranker.tar.gz', { versionId: 'v.1', size: '900Mi' }) }).spec.template.spec.containers[0].command[2] ?? '';
    expect(script).toContain('get_object(Bucket="acme-models", Key="ranker.tar.gz", VersionId="v.1")');
    expect(script).toContain('filter="data"');
  });

  it('in a claim that exists has a folder of its own, so that several models fit', () => {
    const built = job({ cache: Cache.existing('models') });
    expect(built.kinds()).not.toContain('PersistentVolumeClaim');
    expect(JSON.stringify(built.objects)).toContain('/model/BAAI--bge-m3-5617a9f61b02');
  });

  it('of another workload is fetched once for both, and waited for by both', () => {
    const built = build((chart) => {
      const llm = new GpuInferenceService(chart, 'llm', { image: 'vllm/vllm-openai:v0.12.0', model: MODEL, gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 4, memory: '16Gi' } });
      new GpuInferenceJob(chart, 'embed', { image: 'a/b:1', model: MODEL, cache: Cache.of(llm), gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 4, memory: '16Gi' }, work: { shards: 4, parallel: 2, timeout: '1h' } });
    }, { platform: PLATFORM });
    expect(built.problems).toEqual([]);
    expect(built.kinds().filter((kind) => kind === 'Job')).toHaveLength(2);
    expect(built.kinds().filter((kind) => kind === 'PersistentVolumeClaim')).toHaveLength(1);
    expect(JSON.stringify(built.objects.find(({ metadata }) => /^embed-[0-9a-f]{7}$/.test(metadata.name)))).toContain('"claimName":"llm-model"');
  });
});

describe('work from a queue', () => {
  const queue = { kafka: { brokers: ['kafka:9092'], group: 'embed', topic: 'texts', lag: 10 } };
  const scaled = (work: object = {}) => job({ work: { queue, parallel: 6, timeout: '30m', ...work } });

  it('has a Job for what waits, so many at most, and none while nothing does', () => {
    const { spec } = scaled().get('ScaledJob');
    expect(spec).toMatchObject({ maxReplicaCount: 6, triggers: [{ type: 'kafka', metadata: { topic: 'texts' } }], rollout: { strategy: 'gradual' } });
    expect(spec).not.toHaveProperty('minReplicaCount');
    expect(scaled().objects.some(({ kind, metadata }) => kind === 'Job' && !metadata.name.startsWith('embed-model-'))).toBe(false);
  });

  it('ends, forgives disruptions, and gives up where the program says so', () => {
    expect(scaled({ fatalExitCodes: [65] }).get('ScaledJob').spec.jobTargetRef).toMatchObject({ activeDeadlineSeconds: 1800, backoffLimit: 2, podReplacementPolicy: 'Failed', podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { values: [65] } }, { action: 'Ignore' }] } });
  });

  it('has no shards: the queue says what there is to do', () => {
    expect(JSON.stringify(scaled().get('ScaledJob'))).not.toContain('SHARD_COUNT');
    expect(ids(scaled({ shards: 4 }))).toContain('prop-malformed');
  });

  it('is patched as the Job of shards is', () => {
    expect(job({ work: { queue, parallel: 1, timeout: '30m' }, raw: { job: { spec: { maxReplicaCount: 0 } }, container: { workingDir: '/app' } } }).get('ScaledJob').spec).toMatchObject({ maxReplicaCount: 0, jobTargetRef: { template: { spec: { containers: [{ workingDir: '/app' }] } } } });
  });

  it('needs KEDA, and something that counts what waits', () => {
    expect(ids(job({ work: { queue, parallel: 1, timeout: '30m' } }, definePlatform({ models: { storageClass: 'shared' } })))).toEqual(['engine-absent']);
    expect(ids(scaled({ queue: { cron: { timeZone: 'Europe/Oslo', start: '0 7 * * *', end: '0 19 * * *', replicas: 1 } } }))).toContain('prop-malformed');
  });
});

describe('a job refuses', () => {
  it.each([
    ['an older Kubernetes', {}, 'kubernetes-too-old', definePlatform({ kubernetes: '1.28', models: { storageClass: 'shared' } })],
    ['a queue without an engine', { queue: 'team-a' }, 'engine-absent', PLATFORM],
    ['more at once than there are', { work: { shards: 2, parallel: 4, timeout: '1h' } }, 'prop-out-of-range', PLATFORM],
    ['no time at all', { work: { shards: 2, parallel: 1, timeout: '5s' } }, 'prop-out-of-range', PLATFORM],
    ['work without an end', { work: { shards: 2, parallel: 1 } }, 'prop-required', PLATFORM],
    ['an exit code that no program has', { work: { shards: 2, parallel: 1, timeout: '1h', fatalExitCodes: [0] } }, 'prop-malformed', PLATFORM],
    ['a branch in place of a commit', { model: { huggingFace: 'BAAI/bge-m3', revision: 'main', size: '2Gi' } }, 'model-unpinned', PLATFORM],
    ['an image without a digest for a model', { model: { oci: 'registry.acme.io/models/a:1' } }, 'model-unpinned', definePlatform({ kubernetes: '1.35' })],
    ['an object of S3 without a version', { model: { s3: 's3://acme-models/a.tar', size: '1Gi' } }, 'prop-required', PLATFORM],
    ['code in the name of a model', { model: { huggingFace: 'a/b"); import os #', revision: MODEL.revision, size: '1Gi' } }, 'prop-malformed', PLATFORM],
    ['a volume of an image before it is on by default', { model: Model.oci(`registry.acme.io/models/a@sha256:${'0'.repeat(64)}`) }, 'kubernetes-too-old', PLATFORM],
    ['a cache for an image', { model: Model.oci(`registry.acme.io/models/a@sha256:${'0'.repeat(64)}`), cache: Cache.pvc() }, 'cache-unused', definePlatform({ kubernetes: '1.35' })],
    ['a cache without a model', { model: undefined, cache: Cache.pvc() }, 'cache-without-model', PLATFORM],
    ['a claim smaller than the model and a tenth', { cache: Cache.pvc({ size: '2Gi' }) }, 'cache-too-small', PLATFORM],
    ['a claim of one node for pods on several', { cache: Cache.pvc({ accessMode: 'ReadWriteOnce' }) }, 'cache-one-node', PLATFORM],
    ['a claim of many nodes without a class', {}, 'platform-key-absent', definePlatform({})],
    ['a model that is larger than its GPU', { model: Model.huggingFace('Qwen/Qwen3-32B', { revision: MODEL.revision, size: '62Gi' }) }, 'gpu-memory-short', PLATFORM],
    ['shared memory that leaves the program none', { gpu: Gpu.nvidia({ count: 8 }) }, 'shared-memory-over-limit', PLATFORM],
    ['no GPU', { gpu: undefined }, 'prop-required', PLATFORM],
    ['a prop that does not exist', { gpus: 1 }, 'prop-unknown', PLATFORM],
  ] as const)('%s', (_, props, id, platform) => {
    expect(ids(job(props, platform))).toContain(id);
  });

  it('nothing of its minimal form', () => {
    expect(job().problems).toEqual([]);
  });

  it('the cache of another model', () => {
    const built = build((chart) => {
      const first = new GpuInferenceJob(chart, 'first', { image: 'a/b:1', model: MODEL, gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 1, memory: '1Gi' }, work: { shards: 1, parallel: 1, timeout: '1h' } });
      new GpuInferenceJob(chart, 'second', { image: 'a/b:1', model: { ...MODEL, revision: '0'.repeat(39) + '1' }, cache: Cache.of(first), gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 1, memory: '1Gi' }, work: { shards: 1, parallel: 1, timeout: '1h' } });
    }, { platform: PLATFORM });
    expect(ids(built)).toEqual(['cache-of-another-model']);
  });
});
