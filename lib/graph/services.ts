import { at, isMap, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { addTo } from './group-by';
import { readLabelMap, type LabelSelector } from './selectors';
import type { Workload } from './workloads';

/** A Service, read, with the workloads behind it. */
export interface ServiceView {
  readonly object: KubeObject;
  readonly namespace: string;
  readonly name: string;
  /** `ExternalName` leads out of the cluster and has neither selector nor ports of pods. */
  readonly type: string;
  /** True for a Service without cluster IP: its name resolves to the pods, and no port is translated. */
  readonly headless: boolean;
  /** Undefined when it selects no pods by itself. */
  readonly selector?: LabelSelector;
  readonly ports: readonly ServicePort[];
  /** The workloads whose pods it selects. */
  readonly workloads: readonly Workload[];
}

/** One port of a Service. */
export interface ServicePort {
  readonly name?: string;
  readonly port: number;
  /** The port of the pods, by number or name; the Service's own where none is given. */
  readonly targetPort: number | string;
  readonly protocol: string;
}

const NO_SERVICES: readonly ServiceView[] = Object.freeze([]);

/** Every Service of the set, in its order. */
export function servicesOf(graph: Graph): readonly ServiceView[] {
  return graph.memo(serviceList);
}

/** The view of one Service of the set. */
export function serviceOf(graph: Graph, object: KubeObject): ServiceView | undefined {
  return graph.memo(readServices).get(object);
}

/** The Service of this name. */
export function findService(graph: Graph, namespace: string, name: string): ServiceView | undefined {
  const object = graph.find('/Service', namespace, name);
  return object && serviceOf(graph, object);
}

/** The Services that select a workload's pods. */
export function servicesSelecting(graph: Graph, workload: Workload): readonly ServiceView[] {
  return graph.memo(servicesByWorkload).get(workload) ?? NO_SERVICES;
}

function serviceList(graph: Graph): readonly ServiceView[] {
  return [...graph.memo(readServices).values()];
}

function readServices(graph: Graph): ReadonlyMap<KubeObject, ServiceView> {
  return new Map(graph.ofKind('/Service').map((object) => [object, readService(graph, object)]));
}

function readService(graph: Graph, object: KubeObject): ServiceView {
  const spec = at(object, 'spec');
  const type = at(spec, 'type');
  const selector = type === 'ExternalName' ? undefined : readLabelMap(at(spec, 'selector'));
  const namespace = graph.namespaceOf(object);
  return {
    object,
    namespace,
    name: object.metadata.name,
    type: typeof type === 'string' ? type : 'ClusterIP',
    headless: at(spec, 'clusterIP') === 'None',
    ...(selector && { selector }),
    ports: portsOf(at(spec, 'ports')),
    workloads: selector ? graph.workloadsSelectedBy(namespace, selector) : [],
  };
}

function portsOf(ports: unknown): readonly ServicePort[] {
  if (!Array.isArray(ports)) return [];
  const read: ServicePort[] = [];
  for (const entry of ports as readonly unknown[]) {
    if (!isMap(entry) || typeof entry.port !== 'number') continue;
    const { name, port, targetPort } = entry;
    const target = typeof targetPort === 'string' || (typeof targetPort === 'number' && targetPort !== 0) ? targetPort : port;
    const protocol = typeof entry.protocol === 'string' ? entry.protocol : 'TCP';
    read.push(typeof name === 'string' ? { name, port, targetPort: target, protocol } : { port, targetPort: target, protocol });
  }
  return read;
}

function servicesByWorkload(graph: Graph): ReadonlyMap<Workload, readonly ServiceView[]> {
  const byWorkload = new Map<Workload, ServiceView[]>();
  for (const service of servicesOf(graph)) {
    for (const workload of service.workloads) addTo(byWorkload, workload, service);
  }
  return byWorkload;
}
