import { at, type KubeObject } from '../kube/object';
import { containersOf, type PodSpec } from '../kube/pods';
import type { Graph } from './graph';

/** True when a ResourceQuota counts objects of every kind, and not only the pods that its scopes pick. */
export function isUnscoped(quota: KubeObject): boolean {
  return scopesOf(quota).length === 0;
}

/** True when the ResourceQuota counts a pod of this spec. @see https://kubernetes.io/docs/concepts/policy/resource-quotas/#quota-scopes */
export function countsPod(graph: Graph, quota: KubeObject, spec: PodSpec): boolean {
  return scopesOf(quota).every((scope) => inScope(graph, scope, spec));
}

interface Scope {
  readonly name: unknown;
  readonly operator: unknown;
  readonly values: readonly unknown[];
}

function scopesOf(quota: KubeObject): readonly Scope[] {
  const names = at(quota, 'spec', 'scopes');
  const expressions = at(quota, 'spec', 'scopeSelector', 'matchExpressions');
  return [
    ...(Array.isArray(names) ? (names as readonly unknown[]).map((name): Scope => ({ name, operator: 'Exists', values: [] })) : []),
    ...(Array.isArray(expressions) ? (expressions as readonly unknown[]).map(scopeOf) : []),
  ];
}

function scopeOf(expression: unknown): Scope {
  const values = at(expression, 'values');
  return { name: at(expression, 'scopeName'), operator: at(expression, 'operator'), values: Array.isArray(values) ? (values as readonly unknown[]) : [] };
}

function inScope(graph: Graph, { name, operator, values }: Scope, spec: PodSpec): boolean {
  switch (name) {
    case 'Terminating':
      return isTerminating(spec);
    case 'NotTerminating':
      return !isTerminating(spec);
    case 'BestEffort':
      return isBestEffort(spec);
    case 'NotBestEffort':
      return !isBestEffort(spec);
    case 'PriorityClass':
      return matches(operator, values, priorityClassOf(graph, spec));
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(spec);
    default:
      // VolumeAttributesClass counts claims only, and an unknown scope is the schema's to name.
      return false;
  }
}

function isTerminating(spec: PodSpec): boolean {
  return typeof spec.activeDeadlineSeconds === 'number';
}

/** A pod whose containers ask for neither CPU nor memory, and which asks for neither as a whole. */
function isBestEffort(spec: PodSpec): boolean {
  const holders = [spec, ...containersOf(spec).filter(({ sort }) => sort !== 'ephemeral').map(({ container }) => container)];
  return !holders.some((holder) => ['requests', 'limits'].some((list) => ['cpu', 'memory'].some((name) => at(holder, 'resources', list, name) !== undefined)));
}

function priorityClassOf(graph: Graph, spec: PodSpec): string | undefined {
  if (typeof spec.priorityClassName === 'string' && spec.priorityClassName !== '') return spec.priorityClassName;
  return graph.memo(defaultPriorityClass);
}

function defaultPriorityClass(graph: Graph): string | undefined {
  return graph.ofKind('scheduling.k8s.io/PriorityClass').find(({ globalDefault }) => globalDefault === true)?.metadata.name;
}

function matches(operator: unknown, values: readonly unknown[], value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'DoesNotExist':
      return value === undefined;
    default:
      return value !== undefined;
  }
}

function crossesNamespaces(spec: PodSpec): boolean {
  return ['podAffinity', 'podAntiAffinity'].some((affinity) =>
    ['requiredDuringSchedulingIgnoredDuringExecution', 'preferredDuringSchedulingIgnoredDuringExecution'].some((list) => {
      const terms = at(spec.affinity, affinity, list);
      return Array.isArray(terms) && terms.some((entry: unknown) => {
        const term = at(entry, 'podAffinityTerm') ?? entry;
        const namespaces = at(term, 'namespaces');
        return at(term, 'namespaceSelector') !== undefined || (Array.isArray(namespaces) && namespaces.length > 0);
      });
    }),
  );
}
