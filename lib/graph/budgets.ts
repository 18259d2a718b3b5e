import { at, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { addTo } from './group-by';
import { readSelector, type LabelSelector } from './selectors';
import type { Workload } from './workloads';

/** A PodDisruptionBudget together with the workloads whose pods it guards. */
export interface Budget {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly selector: LabelSelector;
  readonly workloads: readonly Workload[];
}

const NO_BUDGETS: readonly Budget[] = Object.freeze([]);

/** Every budget of the set, in its order; one without a selector guards nothing and is left out. */
export function budgetsOf(graph: Graph): readonly Budget[] {
  return graph.memo(readBudgets);
}

/** The budgets that guard a workload's pods. */
export function budgetsGuarding(graph: Graph, workload: Workload): readonly Budget[] {
  return graph.memo(budgetsByWorkload).get(workload) ?? NO_BUDGETS;
}

function readBudgets(graph: Graph): readonly Budget[] {
  return graph.ofKind('policy/PodDisruptionBudget').flatMap((object): Budget[] => {
    const selector = readSelector(at(object, 'spec', 'selector'));
    const namespace = graph.namespaceOf(object);
    return selector ? [{ object, namespace, selector, workloads: graph.workloadsSelectedBy(namespace, selector) }] : [];
  });
}

function budgetsByWorkload(graph: Graph): ReadonlyMap<Workload, readonly Budget[]> {
  const byWorkload = new Map<Workload, Budget[]>();
  for (const budget of budgetsOf(graph)) {
    for (const workload of budget.workloads) addTo(byWorkload, workload, budget);
  }
  return byWorkload;
}
