import type { ResourceAmounts } from './pools';

/** Where jobs wait for room. */
export type QueueingEngine = 'none' | 'kueue' | 'volcano' | 'kai' | KueueQueueing | SchedulerQueueing;

/** Kueue, and the queues that the platform team made. */
export interface KueueQueueing {
  readonly engine: 'kueue';
  /**
   * The ClusterQueues that namespaces may use: their names, or by name the most that each may ever give, with what it may borrow:
   * `{ 'gpu-batch': { 'nvidia.com/gpu': 16 } }`. What asks for more at once is an error, since its turn never comes.
   *
   * @default - not known: every name is taken
   */
  readonly clusterQueues?: readonly [string, ...string[]] | Readonly<Record<string, ResourceAmounts>>;
  /** Names of LocalQueues that somebody else makes in every namespace whose jobs name them. @default - none: a namespace has its own */
  readonly localQueues?: readonly [string, ...string[]];
}

/** A scheduler with queues of its own, and the queues that the platform team made. */
export interface SchedulerQueueing {
  readonly engine: 'volcano' | 'kai';
  /** Names of the Queues that workloads may wait in. @default - none */
  readonly queues?: readonly [string, ...string[]];
}

/** Names of the ClusterQueues that a platform has; undefined where it names none. */
export function clusterQueueNames(queueing: QueueingEngine): readonly string[] | undefined {
  const queues = typeof queueing === 'object' && queueing.engine === 'kueue' ? queueing.clusterQueues : undefined;
  return queues === undefined || isList(queues) ? queues : Object.keys(queues);
}

/** By name, what the ClusterQueues of a platform may give; empty where it does not say. */
export function clusterQueueAmounts(queueing: QueueingEngine): Readonly<Record<string, ResourceAmounts>> {
  const queues = typeof queueing === 'object' && queueing.engine === 'kueue' ? queueing.clusterQueues : undefined;
  return queues === undefined || isList(queues) ? {} : queues;
}

function isList(queues: NonNullable<KueueQueueing['clusterQueues']>): queues is readonly [string, ...string[]] {
  return Array.isArray(queues);
}
