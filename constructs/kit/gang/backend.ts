/** What makes pods that may have to start together. */
export type GangKind = 'Job' | 'JobSet' | 'LeaderWorkerSet' | 'Deployment' | 'ScaledJob';

/** Pods that wait in a queue, and are of use together only. */
export interface Gang {
  /** Name of the queue. */
  readonly queue: string;
  readonly kind: GangKind;
  /** Pods that start together or not at all; 1 where each is of use alone. */
  readonly pods: number;
}

/** What a workload says so that its pods wait in a queue, and start together. */
export interface GangMarks {
  /** Of the object itself. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the object itself, and of the Jobs that a JobSet makes. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Of its pods. */
  readonly podAnnotations: Readonly<Record<string, string>>;
  /** Who puts the pods on nodes. @default - the scheduler of the cluster */
  readonly schedulerName?: string;
}

/** Someone who lets pods wait for room, and starts those together that need each other. One file each. */
export interface GangBackend {
  /** What a queue is called there. */
  readonly queueKind: string;
  /** Where the platform lists its queues: `queueing.queues`. */
  readonly listedAs: string;
  marks(gang: Gang): GangMarks;
}
