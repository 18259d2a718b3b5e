import { expect, it } from 'vitest';
import { Cache } from '../../../constructs/kit/cache';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import type { GpuInferenceJobProps } from '../../../constructs/gpu-inference-job';
import type { GpuInferenceServiceProps } from '../../../constructs/gpu-inference-service';

const job = (props: GpuInferenceJobProps): GpuInferenceJobProps => props;
const service = (props: GpuInferenceServiceProps): GpuInferenceServiceProps => props;

it('types refuse what no cluster could run', () => {
  const resources = { cpu: 1, memory: '4Gi' } as const;
  const work = { shards: 4, parallel: 2, timeout: '1h' } as const;
  const gpu = Gpu.nvidia({ count: 1 });
  const taken = [
    job({ image: 'a/b:1', gpu, resources, work }),
    service({ image: 'a/b:1', gpu, resources, model: Model.pvc('models'), cache: Cache.pvc() }),
    // @ts-expect-error -- a workload on GPUs says which
    job({ image: 'a/b:1', resources, work }),
    // @ts-expect-error -- a service on GPUs says which
    service({ image: 'a/b:1', resources }),
    // @ts-expect-error -- a highest scale is named
    service({ image: 'a/b:1', gpu, resources, scale: { queue: {} } }),
    // @ts-expect-error -- one scale, not two
    service({ image: 'a/b:1', gpu, resources, scale: { fixed: 2, queue: { max: 4 } } }),
    // @ts-expect-error -- surge says where the GPUs are
    service({ image: 'a/b:1', gpu, resources, rollout: 'surge' }),
    // @ts-expect-error -- zero has a reason, and something that wakes it
    service({ image: 'a/b:1', gpu, resources, scale: { queue: { min: 0, max: 1 } }, scaleToZero: {} }),
    // @ts-expect-error -- the image has a version
    job({ image: 'a/b', gpu, resources, work }),
    // @ts-expect-error -- work has one source
    job({ image: 'a/b:1', gpu, resources, work: { shards: 4, parallel: 2, timeout: '1h', queue: { cron: { timeZone: 'UTC', start: '0 7 * * *', end: '0 19 * * *', replicas: 1 } } } }),
    job({ image: 'a/b:1', gpu, resources, work: { shards: 4, pods: 2, timeout: '1h' } }),
    // @ts-expect-error -- the queue says how many shards of several pods run at once
    job({ image: 'a/b:1', gpu, resources, work: { shards: 4, pods: 2, parallel: 2, timeout: '1h' } }),
    // @ts-expect-error -- shards of several pods do not come from a queue of messages
    job({ image: 'a/b:1', gpu, resources, work: { queue: { cron: { timeZone: 'UTC', start: '0 7 * * *', end: '0 19 * * *', replicas: 1 } }, pods: 2, parallel: 2, timeout: '1h' } }),
    service({ image: 'a/b:1', gpu, resources, parallel: { pods: 2 }, queue: 'serving' }),
    // @ts-expect-error -- a spread says over how many, not over which
    service({ image: 'a/b:1', gpu, resources, parallel: { nodes: 2 } }),
    // @ts-expect-error -- work ends
    job({ image: 'a/b:1', gpu, resources, work: { shards: 4, parallel: 2 } }),
    service({ image: 'a/b:1', gpu, resources, lora: { sql: Model.pvc('models', { path: 'sql' }) } }),
    // @ts-expect-error -- an adapter is at one version, as a model is
    service({ image: 'a/b:1', gpu, resources, lora: { sql: 'acme/sql' } }),
    // @ts-expect-error -- there is no such runtime
    service({ image: 'a/b:1', gpu, resources, runtime: 'vlm' }),
    Gpu.nvidia({ count: 1, models: ['NVIDIA-H200'], mig: '1g.18gb' }),
    // @ts-expect-error -- a profile of another product
    Gpu.nvidia({ count: 1, models: ['NVIDIA-H200'], mig: '1g.5gb' }),
    // @ts-expect-error -- a profile without the product that has it
    Gpu.nvidia({ count: 1, mig: '1g.10gb' }),
    // @ts-expect-error -- one slice, not two
    Gpu.nvidia({ count: 2, shared: true }),
    // @ts-expect-error -- a number of GPUs
    Gpu.nvidia({ models: ['NVIDIA-L4'] }),
    // @ts-expect-error -- a model has a commit
    Model.huggingFace('BAAI/bge-m3', { size: '2Gi' }),
    // @ts-expect-error -- a model as an image has a digest
    Model.oci('registry.acme.io/models/a:1'),
    // @ts-expect-error -- an object of S3 has a version
    Model.s3('s3://acme-models/a.tar', { size: '2Gi' }),
  ];
  expect(taken).toHaveLength(27);
});
