import { at, listAt } from '../../kube/object';
import { workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (fields: string, canary: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `${fields}\nstrategy: { canary: { analysis: { templates: [{ templateName: slo, clusterScope: true }] }, ${canary} } }` });

export const rolloutCanaryCapacity = defineRule({
  id: 'rollout-canary-capacity',
  title: 'Without a router, weights are shares that pods can show.',
  why: 'Argo Rollouts divides pods where nothing divides requests: 5 % of three pods is one pod of four, and a quarter of all clients meets the new version.',
  fix: 'Write weights that are shares of the pods, have more pods, or let a router divide requests.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/canary/'],
  examples: {
    bad: [{ situation: 'five percent of three pods', yaml: rollout('replicas: 3', 'steps: [{ setWeight: 5 }]') }],
    good: [{ situation: 'a third of three pods', yaml: rollout('replicas: 3', 'steps: [{ setWeight: 33 }]') }],
    nearMiss: [
      { situation: 'a router divides requests', yaml: rollout('replicas: 3', 'trafficRouting: { nginx: { stableIngress: api } }, steps: [{ setWeight: 5 }]') },
      { situation: 'within a tenth of all pods', yaml: rollout('replicas: 8', 'steps: [{ setWeight: 20 }]') },
    ],
  },
  on: 'object',
  kinds: ['argoproj.io/Rollout'],
  check(object, report, { graph }) {
    const canary = at(object, 'spec', 'strategy', 'canary');
    const workload = graph.workloadOf(object);
    if (canary === undefined || workload === undefined || at(canary, 'trafficRouting') !== undefined) return;
    const pods = Math.max(1, workload.scale.min);
    listAt(canary, 'steps').forEach((step, index) => {
      const weight = at(step, 'setWeight');
      if (typeof weight !== 'number' || weight <= 0 || weight >= 100) return;
      const shown = Math.round((100 * Math.max(1, Math.round((weight * pods) / 100))) / pods);
      if (Math.abs(shown - weight) <= TOLERANCE) return;
      report({ path: ['spec', 'strategy', 'canary', 'steps', index, 'setWeight'], message: `${weight} % of ${pods} pods is no whole number of pods: the new version gets about ${shown} %`, accepted: `shares of ${pods} pods` });
    });
  },
});

/** Points of percent by which the share of the pods may differ from the weight. */
const TOLERANCE = 10;
