export { GpuInferenceJob } from './gpu-inference-job';
export type { GpuInferenceJobProps, GroupedShards, JobNetwork, QueuedWork, RawJobOverrides, ShardedWork } from './props';
