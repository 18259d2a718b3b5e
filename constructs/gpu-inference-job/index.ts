export { GpuInferenceJob } from './gpu-inference-job';
export type { GpuInferenceJobProps, JobNetwork, QueuedWork, RawJobOverrides, ShardedWork } from './props';
