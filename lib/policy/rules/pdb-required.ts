import { budgetsGuarding } from '../../graph/budgets';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

export const pdbRequired = defineRule({
  id: 'pdb-required',
  title: 'A workload of several pods has a PodDisruptionBudget.',
  why: 'Without a budget, draining nodes for an upgrade may take all pods of a workload down at the same time.',
  fix: 'Add a PodDisruptionBudget with maxUnavailable: 1 whose selector is that of the workload.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    'kube-score deployment-has-poddisruptionbudget',
    'Polaris missingPodDisruptionBudget',
  ],
  examples: {
    bad: [
      { situation: 'three replicas and no budget', yaml: deployment('api', { spec: 'replicas: 3' }) },
      {
        situation: 'the budget selects other pods',
        yaml: set(
          deployment('api', { spec: 'replicas: 3' }),
          object('policy/v1 PodDisruptionBudget', 'api', `
            spec:
              maxUnavailable: 1
              selector:
                matchLabels: { app: web }
          `),
        ),
      },
    ],
    good: [
      {
        situation: 'three replicas and a budget',
        yaml: set(
          deployment('api', { spec: 'replicas: 3' }),
          object('policy/v1 PodDisruptionBudget', 'api', `
            spec:
              maxUnavailable: 1
              selector:
                matchLabels: { app: api }
          `),
        ),
      },
    ],
    nearMiss: [
      { situation: 'one replica: a budget could only block the drain', yaml: deployment('api', { spec: 'replicas: 1' }) },
      {
        situation: 'the budget says no namespace and is applied into the one of the rest',
        yaml: set(deployment('api', { spec: 'replicas: 3' }), object('policy/v1 PodDisruptionBudget', '/api', 'spec: { maxUnavailable: 1, selector: { matchLabels: { app: api } } }')),
      },
    ],
  },
  on: 'object',
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout'],
  check(object, report, { graph }) {
    const workload = graph.workloadOf(object);
    if (workload === undefined || workload.scale.min < 2 || budgetsGuarding(graph, workload).length > 0) return;
    report({ message: `no PodDisruptionBudget guards the pods of ${object.kind} ${object.metadata.name}, which has ${workload.scale.min} at least` });
  },
});
