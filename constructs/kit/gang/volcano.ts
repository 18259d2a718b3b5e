import type { GangBackend } from './backend';

/**
 * Volcano makes a PodGroup of the pods of one owner, and reads from the annotations of the owner how many start together. For a LeaderWorkerSet its own controller makes one for each group, once it
 * is told that Volcano schedules.
 *
 * @see https://volcano.sh/en/docs/podgroup/
 */
export const volcano: GangBackend = {
  queueKind: 'Queue',
  listedAs: 'queueing.queues',
  marks: ({ queue, kind, pods }) => ({
    labels: {},
    annotations: { 'scheduling.volcano.sh/queue-name': queue, ...(pods > 1 && kind !== 'LeaderWorkerSet' && { 'scheduling.volcano.sh/group-min-member': String(pods) }) },
    podAnnotations: { 'scheduling.volcano.sh/queue-name': queue },
    schedulerName: 'volcano',
  }),
};
