export { explain } from './explain';
export { judge, verdict, type JudgeOptions } from './judge';
export { evaluatePodSecurity, podSecurityRules, type PodSecurityLevel, type PodSecurityViolation } from './pod-security';
export type { PodSecurityRule, SecuredPod } from './pod-security-checks';
export { OPT_IN, profileOf, PROFILES } from './profiles';
export { defineRule } from './rule';
export type { Check, ContainerSubject, Finding, PodSubject, Profile, Report, Rule, RuleContext, RuleExample } from './rule';
export { RULES } from './registry';
export type { Verdict, WaivedProblem } from './waivers';
