import type { GpuJobDefaults, GpuServiceDefaults, ModelDefaults } from './gpu-defaults';

/** How models are fetched and kept. */
export const MODELS_2026_11: ModelDefaults = {
  /** Half as much again: metadata of the download, and files that are fetched anew beside those that broke off. */
  storageRatio: 1.5,
  download: {
    /** A download waits for the network; half a core keeps up with a gigabit and its checksums. */
    cpu: '500m',
    /** Chunks of several files at once; page cache does not count. */
    memory: '1Gi',
    /** Logs and locks of the client: the files themselves go to the cache. */
    tmp: '256Mi',
    /** 100 GB at 250 Mbit/s. */
    timeout: '1h',
    /** A registry that answers 503 does so for minutes; what fails four times needs a person. */
    retries: 3,
    /** A day: long enough to read its log. */
    ttl: '24h',
  },
  wait: {
    /** It looks for one file every two seconds. */
    cpu: '100m',
    /** An interpreter, and nothing else. */
    memory: '64Mi',
  },
};

/** What `GpuInferenceJob` fills in in November 2026. */
export const GPU_JOB_2026_11: GpuJobDefaults = {
  /** Two more: a transient fault passes, and a shard that breaks its program costs three GPU starts and no more. */
  retries: 2,
  /** A tenth: beyond it the fault is in the program or the model, and every further shard would only burn GPU time. */
  failedShards: '10%',
  /** A day: long enough to read the logs of failed shards. */
  ttl: '24h',
  queue: {
    /** KEDA's own default. */
    pollingInterval: '30s',
    /** Enough to compare the last runs. */
    kept: 10,
  },
};

/** What `GpuInferenceService` fills in in November 2026. */
export const GPU_SERVICE_2026_11: GpuServiceDefaults = {
  /** One may be drained, or replaced in place, while the other answers. */
  replicas: 2,
  /** The probes that NVIDIA ships for NIM give 20 minutes; a model of 70 GB from a network volume takes 10. */
  loadBudget: '20m',
  /** Clouds bring a GPU node in 3 to 8 minutes, and images of 10 GB take two more. */
  nodeBudget: '10m',
  /** Kernels that are compiled for a model at its start, and their caches: one to three GB. */
  scratch: '5Gi',
  /** The longest answers of chat models take some minutes; what is cut off has cost its GPU time for nothing. */
  generation: '5m',
  sharedMemory: {
    /** Tensor parallelism over eight GPUs was seen to need more than 10 GB: 2 GiB each has room. */
    perGpu: '2Gi',
    /** Beyond eight GPUs in one pod NCCL's buffers no longer grow. */
    most: '16Gi',
    /** An interpreter with its libraries, tokenizer and request queue. */
    beside: '2Gi',
  },
  /** As the other services, but for 5 s to answer: a server that compiles kernels holds its interpreter for seconds. */
  liveness: { period: '10s', timeout: '5s', failures: 6 },
  /** In place: surge at a fixed number of GPUs waits for a GPU that only the old pod could free, and never gets it. */
  rollout: { maxSurge: 0, maxUnavailable: 1 },
  scaling: {
    /** As vLLM's own production stack: five that wait say that the batch of the server is full. */
    waiting: 5,
    /** As vLLM's own production stack: half of the time in which a queue of five becomes a minute's wait. */
    pollingInterval: '15s',
    /** Four scrapes of 30 s. */
    window: '2m',
    /** Nineteen of twenty: the slowest answers are slow because they are long. */
    latencyShare: 0.95,
  },
};
