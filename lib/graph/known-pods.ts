import type { Graph } from './graph';
import { hasOperators } from './references';
import type { LabelSelector } from './selectors';

/** True when a selector surely selects no pod of the namespace: the set holds its pods, and none is selected. */
export function selectsNothing(graph: Graph, namespace: string, selector: LabelSelector): boolean {
  return knowsPods(graph, namespace) && graph.workloadsSelectedBy(namespace, selector).length === 0;
}

/**
 * True when the set holds the pods of a namespace, as far as anybody can tell: it holds a workload there, nothing that makes pods out of sight, such as an
 * operator's resource or a Flagger Canary, and no workload of which nobody knows where it will lie.
 */
export function knowsPods(graph: Graph, namespace: string): boolean {
  if (graph.workloadsIn(namespace).length === 0 || hasOperators(graph, namespace) || graph.memo(canaried).has(namespace)) return false;
  return namespace === '' ? graph.namespaces.length === 0 : graph.namespaces.length < 2 || graph.workloadsIn('').length === 0;
}

function canaried(graph: Graph): ReadonlySet<string> {
  return new Set(graph.ofKind('flagger.app/Canary').map(graph.namespaceOf));
}
