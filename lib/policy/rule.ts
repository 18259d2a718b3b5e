import type { Graph } from '../graph/graph';
import type { Severity } from '../errors';
import type { KubeObject } from '../kube/object';
import type { NodePools } from '../kube/pools';
import type { ContainerView, PodTemplate } from '../kube/pods';

/** What a rule sees of the run besides the thing it looks at. */
export interface RuleContext {
  readonly graph: Graph;
  /** The Kubernetes minor that the set is judged for: 34 is 1.34. */
  readonly minor: number;
}

/** What a rule says when it fails; the engine adds id, severity, provenance and the rule's own fix. */
export interface Finding {
  /** What is wrong, with the actual values. */
  readonly message: string;
  /** Path from the object to the fault. @default - the pod or container that was handed to the rule, or the whole object */
  readonly path?: ReadonlyArray<string | number>;
  /** The object at fault. @default - the one that was handed to the rule; required of a rule on the set */
  readonly object?: KubeObject;
  /** Name of the container at fault. @default - the one that was handed to the rule, or none */
  readonly container?: string;
  /** What would be accepted. @default - the fix says it all */
  readonly accepted?: string;
  /** A fix that knows the values. @default - the rule's fix */
  readonly fix?: string;
}

/** What a rule calls for every fault that it finds. */
export type Report = (finding: Finding) => void;

/** A pod template together with the object that holds it. */
export interface PodSubject extends PodTemplate {
  readonly object: KubeObject;
  readonly containers: readonly ContainerView[];
}

/** A container together with its pod. */
export interface ContainerSubject extends ContainerView {
  readonly pod: PodSubject;
}

/** What a rule looks at; the engine walks the set once and hands each subject to the rules that want it. */
export type Check =
  | { readonly on: 'container'; readonly check: (container: ContainerSubject, report: Report, context: RuleContext) => void }
  | { readonly on: 'pod'; readonly check: (pod: PodSubject, report: Report, context: RuleContext) => void }
  | { readonly on: 'object'; /** `group/Kind`; the core group is empty: `/Service`. */ readonly kinds: readonly string[]; readonly check: (object: KubeObject, report: Report, context: RuleContext) => void }
  | { readonly on: 'set'; readonly check: (graph: Graph, report: Report, context: RuleContext) => void };

/** A set of manifests and the situation that they show. */
export interface RuleExample {
  /** Names the situation in a few words. */
  readonly situation: string;
  /** One or more YAML documents: the whole set, and no more of each object than the rule needs. */
  readonly yaml: string;
  /** The minor to judge it for. @default 34 */
  readonly minor?: number;
  /** The nodes that the platform declares. @default - none */
  readonly pools?: NodePools;
}

/** One rule: what it asks, why, how to mend, and examples that are its test and its documentation. */
export type Rule = Check & {
  /** Kebab-case; the name of its file. */
  readonly id: string;
  /** What the rule asks for, as a sentence. */
  readonly title: string;
  /** What goes wrong without it, in production terms. */
  readonly why: string;
  /** One imperative sentence. */
  readonly fix: string;
  /** Pages and ids of others: Kubernetes documentation, CIS, other linters' names. */
  readonly references: readonly string[];
  readonly examples: {
    /** The rule fires on each. */
    readonly bad: readonly RuleExample[];
    /** It does not fire on these. */
    readonly good: readonly RuleExample[];
    /** Looks like a fault and is none; or what the rule leaves to another rule. */
    readonly nearMiss: readonly RuleExample[];
  };
};

/** Declares a rule; the types do the checking. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

/** Which rules are on, and how severe each is. */
export interface Profile {
  readonly name: string;
  /** What the profile is for, in one sentence. */
  readonly purpose: string;
  /** Rule id → severity on objects of others. On objects that our constructs made, every rule of the profile is an error. */
  readonly rules: Readonly<Record<string, Severity>>;
  /**
   * Rules about what lies around an object, which no construct can promise: their severity is the same on every object.
   * @default - none
   */
  readonly surroundings?: readonly string[];
}
