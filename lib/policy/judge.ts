import type { Problem } from '../errors';
import type { Graph } from '../graph/graph';
import type { SideTable } from '../kube/provenance';
import { withoutAnswered } from './answered';
import { findProblems } from './engine';
import type { Profile, Rule } from './rule';
import { RULES } from './registry';
import { GUARANTEE_UNDONE, undoneGuarantees } from './undone';
import { applyWaivers, type Verdict } from './waivers';

/** How to judge a set. */
export interface JudgeOptions {
  /** Which rules are on, and how severe each is. */
  readonly profile: Profile;
  /** The Kubernetes minor that the set is judged for: 34 is 1.34. */
  readonly minor: number;
  /** What is known about the making of the objects, and the waivers. */
  readonly side: SideTable;
  /** The day by which waivers expire, `YYYY-MM-DD`. */
  readonly today: string;
  /** Rules that the profile may name, yours beside ours. @default - all of ours, `RULES` */
  readonly rules?: readonly Rule[];
  /** Ids of rules that nobody may waive. @default - none */
  readonly locked?: readonly string[];
}

/** The problems that the profile's rules find in the set, less what is waived. */
export function judge(graph: Graph, options: JudgeOptions): readonly Problem[] {
  return verdict(graph, options).problems;
}

/** What `judge` finds, together with what was waived and by whom. */
export function verdict(graph: Graph, options: JudgeOptions): Verdict {
  const { profile, minor, side, today, locked, rules = RULES } = options;
  const isOn = (rule: string): boolean => Object.hasOwn(profile.rules, rule);
  const findings = withoutAnswered(findProblems(graph, { profile, minor, side, rules }), side.overrides, locked);
  return applyWaivers([...findings, ...undoneGuarantees(findings, side, isOn)], side.waivers, {
    today,
    known: [...rules.map(({ id }) => id), GUARANTEE_UNDONE],
    isOn: (rule) => rule === GUARANTEE_UNDONE || isOn(rule),
    ...(locked && { locked }),
  });
}
