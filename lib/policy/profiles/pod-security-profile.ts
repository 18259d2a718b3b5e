import type { Severity } from '../../errors';
import { podSecurityRules, type PodSecurityLevel } from '../pod-security';
import type { Profile } from '../rule';

/** The rules that together are a Pod Security Standard, all of one severity. */
export function podSecurityProfile(level: PodSecurityLevel, severity: Severity): Profile['rules'] {
  return Object.fromEntries(podSecurityRules(level).map((id) => [id, severity]));
}
