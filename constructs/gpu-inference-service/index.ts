export { GpuInferenceService } from './gpu-inference-service';
export type { CustomRuntime, GpuInferenceServiceProps, InferenceScale, LatencyScale, Parallelism, QueueScale, ScaleToZero } from './props';
export type { RuntimeName } from './runtimes';
