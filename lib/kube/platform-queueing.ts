/** Where jobs wait for room. */
export type QueueingEngine = 'none' | 'kueue' | 'volcano' | 'kai' | KueueQueueing | SchedulerQueueing;

/** Kueue, and the queues that the platform team made. */
export interface KueueQueueing {
  readonly engine: 'kueue';
  /** Names of the ClusterQueues that namespaces may use. @default - not known: every name is taken */
  readonly clusterQueues?: readonly [string, ...string[]];
  /** Names of LocalQueues that somebody else makes in every namespace whose jobs name them. @default - none: a namespace has its own */
  readonly localQueues?: readonly [string, ...string[]];
}

/** A scheduler with queues of its own, and the queues that the platform team made. */
export interface SchedulerQueueing {
  readonly engine: 'volcano' | 'kai';
  /** Names of the Queues that workloads may wait in. @default - none */
  readonly queues?: readonly [string, ...string[]];
}
