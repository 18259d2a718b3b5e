import type { GangBackend } from './backend';

/**
 * Kueue admits a whole object at once: all pods that a Job, a JobSet or a group of a LeaderWorkerSet has at the same time. It holds it back by `suspend`, or by a gate of its pods, which are
 * Kueue's to write.
 *
 * @see https://kueue.sigs.k8s.io/docs/tasks/run/jobs/
 */
export const kueue: GangBackend = {
  queueKind: 'LocalQueue',
  listedAs: 'queueing.localQueues',
  marks: ({ queue }) => ({ labels: { 'kueue.x-k8s.io/queue-name': queue }, annotations: {}, podAnnotations: {} }),
};
