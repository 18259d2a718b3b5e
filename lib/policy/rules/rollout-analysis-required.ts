import { at, isMap, listAt, type KubeObject } from '../../kube/object';
import { object, workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (strategy: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { ${strategy} }` });
const canary = (analysis: string) => object('flagger.app/v1beta1 Canary', 'api', `spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: api }, service: { port: 80 }, analysis: { ${analysis} } }`);

export const rolloutAnalysisRequired = defineRule({
  id: 'rollout-analysis-required',
  title: 'A canary is measured.',
  why: 'A canary that nobody measures goes on by the clock: a version of which every request fails reaches all clients, only later.',
  fix: 'Add an analysis of the service level: in the background from the first weight on, or as a step.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/analysis/', 'https://docs.flagger.app/usage/metrics'],
  examples: {
    bad: [
      { situation: 'weights and pauses only', yaml: rollout('canary: { steps: [{ setWeight: 20 }, { pause: { duration: 10m } }] }') },
      { situation: 'a Canary without metrics', yaml: canary('interval: 1m, threshold: 2, stepWeights: [5, 50]') },
    ],
    good: [
      { situation: 'measured in the background', yaml: rollout('canary: { analysis: { templates: [{ templateName: errors, clusterScope: true }] }, steps: [{ setWeight: 20 }] }') },
      { situation: 'measured by Flagger', yaml: canary('interval: 1m, threshold: 2, iterations: 10, metrics: [{ name: request-success-rate, thresholdRange: { min: 99 } }]') },
    ],
    nearMiss: [
      { situation: 'a step that waits for measurements', yaml: rollout('canary: { steps: [{ setWeight: 20 }, { analysis: { templates: [{ templateName: errors, clusterScope: true }] } }] }') },
      { situation: 'a person decides before all requests move', yaml: rollout('canary: { steps: [{ setWeight: 20 }, { pause: {} }] }') },
      { situation: 'a blue-green roll-out that a person promotes', yaml: rollout('blueGreen: { activeService: api, autoPromotionEnabled: false }') },
      { situation: 'a Canary that is told to skip its analysis', yaml: canary('interval: 1m').replace('spec: {', 'spec: { skipAnalysis: true,') },
    ],
  },
  on: 'object',
  kinds: ['argoproj.io/Rollout', 'flagger.app/Canary'],
  check(object, report) {
    if (object.kind === 'Canary') {
      if (at(object, 'spec', 'skipAnalysis') === true || !isMap(at(object, 'spec', 'analysis'))) return;
      if (listAt(object, 'spec', 'analysis', 'metrics').length + listAt(object, 'spec', 'analysis', 'webhooks').length > 0) return;
      report({ path: ['spec', 'analysis'], message: `Canary ${object.metadata.name} moves requests by the clock: it has no metrics` });
      return;
    }
    if (!isMap(at(object, 'spec', 'strategy', 'canary')) || isMeasured(object)) return;
    report({ path: ['spec', 'strategy', 'canary'], message: `Rollout ${object.metadata.name} goes from step to step by the clock: it has no analysis` });
  },
});

/** By an analysis, an experiment, or a person who is asked. */
function isMeasured(rollout: KubeObject): boolean {
  const canary = at(rollout, 'spec', 'strategy', 'canary');
  if (isMap(at(canary, 'analysis'))) return true;
  return listAt(canary, 'steps').some((step) => {
    const pause = at(step, 'pause');
    return at(step, 'analysis') !== undefined || listAt(step, 'experiment', 'analyses').length > 0 || (isMap(pause) && pause['duration'] === undefined) || at(step, 'plugin') !== undefined;
  });
}
