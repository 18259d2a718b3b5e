import type { GangBackend } from './backend';

/**
 * The KAI scheduler groups the pods of one owner. It takes a group of a LeaderWorkerSet for a gang by itself; for Jobs, the annotation says how many start together.
 *
 * @see https://github.com/NVIDIA/KAI-Scheduler/blob/main/docs/batch/README.md
 */
export const kai: GangBackend = {
  queueKind: 'Queue',
  listedAs: 'queueing.queues',
  marks: ({ queue, kind, pods }) => ({
    labels: { 'kai.scheduler/queue': queue },
    annotations: { ...(pods > 1 && (kind === 'Job' || kind === 'JobSet') && { 'kai.scheduler/batch-min-member': String(pods) }) },
    podAnnotations: {},
    schedulerName: 'kai-scheduler',
  }),
};
