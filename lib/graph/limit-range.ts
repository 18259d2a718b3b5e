import { at, isMap, listAt, type KubeObject } from '../kube/object';
import type { PodSpec } from '../kube/pods';
import type { Graph } from './graph';
import { addTo } from './group-by';

/** One entry of a LimitRange together with the object that it stands in, its defaults filled in as the API server fills them. */
export interface LimitItem {
  readonly from: KubeObject;
  /** Index in `spec.limits`. */
  readonly index: number;
  readonly type: string;
  readonly min: ResourceList;
  readonly max: ResourceList;
  /** The limit of a container that sets none; the maximum where no default is given. */
  readonly default: ResourceList;
  /** The request of a container that sets neither request nor limit. */
  readonly defaultRequest: ResourceList;
  readonly maxLimitRequestRatio: ResourceList;
}

/** Resource name → quantity, as manifests write it. */
export type ResourceList = Readonly<Record<string, unknown>>;

const NO_ITEMS: readonly LimitItem[] = Object.freeze([]);
const NO_RESOURCES: ResourceList = Object.freeze({});

/** The entries of a namespace's LimitRanges. */
export function limitItems(graph: Graph, namespace: string): readonly LimitItem[] {
  return graph.memo(itemsByNamespace).get(namespace) ?? NO_ITEMS;
}

/**
 * The pod spec as it is admitted: a limit stands for an absent request, then the LimitRanges give what is still absent. Quotas count
 * this, not what the manifest says.
 */
export function admittedSpec(graph: Graph, namespace: string, spec: PodSpec): PodSpec {
  const items = limitItems(graph, namespace).filter(({ type }) => type === 'Container');
  if (items.length === 0) return spec;
  const known = graph.memo(admittedSpecs);
  let admitted = known.get(spec);
  if (admitted === undefined) known.set(spec, (admitted = admit(spec, items)));
  return admitted;
}

function admittedSpecs(): Map<PodSpec, PodSpec> {
  return new Map();
}

function admit(spec: PodSpec, items: readonly LimitItem[]): PodSpec {
  const admitted: Record<string, unknown> = { ...spec };
  for (const list of ['containers', 'initContainers'] as const) {
    const containers = spec[list];
    if (Array.isArray(containers)) admitted[list] = (containers as readonly unknown[]).map((container) => (isMap(container) ? withDefaults(container, items) : container));
  }
  return admitted;
}

function withDefaults(container: Readonly<Record<string, unknown>>, items: readonly LimitItem[]): Record<string, unknown> {
  const resources = isMap(container.resources) ? container.resources : {};
  const limits: Record<string, unknown> = { ...listOf(resources.limits) };
  const requests: Record<string, unknown> = { ...limits, ...listOf(resources.requests) };
  for (const item of items) {
    fill(limits, item.default);
    fill(requests, item.defaultRequest);
  }
  return { ...container, resources: { ...resources, limits, requests } };
}

function fill(into: Record<string, unknown>, defaults: ResourceList): void {
  for (const name of Object.keys(defaults)) if (!Object.hasOwn(into, name)) into[name] = defaults[name];
}

function itemsByNamespace(graph: Graph): ReadonlyMap<string, readonly LimitItem[]> {
  const byNamespace = new Map<string, LimitItem[]>();
  for (const object of graph.ofKind('/LimitRange')) {
    listAt(object, 'spec', 'limits').forEach((limit, index) => addTo(byNamespace, graph.namespaceOf(object), itemOf(object, index, limit)));
  }
  return byNamespace;
}

/** @see https://kubernetes.io/docs/concepts/policy/limit-range/ - the order of defaulting is `SetDefaults_LimitRangeItem` of Kubernetes */
function itemOf(from: KubeObject, index: number, limit: unknown): LimitItem {
  const [min, max, ratio] = ['min', 'max', 'maxLimitRequestRatio'].map((field) => listOf(at(limit, field))) as [ResourceList, ResourceList, ResourceList];
  const type = String(at(limit, 'type'));
  const limits: Record<string, unknown> = { ...listOf(at(limit, 'default')) };
  const requests: Record<string, unknown> = { ...listOf(at(limit, 'defaultRequest')) };
  if (type === 'Container') {
    fill(limits, max);
    fill(requests, limits);
    fill(requests, min);
  }
  return { from, index, type, min, max, default: limits, defaultRequest: requests, maxLimitRequestRatio: ratio };
}

function listOf(value: unknown): ResourceList {
  return isMap(value) ? value : NO_RESOURCES;
}
