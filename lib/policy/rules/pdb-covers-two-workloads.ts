import { budgetsOf } from '../../graph/budgets';
import { deployment, groups, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const budget = (labels: string) => object('policy/v1 PodDisruptionBudget', 'api', `spec: { maxUnavailable: 1, selector: { matchLabels: ${labels} } }`);
const partOfShop = { labels: 'part-of: shop' };

export const pdbCoversTwoWorkloads = defineRule({
  id: 'pdb-covers-two-workloads',
  title: 'A PodDisruptionBudget guards the pods of one workload.',
  why: 'A budget is counted over all pods that it selects: while one workload is down, no pod of the other may be evicted, and one workload can use up the budget of both.',
  fix: 'Give each workload a budget of its own with the selector of that workload.',
  references: ['https://kubernetes.io/docs/tasks/run-application/configure-pdb/'],
  examples: {
    bad: [{ situation: 'a label that two Deployments share', yaml: set(deployment('api', partOfShop), deployment('web', partOfShop), budget('{ part-of: shop }')) }],
    good: [{ situation: 'the selector of one Deployment', yaml: set(deployment('api', partOfShop), deployment('web', partOfShop), budget('{ app: api }')) }],
    nearMiss: [
      { situation: 'the stable and canary pods of one Rollout are one workload', yaml: set(workload('argoproj.io/v1alpha1 Rollout', 'api', partOfShop), budget('{ part-of: shop }')) },
      { situation: 'the leaders and workers of one LeaderWorkerSet go together', yaml: set(groups('llm', 2), budget('{ set: llm }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, workloads } of budgetsOf(graph)) {
      const guarded = [...new Set(workloads.map((workload) => workload.object))];
      if (guarded.length < 2) continue;
      const names = guarded.slice(0, 3).map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      const more = guarded.length - names.length;
      report({ object, path: ['spec', 'selector'], message: `one budget is shared by ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}` });
    }
  },
});
