import { brokenReferenceCheck } from '../broken-reference';
import { service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (strategy: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { ${strategy} }` });

export const rolloutServiceMissing = defineRule({
  id: 'rollout-service-missing',
  title: 'The Services that a Rollout switches exist.',
  why: 'Argo Rollouts refuses the Rollout as invalid: the new version is never started.',
  fix: 'Add the Service, or correct its name in the strategy.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/specification/'],
  examples: {
    bad: [
      { situation: 'the canary Service is not there', yaml: set(service('api', '- port: 80'), rollout('canary: { stableService: api, canaryService: api-canary }')) },
      { situation: 'the active Service is not there', yaml: rollout('blueGreen: { activeService: api }') },
    ],
    good: [
      { situation: 'both are in the set', yaml: set(service('api', '- port: 80'), service('api-canary', '- port: 80'), rollout('canary: { stableService: api, canaryService: api-canary }')) },
    ],
    nearMiss: [
      { situation: 'a canary by replicas needs no Services', yaml: rollout('canary: { steps: [{ setWeight: 20 }] }') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['rollout-service']),
});
