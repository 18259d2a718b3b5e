import { budgetsGuarding, budgetsOf } from '../../graph/budgets';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const budget = (name: string, labels: string) => object('policy/v1 PodDisruptionBudget', name, `spec: { maxUnavailable: 1, selector: { matchLabels: ${labels} } }`);

export const pdbMultipleMatch = defineRule({
  id: 'pdb-multiple-match',
  title: 'A pod is guarded by one PodDisruptionBudget at most.',
  why: 'The eviction API refuses to evict a pod that two budgets guard, whatever they allow, so its node cannot be drained.',
  fix: 'Keep one budget, or narrow the selectors until they share no pod.',
  references: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/', 'Popeye 209'],
  examples: {
    bad: [{ situation: 'one budget for the workload, one for the whole namespace', yaml: set(deployment('api', { spec: 'replicas: 3' }), budget('api', '{ app: api }'), budget('all', '{}')) }],
    good: [{ situation: 'one budget each', yaml: set(deployment('api', { spec: 'replicas: 3' }), deployment('web', { spec: 'replicas: 3' }), budget('api', '{ app: api }'), budget('web', '{ app: web }')) }],
    nearMiss: [{ situation: 'budgets of one name and selector in two namespaces', yaml: set(deployment('api', { spec: 'replicas: 3' }), budget('api', '{ app: api }'), budget('test/api', '{ app: api }')) }],
  },
  on: 'set',
  check(graph, report) {
    if (budgetsOf(graph).length < 2) return;
    for (const workload of graph.workloads) {
      const [first, second] = budgetsGuarding(graph, workload);
      if (first === undefined || second === undefined) continue;
      report({
        object: second.object,
        path: ['spec', 'selector'],
        message: `the pods of ${workload.object.kind} ${workload.name} are guarded by PodDisruptionBudgets ${first.object.metadata.name} and ${second.object.metadata.name}, so they cannot be evicted`,
      });
    }
  },
});
