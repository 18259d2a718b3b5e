import { budgetsGuarding, type Budget } from '../../graph/budgets';
import { at } from '../../kube/object';
import { IntOrPercent } from '../../units';
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
      {
        situation: 'the budget lets all of them go',
        yaml: set(deployment('api', { spec: 'replicas: 3' }), object('policy/v1 PodDisruptionBudget', 'api', 'spec: { maxUnavailable: 100%, selector: { matchLabels: { app: api } } }')),
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
    if (workload === undefined || workload.scale.min < 2) return;
    const [budget, ...others] = budgetsGuarding(graph, workload);
    const [has, least] = [`${object.kind} ${object.metadata.name}, which has ${workload.scale.min} at least`, workload.scale.min];
    if (budget === undefined) report({ message: `no PodDisruptionBudget guards the pods of ${has}` });
    else if (others.length === 0 && letsAllGo(budget, least)) report({ message: `PodDisruptionBudget ${budget.object.metadata.name} lets all pods go at once of ${has}` });
  },
});

/** A share rounds up, of what may go and of what must stay. */
function letsAllGo({ object }: Budget, pods: number): boolean {
  const [away, there] = ['maxUnavailable', 'minAvailable'].map((field) => IntOrPercent.tryParse(at(object, 'spec', field))?.resolve(pods, 'up'));
  return (away !== undefined && away >= pods) || there === 0;
}
