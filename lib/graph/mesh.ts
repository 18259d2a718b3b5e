import { at, listAt, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { mayBeMade } from './makers';

/** One host that Istio is told to route to, or how to call, as far as it is a Service of the cluster. */
export interface MeshHost {
  readonly object: KubeObject;
  readonly path: ReadonlyArray<string | number>;
  readonly host: string;
  readonly namespace: string;
  readonly name: string;
  /** @default - none is named */
  readonly subset?: string;
}

/** Every host of VirtualServices and DestinationRules that can only be a Service, in the order of the set. */
export function meshHosts(graph: Graph): readonly MeshHost[] {
  return [...graph.ofKind('networking.istio.io/VirtualService').flatMap((object) => destinationsOf(graph, object)), ...rulesOf(graph)];
}

/** Subsets that DestinationRules of the set define, by Service; hosts with patterns stand for none. */
export function subsetsOf(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  return graph.memo(readSubsets);
}

/** Whether the set would have the Service, and has it not. */
export function isMissing(graph: Graph, { namespace, name }: MeshHost): boolean {
  return graph.status('/Service', namespace, name) === 'missing' && graph.workloadsIn(namespace).length > 0 && !mayBeMade(graph, namespace, '/Service') && graph.ofKind('flagger.app/Canary').length === 0;
}

function readSubsets(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { object, namespace, name } of rulesOf(graph)) {
    const known = found.get(`${namespace}/${name}`) ?? new Set();
    found.set(`${namespace}/${name}`, known);
    for (const subset of listAt(object, 'spec', 'subsets')) {
      const own = at(subset, 'name');
      if (typeof own === 'string') known.add(own);
    }
  }
  return found;
}

function rulesOf(graph: Graph): readonly MeshHost[] {
  return graph.ofKind('networking.istio.io/DestinationRule').flatMap((object) => hostAt(graph, object, ['spec', 'host'], at(object, 'spec', 'host')));
}

function destinationsOf(graph: Graph, object: KubeObject): MeshHost[] {
  return (['http', 'tls', 'tcp'] as const).flatMap((protocol) =>
    listAt(object, 'spec', protocol).flatMap((rule, i) => [
      ...listAt(rule, 'route').flatMap((route, j) => hostAt(graph, object, ['spec', protocol, i, 'route', j, 'destination', 'host'], at(route, 'destination', 'host'), at(route, 'destination', 'subset'))),
      ...hostAt(graph, object, ['spec', protocol, i, 'mirror', 'host'], at(rule, 'mirror', 'host'), at(rule, 'mirror', 'subset')),
    ]),
  );
}

/** A short name, or a name of the cluster's own domain; everything else may be a ServiceEntry of anybody. */
function hostAt(graph: Graph, object: KubeObject, path: MeshHost['path'], host: unknown, subset?: unknown): MeshHost[] {
  if (typeof host !== 'string') return [];
  const [name = '', namespace = graph.namespaceOf(object), svc = 'svc'] = host.split('.');
  const isService = /^[a-z0-9-]+$/.test(name) && svc === 'svc' && (!host.includes('.') || /^[a-z0-9-]+\.[a-z0-9-]+\.svc(?:\.|$)/.test(host));
  return isService ? [{ object, path, host, namespace, name, ...(typeof subset === 'string' && { subset }) }] : [];
}
