import type { Chart } from 'cdk8s';
import { Gpu } from '../../../constructs/kit/gpu';
import { Model } from '../../../constructs/kit/model';
import { GpuInferenceJob } from '../../../constructs/gpu-inference-job';
import { GpuInferenceService } from '../../../constructs/gpu-inference-service';
import { definePlatform, type Platform } from '../../../lib/kube/platform';
import { build, type Built } from '../build';

/** A model at a commit. */
export const MODEL = Model.huggingFace('BAAI/bge-m3', { revision: '5617a9f61b028005a4858fdac845db406aefb181', size: '2.3Gi' });

/** A platform with everything that GPU workloads ask for. */
export const PLATFORM = definePlatform({ autoscaling: 'keda', metrics: { engine: 'prometheus-operator', namespace: 'monitoring' }, models: { storageClass: 'shared' } });

const JOB = { image: 'registry.acme.io/ml/embed:2.0.1', model: MODEL, gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }), resources: { cpu: 4, memory: '16Gi' }, work: { shards: 100, parallel: 8, timeout: '2h' } };
const SERVICE = { image: 'vllm/vllm-openai:v0.12.0', model: MODEL, gpu: Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] }), resources: { cpu: 4, memory: '16Gi' } };

/** A job with something said otherwise, right or wrong. */
export function job(props: object = {}, platform: Platform = PLATFORM): Built {
  return build((chart: Chart) => void new GpuInferenceJob(chart, 'embed', { ...JOB, ...props } as never), { platform });
}

/** A service with something said otherwise, right or wrong. */
export function service(props: object = {}, platform: Platform = PLATFORM): Built {
  return build((chart: Chart) => void new GpuInferenceService(chart, 'llm', { ...SERVICE, ...props } as never), { platform });
}

/** The ids of what is wrong. */
export function ids({ problems }: Built): string[] {
  return problems.map(({ id }) => id);
}
