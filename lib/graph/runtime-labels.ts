import { groupKindOf } from '../kube/object';
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
  'leaderworkerset.sigs.k8s.io/name': ({ object, name }, value) => groupKindOf(object) === 'leaderworkerset.x-k8s.io/LeaderWorkerSet' && value === name,
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
  return operator === 'Exists' ? (RUNTIME_LABELS[key]?.(workload, `${workload.name}-0`) ?? false) : values.some((value) => RUNTIME_LABELS[key]?.(workload, value));
}

function isJob({ object, name }: Workload, value: string): boolean {
  return groupKindOf(object).startsWith('batch/') && (value === name || value.startsWith(`${name}-`));
}
