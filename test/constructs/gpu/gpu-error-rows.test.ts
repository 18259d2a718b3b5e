import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { GpuInferenceService } from '../../../constructs/gpu-inference-service';
import { Cache } from '../../../constructs/kit/cache';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import { Platform } from '../../../constructs/kit/platform';
import { NamespaceWithQuota } from '../../../constructs/namespace-with-quota';
import type { Problem } from '../../../lib/errors';
import { definePlatform, type PlatformProps } from '../../../lib/kube/platform';
import { synthesize } from '../../../lib/synth/synthesize';
import { MODEL } from './build-gpu';

const ENGINES = { autoscaling: 'keda', metrics: { engine: 'prometheus-operator', namespace: 'monitoring' }, models: { storageClass: 'shared' } } as const;
const IMAGE = 'registry.acme.io/ml/app:1.0.0';
const WORK = { shards: 8, parallel: 4, timeout: '1h' } as const;

/** What is told of what is put into a namespace, by a whole synth. */
function told(put: (chart: Chart) => void, platform: PlatformProps = {}): readonly Problem[] {
  const app = new App();
  const chart = new Chart(app, 'all', { namespace: 'shop' });
  Platform.provide(chart, definePlatform({ ...ENGINES, ...platform }));
  put(chart);
  return synthesize(app, { today: '2026-11-21' }).problems;
}

const job = (props: object, ...patches: JsonPatch[]) => (chart: Chart) => void new GpuInferenceJob(chart, 'embed', { image: IMAGE, gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 2, memory: '8Gi' }, work: WORK, ...props } as never).patch('Job', ...patches);
const service = (props: object, ...patches: JsonPatch[]) => (chart: Chart) => void new GpuInferenceService(chart, 'llm', { image: IMAGE, gpu: Gpu.nvidia({ count: 1 }), model: MODEL, resources: { cpu: 2, memory: '8Gi' }, ...props } as never).patch('Deployment', ...patches);
const inQueue = (props: object) => (chart: Chart) => {
  const shop = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'L', gpu: { count: 4 }, queue: 'gpu' });
  new GpuInferenceJob(shop, 'embed', { image: IMAGE, gpu: Gpu.nvidia({ count: 1 }), resources: { cpu: 2, memory: '8Gi' }, work: WORK, queue: 'shop', ...props } as never);
};

/** What can be wrong with work on GPUs; each is an error that says what to do. */
const ROWS: ReadonlyArray<readonly [row: string, problems: () => readonly Problem[], id: string, said: string]> = [
  ['the model is spread over more GPUs than a server has', () => told(service({ gpu: Gpu.nvidia({ count: 2 }), resources: { cpu: 2, memory: '32Gi' }, parallel: { tensor: 4 } })), 'parallel-mismatch', 'each server has 2'],
  ['the model is larger than the memory of its GPUs', () => told(job({ gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }), model: { ...MODEL, size: '62Gi' } })), 'gpu-memory-short', '24G'],
  ['shared memory leaves the program none', () => told(job({ gpu: Gpu.nvidia({ count: 4 }) })), 'shared-memory-over-limit', '10Gi'],
  ['a deadline is shorter than the start', () => told(service({}, JsonPatch.replace('/spec/progressDeadlineSeconds', 600))), 'startup-budget-vs-progress-deadline', '600'],
  ['pods on many nodes mount a claim of one', () => told(service({ cache: Cache.pvc({ accessMode: 'ReadWriteOnce' }) })), 'cache-one-node', 'ReadWriteMany'],
  ['a new version comes first, and nobody says where its GPUs are', () => told(service({ rollout: 'surge' })), 'reason-required', 'inPlace'],
  ['tries are counted by shard, and the Job has none', () => told(job({}, JsonPatch.remove('/spec/completionMode'))), '', 'Indexed'],
  ['a failure policy meets pods that restart by themselves', () => told(job({}, JsonPatch.replace('/spec/template/spec/restartPolicy', 'OnFailure'))), '', 'Never'],
  ['servers of one pod each are to wait in a queue together', () => told(service({ queue: 'serving' }), { queueing: { engine: 'kueue', localQueues: ['serving'] } }), 'queue-without-group', 'pods: 2'],
  ['a group in a queue is to come beside the one that it replaces', () => told(service({ parallel: { pods: 2 }, queue: 'serving', rollout: { surge: 'The pool has two nodes to spare.' } }), { queueing: { engine: 'kueue', localQueues: ['serving'] }, serverGroups: 'leaderworkerset' }), 'surge-in-queue', 'inPlace'],
  ['more GPUs are asked for than the namespace has', () => told(inQueue({ work: { ...WORK, parallel: 5 } }), { queueing: 'kueue' }), 'quota-fits-peak', 'nvidia.com/gpu'],
  ['more GPUs are asked for at once than the queue may give', () => told(inQueue({}), { queueing: { engine: 'kueue', clusterQueues: { gpu: { 'nvidia.com/gpu': 3 } } } }), 'queue-holds-unit', 'ClusterQueue gpu may give 3'],
  ['the name of a metric has an underscore where its server writes a colon', () => told(service({ runtime: { port: 8000, readiness: '/health', waitingMetric: 'vllm_num_requests_waiting' }, scale: { queue: { max: 4 } } })), 'prop-malformed', "'vllm:num_requests_waiting'"],
  ['the version of the model can move', () => told(service({ model: { huggingFace: 'BAAI/bge-m3', revision: 'main', size: '2.3Gi' } })), 'model-unpinned', 'commit'],
  ['a model is spread over parts of GPUs', () => told(service({ gpu: Gpu.fraction(0.5), parallel: { tensor: 2 } }), { queueing: 'kai' }), 'parallel-on-part', 'whole GPUs'],
  ['devices are claimed and counted at once', () => told(job({ gpu: { deviceClass: 'gpu.nvidia.com', mig: '1g.10gb' } })), 'gpu-twice', 'one of'],
  ['devices are claimed where nobody serves claims', () => told(job({ gpu: Gpu.claim({ deviceClass: 'gpu.nvidia.com' }) }), { kubernetes: '1.33' }), 'kubernetes-too-old', '1.34'],
  ['a server is ended before its longest answer', () => told(service({}, JsonPatch.replace('/spec/template/spec/terminationGracePeriodSeconds', 30))), 'guarantee-undone', 'terminationGracePeriodSeconds'],
  ['a claim holds less than the model and a tenth', () => told(job({ model: MODEL, cache: Cache.pvc({ size: '2400Mi' }) })), 'cache-too-small', '2400Mi'],
];

describe('work on GPUs', () => {
  it.each(ROWS)('is told where %s', (_, problems, id, said) => {
    const found = problems();
    const fits = found.filter((problem) => id === '' || problem.id === id);
    expect(fits, found.map((problem) => `${problem.id}: ${problem.message}`).join('\n')).not.toEqual([]);
    expect(fits.every(({ severity, fix }) => severity === 'error' && fix !== undefined), JSON.stringify(fits)).toBe(true);
    expect(fits.map(({ message, fix, accepted }) => `${message} ${accepted} ${fix}`).join('\n')).toContain(said);
  });

  it('is told nothing where none of it is so', () => {
    expect(told(job({ model: MODEL }))).toEqual([]);
    expect(told(service({}))).toEqual([]);
    expect(told(inQueue({}), { queueing: { engine: 'kueue', clusterQueues: { gpu: { 'nvidia.com/gpu': 4 } } } })).toEqual([]);
    expect(told(job({ model: Model.pvc('models') }))).toEqual([]);
  });
});
