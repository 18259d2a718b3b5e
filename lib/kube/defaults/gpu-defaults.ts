import type { Cpu, Duration, Memory, PercentText } from '../../units';

/** What models and their caches are given, whoever reads them. */
export interface ModelDefaults {
  /** Storage of a cache as a multiple of the model's size. */
  readonly storageRatio: number;
  /** The container that fetches a model. */
  readonly download: { readonly cpu: Cpu; readonly memory: Memory; readonly tmp: Memory; /** All tries together. */ readonly timeout: Duration; readonly retries: number; /** How long the Job is kept where no GitOps engine removes it. */ readonly ttl: Duration };
  /** The container that waits for one. */
  readonly wait: { readonly cpu: Cpu; readonly memory: Memory };
}

/** What `GpuInferenceJob` fills in. */
export interface GpuJobDefaults {
  /** New tries of one shard. */
  readonly retries: number;
  /** Shards that may fail before all are given up. */
  readonly failedShards: PercentText;
  /** How long a Job that has ended is kept where no GitOps engine removes it. */
  readonly ttl: Duration;
  /** Jobs that are fed by a queue. */
  readonly queue: { readonly pollingInterval: Duration; /** Jobs that have ended and are kept, of each sort. */ readonly kept: number };
}

/** What `GpuInferenceService` fills in. */
export interface GpuServiceDefaults {
  /** Pods, where nothing else is said. */
  readonly replicas: number;
  /** From the start of a server until its model is in the GPU. */
  readonly loadBudget: Duration;
  /** Until a node with a GPU is there, and has pulled the image. */
  readonly nodeBudget: Duration;
  /** Scratch space of a server. */
  readonly scratch: Memory;
  /** The longest answer that is finished before a server stops. */
  readonly generation: Duration;
  /** Memory that the processes of one server share: per GPU where there are several, and at most. */
  readonly sharedMemory: { readonly perGpu: Memory; readonly most: Memory; /** What the server itself needs beside. */ readonly beside: Memory };
  readonly liveness: { readonly period: Duration; readonly timeout: Duration; readonly failures: number };
  readonly rollout: { readonly maxSurge: number; readonly maxUnavailable: number };
  readonly scaling: {
    /** Requests that wait, per server. */
    readonly waiting: number;
    readonly pollingInterval: Duration;
    /** The time over which latency is measured. */
    readonly window: Duration;
    /** The share of requests that are answered in time. */
    readonly latencyShare: number;
  };
}
