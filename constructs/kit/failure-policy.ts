import type { PodFailurePolicy, PodFailurePolicyRule } from 'kubernetes-types/batch/v1';

/** What of a Job's failures is more, or less, than one try. */
export interface Failures {
  /** What follows from eviction, preemption and the loss of a node, which are not the program's fault. @default 'Ignore': no try is lost */
  readonly disruption?: 'Ignore' | 'FailJob';
  /** With which codes a container says that no new try will mend it; none is no rule. @default - with none */
  readonly fatal?: { readonly container: string; readonly exitCodes: readonly number[]; readonly action: 'FailJob' | 'FailIndex' };
}

/** How the failures of a Job's pods are counted. */
export function failurePolicy({ disruption = 'Ignore', fatal }: Failures = {}): PodFailurePolicy {
  const hopeless = fatal && fatal.exitCodes.length > 0 ? [{ action: fatal.action, onExitCodes: { containerName: fatal.container, operator: 'In', values: [...fatal.exitCodes] } } as PodFailurePolicyRule] : [];
  return { rules: [...hopeless, { action: disruption, onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] };
}
