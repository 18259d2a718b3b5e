import { routesOf } from '../../graph/rollout-objects';
import { at, groupKindOf, listAt, type KubeObject } from '../../kube/object';
import { object, service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const rollout = (routing: string) => workload('argoproj.io/v1alpha1 Rollout', 'api', { spec: `strategy: { canary: { stableService: api, canaryService: api-canary, trafficRouting: { ${routing} } } }` });
const services = [service('api', '- port: 80'), service('api-canary', '- port: 80')];
const PLUGIN = 'plugins: { argoproj-labs/gatewayAPI: { httpRoutes: [{ name: api }] } }';
const route = (...backends: string[]) => object('gateway.networking.k8s.io/v1 HTTPRoute', 'api', `spec: { parentRefs: [{ name: public }], rules: [{ backendRefs: [${backends.map((name) => `{ name: ${name}, port: 80 }`).join(', ')}] }] }`);
const virtual = (name: string, ...hosts: string[]) => object('networking.istio.io/v1 VirtualService', 'api', `spec: { hosts: [api], http: [{ name: ${name}, route: [${hosts.map((host) => `{ destination: { host: ${host} }, weight: ${100 / hosts.length} }`).join(', ')}] }] }`);

export const rolloutTrafficWiring = defineRule({
  id: 'rollout-traffic-wiring',
  title: 'A route in which a roll-out sets weights leads to both of its versions.',
  why: 'The controller looks for both Services in the route, and fails the roll-out where one is missing.',
  fix: 'Put stable and canary Service into the rule.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/', 'https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/issues/203'],
  examples: {
    bad: [
      { situation: 'an HTTPRoute without the canary', yaml: set(...services, route('api'), rollout(PLUGIN)) },
      { situation: 'a route of the VirtualService that has another name', yaml: set(...services, virtual('main', 'api', 'api-canary'), rollout('istio: { virtualService: { name: api, routes: [primary] } }')) },
      { situation: 'a VirtualService without the canary', yaml: set(...services, virtual('primary', 'api'), rollout('istio: { virtualService: { name: api, routes: [primary] } }')) },
      { situation: 'an Ingress that leads elsewhere', yaml: set(...services, service('web', '- port: 80'), object('networking.k8s.io/v1 Ingress', 'api', 'spec: { rules: [{ host: a.acme.io, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } }] } }] }'), rollout('nginx: { stableIngress: api }')) },
    ],
    good: [
      { situation: 'both in the rule', yaml: set(...services, route('api', 'api-canary'), rollout(PLUGIN)) },
      { situation: 'both in the route that is named', yaml: set(...services, virtual('primary', 'api', 'api-canary'), rollout('istio: { virtualService: { name: api, routes: [primary] } }')) },
    ],
    nearMiss: [
      { situation: 'a third backend keeps the weight that it has', yaml: set(...services, service('legacy', '- port: 80'), route('api', 'api-canary', 'legacy'), rollout(PLUGIN)) },
      { situation: 'versions are subsets of one host', yaml: set(...services, virtual('primary', 'api'), rollout('istio: { virtualService: { name: api }, destinationRule: { name: api, canarySubsetName: canary, stableSubsetName: stable } }')) },
      { situation: 'hosts are written out', yaml: set(...services, virtual('primary', 'api.shop.svc.cluster.local', 'api-canary.shop.svc.cluster.local'), rollout('istio: { virtualService: { name: api } }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const rollout of graph.ofKind('argoproj.io/Rollout')) {
      const canary = at(rollout, 'spec', 'strategy', 'canary');
      const pair = [at(canary, 'stableService'), at(canary, 'canaryService')].filter((name) => typeof name === 'string');
      if (pair.length < 2 || at(canary, 'trafficRouting', 'istio', 'destinationRule') !== undefined) continue;
      for (const route of routesOf(graph, rollout)) {
        for (const message of FAULTS[groupKindOf(route)]?.(rollout, route, pair) ?? []) report({ object: route, path: ['spec'], message });
      }
    }
  },
});

type Faults = (rollout: KubeObject, route: KubeObject, pair: readonly string[]) => readonly string[];

const rulesOf: Faults = (rollout, route, pair) => {
  const rules = listAt(route, 'spec', 'rules').map((rule) => listAt(rule, 'backendRefs').map((backend) => String(at(backend, 'name'))));
  const ours = rules.filter((names) => names.some((name) => pair.includes(name)));
  return (ours.length === 0 ? [[]] : ours).flatMap((names) => faultsOf(rollout, route, names, pair));
};

const FAULTS: Readonly<Record<string, Faults>> = {
  'gateway.networking.k8s.io/HTTPRoute': rulesOf,
  'gateway.networking.k8s.io/GRPCRoute': rulesOf,
  'traefik.io/TraefikService': (rollout, route, pair) => faultsOf(rollout, route, listAt(route, 'spec', 'weighted', 'services').map((each) => String(at(each, 'name'))), pair),
  'networking.istio.io/VirtualService': virtualServiceFaults,
  'networking.k8s.io/Ingress': (rollout, route, [stable = '']) => {
    const root = at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting', 'alb', 'rootService') ?? stable;
    const names = [at(route, 'spec', 'defaultBackend', 'service', 'name'), ...listAt(route, 'spec', 'rules').flatMap((rule) => listAt(rule, 'http', 'paths').map((path) => at(path, 'backend', 'service', 'name')))];
    return names.includes(root) ? [] : [`Ingress ${route.metadata.name} leads nowhere to Service ${String(root)}, whose requests Rollout ${rollout.metadata.name} divides`];
  },
};

function virtualServiceFaults(rollout: KubeObject, route: KubeObject, pair: readonly string[]): readonly string[] {
  const istio = at(rollout, 'spec', 'strategy', 'canary', 'trafficRouting', 'istio');
  const reference = [at(istio, 'virtualService'), ...listAt(istio, 'virtualServices')].find((each) => at(each, 'name') === route.metadata.name);
  const named = listAt(reference, 'routes');
  const all = listAt(route, 'spec', 'http');
  const missing = named.filter((name) => !all.some((each) => at(each, 'name') === name));
  const ours = named.length > 0 ? all.filter((each) => named.includes(at(each, 'name'))) : all;
  // TCP and TLS are divided by port, not by name.
  if (all.length === 0) return [];
  return [
    ...missing.map((name) => `VirtualService ${route.metadata.name} has no route called ${String(name)}, in which Rollout ${rollout.metadata.name} sets weights`),
    ...ours.flatMap((each) => faultsOf(rollout, route, listAt(each, 'route').map((to) => String(at(to, 'destination', 'host')).split('.', 1)[0] ?? ''), pair)),
  ];
}

function faultsOf(rollout: KubeObject, route: KubeObject, names: readonly string[], pair: readonly string[]): readonly string[] {
  const missing = pair.filter((name) => !names.includes(name));
  return missing.length > 0 ? [`${route.kind} ${route.metadata.name}, in which Rollout ${rollout.metadata.name} sets weights, does not lead to ${missing.join(' and ')}`] : [];
}
