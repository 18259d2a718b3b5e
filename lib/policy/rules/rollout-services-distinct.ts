import { servicesSelecting } from '../../graph/services';
import { at, type KubeObject } from '../../kube/object';
import { service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (strategy: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { ${strategy} }` });
const api = service('api', '- port: 80');
const canary = service('api-canary', '- port: 80');

export const rolloutServicesDistinct = defineRule({
  id: 'rollout-services-distinct',
  title: 'The two versions of a roll-out have a Service each.',
  why: 'Argo Rollouts refuses one Service for both versions; and without a router, a stable Service selects the old version only, so that the new one gets no request at all.',
  fix: 'Give the new version a Service of its own; without a router, name no stableService.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/specification/'],
  examples: {
    bad: [
      { situation: 'one Service for both', yaml: set(api, rollout('canary: { stableService: api, canaryService: api }')) },
      { situation: 'active and preview are one', yaml: set(api, rollout('blueGreen: { activeService: api, previewService: api }')) },
      { situation: 'a stable Service, and nothing that divides requests', yaml: set(api, canary, rollout('canary: { stableService: api, canaryService: api-canary, steps: [{ setWeight: 20 }] }')) },
    ],
    good: [{ situation: 'two Services, and a router', yaml: set(api, canary, rollout('canary: { stableService: api, canaryService: api-canary, trafficRouting: { nginx: { stableIngress: api } } }')) }],
    nearMiss: [
      { situation: 'no router: the Service selects both versions', yaml: set(api, rollout('canary: { steps: [{ setWeight: 20 }] }')) },
      { situation: 'a third Service selects both versions', yaml: set(api, canary, service('api-root', '- port: 80').replace('app: api-root', 'app: api'), rollout('canary: { stableService: api, canaryService: api-canary, steps: [{ setWeight: 20 }] }')) },
    ],
  },
  on: 'object',
  kinds: ['argoproj.io/Rollout'],
  check(object, report, { graph }) {
    const canaryStrategy = at(object, 'spec', 'strategy', 'canary');
    const blueGreen = at(object, 'spec', 'strategy', 'blueGreen');
    const stable = at(canaryStrategy, 'stableService');
    const active = at(blueGreen, 'activeService');
    if (typeof stable === 'string' && stable === at(canaryStrategy, 'canaryService')) report({ path: ['spec', 'strategy', 'canary', 'canaryService'], message: `Service ${stable} is that of both versions` });
    if (typeof active === 'string' && active === at(blueGreen, 'previewService')) report({ path: ['spec', 'strategy', 'blueGreen', 'previewService'], message: `Service ${active} is that of both versions` });
    if (typeof stable !== 'string' || stable === at(canaryStrategy, 'canaryService') || at(canaryStrategy, 'trafficRouting') !== undefined || hasRoot(object)) return;
    report({ path: ['spec', 'strategy', 'canary', 'stableService'], message: `nothing divides requests, and Service ${stable} is made to select the stable version only: the new one gets none` });

    /** A Service beside the two that selects the pods of both. */
    function hasRoot(rollout: KubeObject): boolean {
      const workload = graph.workloadOf(rollout);
      const named = new Set([stable, at(canaryStrategy, 'canaryService')]);
      return workload !== undefined && servicesSelecting(graph, workload).some(({ name }) => !named.has(name));
    }
  },
});
