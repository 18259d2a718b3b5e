import { at } from '../../kube/object';
import { workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (strategy: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { ${strategy} }` });

export const rolloutScaleDownDelay = defineRule({
  id: 'rollout-scale-down-delay',
  title: 'The old version stays until everybody knows where the new one is.',
  why: 'Proxies and nodes learn of a switched Service one after another: with less than 30 seconds between, some still send requests to pods that are gone.',
  fix: 'Set scaleDownDelaySeconds to 30 or more, or leave it out for 30.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/', 'datree ARGO_ROLLOUT_INCORRECT_SCALE_DOWN_DELAY_VALUE_BELOW_30'],
  examples: {
    bad: [{ situation: 'ten seconds', yaml: rollout('blueGreen: { activeService: api, scaleDownDelaySeconds: 10 }') }],
    good: [{ situation: 'five minutes', yaml: rollout('blueGreen: { activeService: api, scaleDownDelaySeconds: 300 }') }],
    nearMiss: [{ situation: 'nothing is said, which means 30', yaml: rollout('blueGreen: { activeService: api }') }],
  },
  on: 'object',
  kinds: ['argoproj.io/Rollout'],
  check(object, report) {
    for (const strategy of ['blueGreen', 'canary']) {
      const delay = at(object, 'spec', 'strategy', strategy, 'scaleDownDelaySeconds');
      if (typeof delay === 'number' && delay < LEAST) report({ path: ['spec', 'strategy', strategy, 'scaleDownDelaySeconds'], message: `the old version of Rollout ${object.metadata.name} goes after ${delay} s`, accepted: `${LEAST} or more` });
    }
  },
});

/** What Argo Rollouts recommends and waits by itself. */
const LEAST = 30;
