import { isWindows, POD_SECURITY_CHECKS, type PodSecurityRule, type SecuredPod } from './pod-security-checks';
import type { Finding, PodSubject, Report, RuleContext } from './rule';

/** The two Pod Security Standards that forbid anything. */
export type PodSecurityLevel = 'baseline' | 'restricted';

/** One field of a pod that a Pod Security Standard forbids. */
export interface PodSecurityViolation extends Finding {
  /** The rule that looks at this field. */
  readonly rule: PodSecurityRule;
}

/** Rule → the weakest level that asks for it; `restricted` asks for all. */
const LEVELS: Readonly<Record<PodSecurityRule, PodSecurityLevel>> = {
  'added-capabilities-baseline': 'baseline',
  'apparmor-profile': 'baseline',
  'host-ipc': 'baseline',
  'host-network': 'baseline',
  'host-path-volume': 'baseline',
  'host-pid': 'baseline',
  'host-port': 'baseline',
  'privileged-container': 'baseline',
  'probe-host-set': 'baseline',
  'proc-mount': 'baseline',
  'seccomp-unconfined': 'baseline',
  'selinux-options': 'baseline',
  'unsafe-sysctls': 'baseline',
  'windows-host-process': 'baseline',
  'added-capabilities-restricted': 'restricted',
  'drop-all-capabilities': 'restricted',
  'privilege-escalation': 'restricted',
  'proc-mount-restricted': 'restricted',
  'run-as-non-root': 'restricted',
  'run-as-user-zero': 'restricted',
  'seccomp-profile-required': 'restricted',
  'volume-types-restricted': 'restricted',
};

/** The ids of the rules that together are a level, in alphabetical order. */
export function podSecurityRules(level: PodSecurityLevel): readonly PodSecurityRule[] {
  return RULE_IDS.filter((id) => level === 'restricted' || LEVELS[id] === 'baseline');
}

const RULE_IDS = (Object.keys(LEVELS) as PodSecurityRule[]).sort();

/**
 * Whatever of a pod the Pod Security admission of a Kubernetes minor would refuse; empty when it would admit the pod.
 *
 * The verdict is that of k8s.io/pod-security-admission for 1.25 and later, for every pod with at most one source to a volume.
 *
 * @param minor - 34 is 1.34
 */
export function evaluatePodSecurity(pod: SecuredPod, level: PodSecurityLevel, minor: number): readonly PodSecurityViolation[] {
  const violations: PodSecurityViolation[] = [];
  const leavesToLinux = level === 'restricted' && isWindows(pod);
  for (const rule of RULE_IDS) {
    if (level === 'baseline' && LEVELS[rule] === 'restricted') continue;
    if (leavesToLinux && REPLACED_BY_LINUX_ONLY.has(rule)) continue;
    POD_SECURITY_CHECKS[rule](pod, minor, (finding) => violations.push({ rule, ...finding }));
  }
  return violations;
}

/** At `restricted`, stricter checks replace these two, and the stricter ones pass over Windows pods. */
const REPLACED_BY_LINUX_ONLY: ReadonlySet<PodSecurityRule> = new Set(['added-capabilities-baseline', 'seccomp-unconfined']);

/** The check of a rule that is one part of the Pod Security Standards. */
export function podSecurityCheck(rule: PodSecurityRule): (pod: PodSubject, report: Report, context: RuleContext) => void {
  const check = POD_SECURITY_CHECKS[rule];
  return (pod, report, { minor }) => check(pod, minor, report);
}
