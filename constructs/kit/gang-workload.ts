import type { JobSpec } from 'kubernetes-types/batch/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import { failurePolicy } from './failure-policy';
import { NO_MARKS, type GangKind, type GangMarks, type Queue } from './gang';
import type { Groups } from './pod-group';

/** Pods that are of use together only. */
export interface GangPods {
  /** Pods of one gang, 2 or more. */
  readonly pods: number;
  /** Where the gang waits until all of it can start. @default - nowhere */
  readonly queue?: Queue;
}

/** A gang that comes to its end, made of one template. */
export interface JobGang extends GangPods {
  readonly template: PodTemplateSpec;
  /** Seconds that one run may take, restarts not counted. */
  readonly timeout: number;
  /** How often all of it starts anew after a failure of its own. @default 3 */
  readonly restarts?: number;
  /** With which codes a container says that another run would fail too. @default - with none */
  readonly fatal?: { readonly container: string; readonly exitCodes: readonly number[] };
}

/** A gang that serves, so many times: the first pod of each takes the requests. */
export interface ServingGang extends GangPods {
  readonly worker: PodTemplateSpec;
  readonly groups: Groups;
}

/** What of a gang is written: the spec of its object, and the labels and annotations that it has for its queue. */
export interface GangObject<Spec> {
  readonly apiVersion: string;
  readonly kind: Extract<GangKind, 'JobSet' | 'LeaderWorkerSet'>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: Spec;
}

const WORKER = 'worker';

/** Where the first pod of a JobSet is; its own name is in the variable. The field `coordinator` would put name and host into one label, which has no room for both. */
export const firstOf = (variable: string): string => `$(${variable})-${WORKER}-0-0.$(${variable})`;

/** What follows from the failure of a Job. */
interface FailureRule {
  readonly name: string;
  readonly action: 'FailJobSet' | 'RestartJobSetAndIgnoreMaxRestarts';
  readonly onJobFailureReasons: readonly string[];
  readonly onJobFailureMessagePatterns?: readonly string[];
}

/** What of a JobSet Plinth writes. */
export interface JobSetSpec {
  readonly failurePolicy: { readonly maxRestarts: number; readonly rules: readonly FailureRule[] };
  readonly network: { readonly enableDNSHostnames: true; readonly publishNotReadyAddresses: true };
  readonly replicatedJobs: ReadonlyArray<{ readonly name: string; readonly replicas: 1; readonly template: { readonly metadata?: { readonly annotations: Readonly<Record<string, string>> }; readonly spec: JobSpec } }>;
}

/** What of a LeaderWorkerSet Plinth writes. */
export interface LeaderWorkerSetSpec {
  /** @default - an autoscaler decides */
  readonly replicas?: number;
  readonly startupPolicy: 'LeaderCreated';
  readonly leaderWorkerTemplate: { readonly size: number; readonly restartPolicy: 'RecreateGroupOnPodRestart'; readonly leaderTemplate: PodTemplateSpec; readonly workerTemplate: PodTemplateSpec };
  readonly networkConfig: { readonly subdomainPolicy: 'UniquePerReplica' };
  readonly rolloutStrategy: { readonly type: 'RollingUpdate'; readonly rollingUpdateConfiguration: Pick<Groups, 'maxSurge' | 'maxUnavailable'> };
}

/**
 * So many pods as one JobSet: they find each other by name, `<name>-worker-0-<index>.<name>`, and start anew together when one fails. Eviction and loss of a node are not counted as failures;
 * a run that took too long, or said that it is hopeless, is not tried again. JobSet 0.10.
 *
 * @see https://jobset.sigs.k8s.io/docs/concepts/
 */
export function jobSet({ pods, template, queue, timeout, restarts = 3, fatal }: JobGang): GangObject<JobSetSpec> {
  const marks = queue?.marks({ kind: 'JobSet', pods }) ?? NO_MARKS;
  const hopeless = fatal !== undefined && fatal.exitCodes.length > 0;
  const spec: JobSpec = {
    activeDeadlineSeconds: timeout,
    // One that fails takes all with it: the JobSet starts them anew together.
    backoffLimit: 0,
    completionMode: 'Indexed',
    completions: pods,
    parallelism: pods,
    podFailurePolicy: failurePolicy({ disruption: 'FailJob', ...(fatal && { fatal: { ...fatal, action: 'FailJob' } }) }),
    template: marked({ ...template, spec: template.spec && { ...template.spec, restartPolicy: 'Never' } }, marks),
  };
  return {
    apiVersion: 'jobset.x-k8s.io/v1alpha2',
    kind: 'JobSet',
    labels: marks.labels,
    annotations: marks.annotations,
    spec: {
      failurePolicy: {
        maxRestarts: restarts,
        rules: [
          // Both come from the pods' own policy, and only the text of the condition tells one from the other.
          ...(hopeless ? [{ name: 'hopeless', action: 'FailJobSet', onJobFailureReasons: ['PodFailurePolicy'], onJobFailureMessagePatterns: ['failed with exit code'] } as const] : []),
          { name: 'disruption', action: 'RestartJobSetAndIgnoreMaxRestarts', onJobFailureReasons: ['PodFailurePolicy'] },
          { name: 'late', action: 'FailJobSet', onJobFailureReasons: ['DeadlineExceeded'] },
        ],
      },
      network: { enableDNSHostnames: true, publishNotReadyAddresses: true },
      replicatedJobs: [{ name: WORKER, replicas: 1, template: { ...(Object.keys(marks.annotations).length > 0 && { metadata: { annotations: marks.annotations } }), spec } }],
    },
  };
}

/**
 * So many pods as each group of a LeaderWorkerSet: the first leads (`LWS_LEADER_ADDRESS`), and a group starts anew as a whole. Each group has a headless Service of its own: the one that all
 * would share has the name of the set, which is that of the Service for clients, and no pod could be found by its name.
 *
 * @see https://lws.sigs.k8s.io/docs/concepts/
 */
export function leaderWorkerSet({ groups: { replicas, leader, maxSurge, maxUnavailable }, pods, worker, queue }: ServingGang): GangObject<LeaderWorkerSetSpec> {
  const marks = queue?.marks({ kind: 'LeaderWorkerSet', pods }) ?? NO_MARKS;
  return {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    labels: marks.labels,
    annotations: marks.annotations,
    spec: {
      ...(replicas !== undefined && { replicas }),
      startupPolicy: 'LeaderCreated',
      leaderWorkerTemplate: { size: pods, restartPolicy: 'RecreateGroupOnPodRestart', leaderTemplate: marked(leader, marks), workerTemplate: marked(worker, marks) },
      networkConfig: { subdomainPolicy: 'UniquePerReplica' },
      rolloutStrategy: { type: 'RollingUpdate', rollingUpdateConfiguration: { maxSurge, maxUnavailable } },
    },
  };
}

/** A pod template with what its queue asks of pods. */
export function marked({ metadata, spec }: PodTemplateSpec, { podAnnotations, schedulerName }: GangMarks): PodTemplateSpec {
  return {
    metadata: { ...metadata, ...(Object.keys(podAnnotations).length > 0 && { annotations: { ...metadata?.annotations, ...podAnnotations } }) },
    ...(spec && { spec: { ...spec, ...(schedulerName !== undefined && { schedulerName }) } }),
  };
}
