export { explain } from './explain';
export { judge, verdict, type JudgeOptions } from './judge';
export { defineRule } from './rule';
export type { Check, ContainerSubject, Finding, PodSubject, Profile, Report, Rule, RuleContext, RuleExample } from './rule';
export { RULES } from './rules';
export type { Verdict, WaivedProblem } from './waivers';
