import { budgetsGuarding, type Budget } from '../../graph/budgets';
import { replicasOf, type Replicas } from '../../graph/replicas';
import { at } from '../../kube/object';
import { IntOrPercent } from '../../units';
import { deployment, groups, object, set } from '../example-objects';
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
      { situation: 'groups whose workers nobody guards: one that goes takes its group with it', yaml: set(groups('llm', 2), object('policy/v1 PodDisruptionBudget', 'llm', 'spec: { maxUnavailable: 1, selector: { matchLabels: { app: llm } } }')) },
      { situation: 'a budget that lets one pod of each group go', yaml: set(groups('llm', 2), object('policy/v1 PodDisruptionBudget', 'llm', 'spec: { maxUnavailable: 3, selector: { matchLabels: { set: llm } } }')) },
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
      { situation: 'a budget that lets one pod go, and with it its group', yaml: set(groups('llm', 2), object('policy/v1 PodDisruptionBudget', 'llm', 'spec: { maxUnavailable: 1, selector: { matchLabels: { set: llm } } }')) },
      { situation: 'one replica: a budget could only block the drain', yaml: deployment('api', { spec: 'replicas: 1' }) },
      {
        situation: 'the budget says no namespace and is applied into the one of the rest',
        yaml: set(deployment('api', { spec: 'replicas: 3' }), object('policy/v1 PodDisruptionBudget', '/api', 'spec: { maxUnavailable: 1, selector: { matchLabels: { app: api } } }')),
      },
    ],
  },
  on: 'object',
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout', 'leaderworkerset.x-k8s.io/LeaderWorkerSet'],
  check(object, report, { graph }) {
    const replicas = replicasOf(graph, object);
    if (replicas === undefined || replicas.min < 2) return;
    const has = `${object.kind} ${object.metadata.name}, which has ${replicas.min}${replicas.pods > 1 ? ` groups of ${replicas.pods}` : ''} at least`;
    const guards = graph.partsOf(object).map((part) => ({ part, budgets: budgetsGuarding(graph, part) }));
    const open = guards.find(({ budgets }) => budgets.length === 0);
    const [budget, ...others] = guards[0]?.budgets ?? [];
    if (open) report({ message: `no PodDisruptionBudget guards the ${open.part.part ?? 'pod'}s of ${has}` });
    else if (budget && others.length === 0 && letsAllGo(budget, replicas)) report({ message: `PodDisruptionBudget ${budget.object.metadata.name} lets all pods go at once of ${has}` });
  },
});

/** A share rounds up, of what may go and of what must stay. A pod takes its group with it, and then the next may go only where so many more may be away. */
function letsAllGo({ object }: Budget, { min, pods }: Replicas): boolean {
  const [away, there] = ['maxUnavailable', 'minAvailable'].map((field) => IntOrPercent.tryParse(at(object, 'spec', field))?.resolve(min * pods, 'up'));
  return (away !== undefined && 1 + Math.floor((away - 1) / pods) >= min) || there === 0;
}
