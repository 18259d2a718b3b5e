import { brokenReferenceCheck } from '../broken-reference';
import { object, service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (routing: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { canary: { stableService: api, canaryService: api-canary, trafficRouting: { ${routing} } } }` });
const services = [service('api', '- port: 80'), service('api-canary', '- port: 80')];

export const rolloutRouteMissing = defineRule({
  id: 'rollout-route-missing',
  title: 'The routes in which weights are set exist.',
  why: 'The controller cannot set a weight in what is not there: the roll-out stands still at its first step, or is refused.',
  fix: 'Add the route, or correct its name in the strategy.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/', 'https://docs.flagger.app/usage/how-it-works'],
  examples: {
    bad: [
      { situation: 'an Ingress that is not there', yaml: set(...services, rollout('nginx: { stableIngress: api }')) },
      { situation: 'a VirtualService that is not there', yaml: set(...services, rollout('istio: { virtualService: { name: api } }')) },
      { situation: 'an HTTPRoute of the plugin that is not there', yaml: set(...services, rollout('plugins: { argoproj-labs/gatewayAPI: { httpRoutes: [{ name: api }] } }')) },
    ],
    good: [
      { situation: 'the VirtualService is in the set', yaml: set(...services, object('networking.istio.io/v1 VirtualService', 'api', 'spec: { hosts: [api] }'), rollout('istio: { virtualService: { name: api } }')) },
    ],
    nearMiss: [
      { situation: 'a plugin of somebody else', yaml: set(...services, rollout('plugins: { acme/router: { httpRoutes: [{ name: api }] } }')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['rollout-route']),
});
