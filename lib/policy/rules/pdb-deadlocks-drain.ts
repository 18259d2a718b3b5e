import { IntOrPercent } from '../../units';
import { budgetsOf, type Budget } from '../../graph/budgets';
import type { Workload } from '../../graph/graph';
import { at } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const budget = (minAvailable: string) =>
  object('policy/v1 PodDisruptionBudget', 'api', `
    spec:
      minAvailable: ${minAvailable}
      selector:
        matchLabels: { app: api }
  `);

const autoscaler = (minReplicas: number) =>
  object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `
    spec:
      scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }
      minReplicas: ${minReplicas}
      maxReplicas: 10
  `);

export const pdbDeadlocksDrain = defineRule({
  id: 'pdb-deadlocks-drain',
  title: 'A PodDisruptionBudget leaves at least one pod to evict at the lowest number of replicas.',
  why: 'When minAvailable is as much as there is, no pod may ever be evicted: nodes cannot be drained, and cluster upgrades hang until somebody deletes the budget by hand.',
  fix: 'Write maxUnavailable: 1 in place of minAvailable: it fits every number of replicas.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    'kube-linter pdb-min-available',
    'Kyverno deployment-replicas-higher-than-pdb',
    'Polaris pdbMinAvailableGreaterThanHPAMinReplicas',
    'Popeye 901',
  ],
  examples: {
    bad: [
      { situation: 'as many must be available as there are replicas', yaml: set(deployment('api', { spec: 'replicas: 2' }), budget('2')) },
      { situation: 'the autoscaler may go down to what must be available', yaml: set(deployment('api'), autoscaler(2), budget('2')) },
      { situation: 'a percentage rounds up to all replicas', yaml: set(deployment('api', { spec: 'replicas: 2' }), budget('60%')) },
      { situation: 'one replica, one must be available', yaml: set(deployment('api', { spec: 'replicas: 1' }), budget('1')) },
    ],
    good: [{ situation: 'one of three may go', yaml: set(deployment('api', { spec: 'replicas: 3' }), budget('2')) }],
    nearMiss: [
      { situation: 'a percentage that rounds up and still leaves one', yaml: set(deployment('api', { spec: 'replicas: 3' }), budget('50%')) },
      { situation: 'stopped on purpose', yaml: set(deployment('api', { spec: 'replicas: 0' }), budget('1')) },
      { situation: 'a budget whose pods are not in the set', yaml: budget('2') },
      { situation: 'all pods must be available, which is the fault that pdb-blocks-eviction names', yaml: set(deployment('api', { spec: 'replicas: 2' }), budget('100%')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, workloads } of budgetsOf(graph)) {
      const scaled = workloads.filter(({ scale }) => SCALED.has(scale.source));
      const lowest = scaled.reduce((sum, workload) => sum + lowestOf(workload), 0);
      const minAvailable = minAvailableOf(object);
      if (lowest === 0 || minAvailable === undefined) continue;
      const kept = minAvailable.resolve(lowest, 'up');
      if (lowest - kept > 0) continue;
      const names = scaled.slice(0, 3).map((workload) => `${workload.object.kind} ${workload.name}`);
      const share = minAvailable.isPercent ? `${minAvailable} of ${lowest} is ${kept}, rounded up` : `${kept} must be available`;
      report({
        object,
        path: ['spec', 'minAvailable'],
        message: `${names.join(', ')} may run ${lowest} ${lowest === 1 ? 'pod' : 'pods'}, and ${share}: no pod can ever be evicted`,
        ...(lowest === 1 && { fix: 'Run two replicas and write maxUnavailable: 1, or remove the budget.' }),
      });
    }
  },
});

const SCALED = new Set(['fixed', 'hpa', 'keda']);

/** What scales to zero is not disrupted there; its lowest number while it runs is one. */
function lowestOf({ scale }: Workload): number {
  return scale.source === 'fixed' ? scale.min : Math.max(1, scale.min);
}

function minAvailableOf(object: Budget['object']): IntOrPercent | undefined {
  const value = IntOrPercent.tryParse(at(object, 'spec', 'minAvailable'));
  return value?.toString() === '100%' ? undefined : value;
}
