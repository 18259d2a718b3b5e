import { at, groupKindOf } from '../kube/object';
import type { Requirement } from './selectors';
import type { Workload } from './workloads';

/** Labels that controllers and the API server write on pods: no template says them, and selectors may ask for them. */
const RUNTIME_LABELS: Readonly<Record<string, (workload: Workload, value: string) => boolean>> = {
  'statefulset.kubernetes.io/pod-name': ({ object, name }, value) => groupKindOf(object) === 'apps/StatefulSet' && value.startsWith(`${name}-`) && /-\d+$/.test(value),
  'apps.kubernetes.io/pod-index': ({ object }) => groupKindOf(object) === 'apps/StatefulSet',
  'batch.kubernetes.io/job-name': isJob,
  'job-name': isJob,
  'batch.kubernetes.io/job-completion-index': ({ object }) => groupKindOf(object).startsWith('batch/'),
  'batch.kubernetes.io/controller-uid': ({ object }) => groupKindOf(object).startsWith('batch/'),
  'controller-uid': ({ object }) => groupKindOf(object).startsWith('batch/'),
  'jobset.sigs.k8s.io/jobset-name': ({ object, name }, value) => groupKindOf(object) === 'jobset.x-k8s.io/JobSet' && value === name,
  'leaderworkerset.sigs.k8s.io/name': (workload, value) => isOfGroup(workload) && value === workload.name,
  'leaderworkerset.sigs.k8s.io/group-index': isOfGroup,
  'leaderworkerset.sigs.k8s.io/group-key': isOfGroup,
  'leaderworkerset.sigs.k8s.io/template-revision-hash': isOfGroup,
  'leaderworkerset.sigs.k8s.io/worker-index': (workload, value) => isOfGroup(workload) && (value === '0' ? leads(workload) : workload.part === 'worker'),
  'controller-revision-hash': () => true,
  'pod-template-hash': () => true,
  'pod-template-generation': () => true,
  'rollouts-pod-template-hash': () => true,
  'topology.kubernetes.io/region': () => true,
  'topology.kubernetes.io/zone': () => true,
};

/** True for a requirement that only a running pod can answer. */
export function isRuntime({ key, operator }: Requirement): boolean {
  return (operator === 'In' || operator === 'Exists') && Object.hasOwn(RUNTIME_LABELS, key);
}

/** Whether a pod of the workload may meet a requirement that only a running pod can answer. */
export function mayMeet(workload: Workload, { key, operator, values }: Requirement): boolean {
  const written = workload.pod.labels[key];
  if (written !== undefined) return operator === 'Exists' || values.includes(written);
  return operator === 'Exists' ? ['0', workload.name, `${workload.name}-0`].some((value) => RUNTIME_LABELS[key]?.(workload, value)) : values.some((value) => RUNTIME_LABELS[key]?.(workload, value));
}

function isOfGroup({ object }: Workload): boolean {
  return groupKindOf(object) === 'leaderworkerset.x-k8s.io/LeaderWorkerSet';
}

/** The template of the workers is the leader's too, where it has none of its own. */
function leads({ object, part }: Workload): boolean {
  return part === 'leader' || at(object, 'spec', 'leaderWorkerTemplate', 'leaderTemplate') === undefined;
}

function isJob({ object, name }: Workload, value: string): boolean {
  return groupKindOf(object).startsWith('batch/') && (value === name || value.startsWith(`${name}-`));
}
