import type { Affinity, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import { lowestMinor, type Platform } from '../../lib/kube/platform';

/** Pods that are one replica together: the first takes the requests, and all of them start, fail and go together. */
export interface PodGroup {
  /** Pods of one group, 2 or more. */
  readonly pods: number;
  /** Of the object that makes them, for its queue. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of the object that makes them, for its queue. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels that all pods have, and nobody else's. */
  readonly selector: Readonly<Record<string, string>>;
  readonly spec: (groups: Groups) => object;
}

/** How many groups there are, what their first pod is, and how a new version takes their place. */
export interface Groups {
  /** @default - an autoscaler decides */
  readonly replicas?: number;
  readonly leader: PodTemplateSpec;
  /** Groups that a roll-out adds. */
  readonly maxSurge: number | string;
  /** Groups that a roll-out may take away before the new ones are there. */
  readonly maxUnavailable: number | string;
}

/** The object that makes groups of pods. */
export const GROUP_KIND = { apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet' } as const;

/** Label by which its versions differ, as its controller writes it. */
export const GROUP_VERSION = 'leaderworkerset.sigs.k8s.io/template-revision-hash';

const TEMPLATES: Readonly<Record<string, ReadonlyArray<readonly string[]>>> = {
  JobSet: [['spec', 'replicatedJobs', '0', 'template', 'spec', 'template']],
  [GROUP_KIND.kind]: [['spec', 'leaderWorkerTemplate', 'leaderTemplate'], ['spec', 'leaderWorkerTemplate', 'workerTemplate']],
  ScaledJob: [['spec', 'jobTargetRef', 'template']],
};

/** Where the templates of pods are in a workload: the one, or that of the leader and that of the workers. */
export function templatePaths(kind: string): ReadonlyArray<readonly string[]> {
  return TEMPLATES[kind] ?? [['spec', 'template']];
}

/**
 * Pods that may be away while so many groups may be. The first that goes takes its group with it, and until that serves again every pod of it counts as away: the next may go
 * only where there is room for another whole group.
 */
export function podsAway(groupsAway: number | string, { pods }: PodGroup): number | string {
  return typeof groupsAway === 'number' ? (groupsAway - 1) * pods + 1 : groupsAway;
}

/** From which on a pod may ask for those that have a label as it has itself. @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#matchlabelkeys */
const ALIKE_MINOR = 31;

/** A wish for the zone of those of the pods that have the same value of a label as the pod itself, such as the index of its group: they talk to each other more than to anybody else. */
export function besideItsOwn(affinity: Affinity | undefined, platform: Platform, matchLabels: Readonly<Record<string, string>>, label: string): Pick<PodSpec, 'affinity'> {
  if (lowestMinor(platform) < ALIKE_MINOR || platform.zones < 2) return affinity ? { affinity } : {};
  const { podAffinity } = affinity ?? {};
  const podAffinityTerm = { labelSelector: { matchLabels: { ...matchLabels } }, matchLabelKeys: [label], topologyKey: 'topology.kubernetes.io/zone' };
  return { affinity: { ...affinity, podAffinity: { ...podAffinity, preferredDuringSchedulingIgnoredDuringExecution: [...(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []), { weight: 100, podAffinityTerm }] } } };
}
