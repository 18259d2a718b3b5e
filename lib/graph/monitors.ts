import { at, isMap, type KubeObject } from '../kube/object';
import { containerPorts } from './container-ports';
import type { Graph } from './graph';
import { groupBy } from './group-by';
import { knowsPods } from './known-pods';
import { labelIndex, type LabelIndex } from './label-index';
import { mayBeMade } from './makers';
import { everything, readSelector, type LabelSelector } from './selectors';
import { servicesOf, type ServiceView } from './services';

/** A ServiceMonitor or a PodMonitor, read, with the names of the ports of what it selects. */
export interface MonitorView {
  readonly object: KubeObject;
  /** What it selects: Services, or pods. */
  readonly selects: 'Service' | 'pod';
  readonly selector: LabelSelector;
  readonly endpoints: readonly MonitorEndpoint[];
  /** How many of what it selects are in the set. */
  readonly found: number;
  /** Names of the ports of all of them. */
  readonly ports: ReadonlySet<string>;
}

/** One endpoint that names its port. */
export interface MonitorEndpoint {
  readonly path: ReadonlyArray<string | number>;
  readonly port: string;
}

const NO_LABELS = Object.freeze({});

/** Every monitor of which the set holds all that it could select, as far as anybody can tell. */
export function knownMonitors(graph: Graph): readonly MonitorView[] {
  return graph.memo(readMonitors);
}

function readMonitors(graph: Graph): readonly MonitorView[] {
  return [
    ...graph.ofKind('monitoring.coreos.com/ServiceMonitor').flatMap((object) => view(graph, object, 'Service', 'endpoints')),
    ...graph.ofKind('monitoring.coreos.com/PodMonitor').flatMap((object) => view(graph, object, 'pod', 'podMetricsEndpoints')),
  ];
}

function view(graph: Graph, object: KubeObject, selects: MonitorView['selects'], field: string): MonitorView[] {
  const namespaces = namespacesOf(graph, object);
  const given = at(object, 'spec', 'selector');
  const selector = given === undefined ? everything : readSelector(given);
  if (!namespaces || !selector || !namespaces.every((namespace) => (selects === 'Service' ? knowsServices(graph, namespace) : knowsPods(graph, namespace)))) return [];
  const found = namespaces.map((namespace) => (selects === 'Service' ? servicesIn(graph, namespace, selector) : podsIn(graph, namespace, selector)));
  return [{ object, selects, selector, endpoints: endpointsOf(object, field), found: found.reduce((sum, { count }) => sum + count, 0), ports: new Set(found.flatMap(({ ports }) => ports)) }];
}

/** The namespaces that it looks into; undefined where that is any, which no set can hold. */
function namespacesOf(graph: Graph, object: KubeObject): readonly string[] | undefined {
  const selector = at(object, 'spec', 'namespaceSelector');
  if (at(selector, 'any') === true) return undefined;
  const names = at(selector, 'matchNames');
  return Array.isArray(names) && names.length > 0 ? names.filter((name) => typeof name === 'string') : [graph.namespaceOf(object)];
}

/** True when the set holds Services of a namespace, and nothing that makes others, such as an operator or Flagger. */
function knowsServices(graph: Graph, namespace: string): boolean {
  return graph.memo(services).has(namespace) && !mayBeMade(graph, namespace, '/Service') && !graph.memo(delivered).has(namespace);
}

function delivered(graph: Graph): ReadonlySet<string> {
  return new Set(graph.ofKind('flagger.app/Canary').map(graph.namespaceOf));
}

function services(graph: Graph): ReadonlyMap<string, LabelIndex<ServiceView>> {
  return new Map([...groupBy(servicesOf(graph), ({ namespace }) => namespace)].map(([namespace, list]) => [namespace, labelIndex(list, ({ object }) => object.metadata.labels ?? NO_LABELS)]));
}

function servicesIn(graph: Graph, namespace: string, selector: LabelSelector): { readonly count: number; readonly ports: readonly string[] } {
  const found = graph.memo(services).get(namespace)?.select(selector) ?? [];
  return { count: found.length, ports: found.flatMap(({ ports }) => ports.flatMap(({ name }) => (name === undefined ? [] : [name]))) };
}

function podsIn(graph: Graph, namespace: string, selector: LabelSelector): { readonly count: number; readonly ports: readonly string[] } {
  const found = graph.workloadsSelectedBy(namespace, selector);
  return { count: found.length, ports: found.flatMap((workload) => containerPorts(workload).flatMap(({ name }) => (name === undefined ? [] : [name]))) };
}

function endpointsOf(object: KubeObject, field: string): readonly MonitorEndpoint[] {
  const endpoints = at(object, 'spec', field);
  if (!Array.isArray(endpoints)) return [];
  return endpoints.flatMap((endpoint: unknown, index) => (isMap(endpoint) && typeof endpoint['port'] === 'string' && endpoint['port'] !== '' ? [{ path: ['spec', field, index, 'port'], port: endpoint['port'] }] : []));
}
