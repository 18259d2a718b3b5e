import { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';

/** What a scope, such as a namespace, gives to everything that stands below it. */
export interface ScopeFacts {
  /** @default - the cluster's, when it is applied */
  readonly namespace?: string;
  /** Labels for every object and pod below: `team`, `cost-center`. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** The Pod Security level that admission enforces. @default - not known */
  readonly podSecurity?: 'restricted' | 'baseline' | 'privileged';
  /** Name of the pool of the platform on whose nodes its workloads run. @default - none of its own */
  readonly pool?: string;
  /** Name of its LocalQueue of Kueue, in which its jobs wait for room. @default - it has none */
  readonly localQueue?: string;
  /** What the namespace's quota counts, such as `limits.cpu`: a pod that does not say it is refused. Ask when the whole tree stands: quotas can be patched. @default - nothing */
  readonly quotaCounts?: () => readonly string[];
}

/** The facts of the scope that a construct stands in, and the construct that gives them. */
export interface Scope extends ScopeFacts {
  /** The scope itself, or the chart: what several constructs of one namespace share is put here. */
  readonly owner: Construct;
  readonly labels: Readonly<Record<string, string>>;
}

const SCOPE_CONTEXT = 'cdk8s-plinth:scope';

/** Makes a construct a scope; call it before it has children. An inner scope replaces the outer one, but for its labels. */
export function provideScope(owner: Construct, facts: ScopeFacts): void {
  const outer = scopeOf(owner);
  const scope: Scope = { ...facts, owner, labels: { ...outer.labels, ...facts.labels } };
  owner.node.setContext(SCOPE_CONTEXT, scope);
}

/** The scope that a construct stands in: the nearest one above it, else its chart with the chart's namespace and labels. */
export function scopeOf(construct: IConstruct): Scope {
  const scope = construct.node.tryGetContext(SCOPE_CONTEXT) as Scope | undefined;
  if (scope) return scope;
  const chart = Chart.of(construct);
  return { owner: chart, labels: chart.labels, ...(chart.namespace !== undefined && { namespace: chart.namespace }) };
}
