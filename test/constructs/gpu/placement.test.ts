import { describe, expect, it } from 'vitest';
import { App, Chart } from 'cdk8s';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { Gpu } from '../../../constructs/kit/gpu';
import { Platform } from '../../../constructs/kit/platform';
import { NamespaceWithQuota } from '../../../constructs/namespace-with-quota';
import { definePlatform } from '../../../lib/kube/platform';
import { read, type Tree } from '../build';
import { job, MODEL, service } from './build-gpu';

const instance = { capacity: { cpu: 16, memory: '64Gi', 'nvidia.com/gpu': 1 } };
const platform = definePlatform({
  autoscaling: 'keda',
  metrics: { engine: 'prometheus-operator', namespace: 'monitoring' },
  models: { storageClass: 'shared' },
  pools: {
    batch: { instance, nodes: 12, labels: { 'acme.io/pool': 'batch', 'nvidia.com/gpu.product': 'NVIDIA-L4' }, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }, { key: 'acme.io/pool', value: 'batch', effect: 'NoSchedule' }] },
    online: { instance, nodes: 4, labels: { 'acme.io/pool': 'online', 'nvidia.com/gpu.product': 'NVIDIA-L4' }, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
  },
});
const BATCH = { key: 'acme.io/pool', operator: 'In', values: ['batch'] };
const L4 = { key: 'nvidia.com/gpu.product', operator: 'In', values: ['NVIDIA-L4'] };

const terms = (pod: Tree): Tree => pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
const podOf = (object: Tree): Tree => object.spec.template.spec;
const shards = (objects: readonly Tree[]): Tree => podOf(objects.find(({ kind, metadata }) => kind === 'Job' && !metadata.name.includes('-model')));
const download = (objects: readonly Tree[]): Tree => podOf(objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.includes('-model')));

describe('the pool of work on GPUs', () => {
  it.each([
    ['a job', () => shards(job({ placement: 'batch' }, platform).objects)],
    ['a service', () => podOf(service({ placement: 'batch' }, platform).get('Deployment'))],
  ])('is required of %s together with its GPUs, and all of its taints are tolerated', (_what, make) => {
    const pod = make();
    expect(terms(pod)).toHaveLength(1);
    expect(terms(pod)[0].matchExpressions).toEqual(expect.arrayContaining([BATCH, L4]));
    expect(pod.tolerations.map(({ key }: Tree) => key).sort()).toEqual(['acme.io/pool', 'nvidia.com/gpu']);
  });

  it('is not asked of the download, which needs no GPU', () => {
    expect(download(job({ placement: 'batch' }, platform).objects)).not.toHaveProperty('affinity');
  });

  it('is told where there is none of the name', () => {
    expect(job({ placement: 'bacth' }, platform).problems).toMatchObject([{ id: 'platform-name-unknown', prop: 'placement', fix: expect.stringContaining("'batch'") }]);
  });
});

it('a namespace with nodes of its own has the download on them as well', () => {
  const app = new App();
  const chart = new Chart(app, 'ml');
  Platform.provide(chart, platform);
  const ml = new NamespaceWithQuota(chart, 'ml', { team: 'ml', environment: 'prod', size: 'L', gpu: { count: 8 }, pool: 'batch' });
  new GpuInferenceJob(ml, 'embed', { image: 'registry.acme.io/ml/embed:2.0.1', model: MODEL, gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }), resources: { cpu: 4, memory: '16Gi' }, work: { shards: 100, parallel: 8, timeout: '2h' } });
  const { objects, problems } = read(app);
  expect(problems).toEqual([]);
  for (const pod of [shards(objects), download(objects)]) expect(terms(pod)[0].matchExpressions).toContainEqual(BATCH);
});
