export { GpuInferenceJob } from './gpu-inference-job';
export type { GpuInferenceJobProps, JobNetwork, RawJobOverrides, ShardedWork } from './props';
