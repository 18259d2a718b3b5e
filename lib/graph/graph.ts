import type { ExternalRef } from '../kube/provenance';
import { groupKindOf, isMap, type KubeObject } from '../kube/object';
import { isBuiltIn } from './built-in';
import { labelIndex, type LabelIndex } from './label-index';
import { madeBy, madeName } from './made';
import type { LabelSelector } from './selectors';
import { workloadsOf, type Workload } from './workloads';

export type { LabelSelector } from './selectors';
export type { Scale, Workload } from './workloads';

/** What is known besides the objects. */
export interface GraphFacts {
  /** The Kubernetes minor: 34 is 1.34. */
  readonly minor: number;
  /** Objects that live outside the set and may be referred to. */
  readonly externals: readonly ExternalRef[];
  /** How many nodes the cluster has, for DaemonSets. @default - unknown; sums count one pod and say so */
  readonly nodes?: number;
}

/** Where an object that somebody refers to is: in the set (or made by something in it), outside and known, or nowhere. */
export type Whereabouts = 'here' | 'external' | 'missing';

/**
 * A whole set of objects, indexed. Every index is built when it is first asked for, and in linear time.
 *
 * An object that names no namespace lies in the namespace `''`: nobody knows yet where it will be applied. Lookups let it stand
 * for any namespace, since charts often name the namespace in some objects only.
 */
export interface Graph {
  readonly objects: readonly KubeObject[];
  readonly facts: GraphFacts;
  /** All objects of a kind, such as `apps/Deployment`, or `/Service` of the core group, in the order of the set. */
  ofKind(groupKind: string): readonly KubeObject[];
  /** The object of this name. @param namespace - undefined or empty for a cluster-scoped object, or where the namespace is not known */
  find(groupKind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Where the object of this name is; what a cluster always has, and what is declared, is `external`. */
  status(groupKind: string, namespace: string | undefined, name: string): Whereabouts;
  /** Every namespace that objects of the set lie in or that the set declares, sorted; `''` when some name none. */
  readonly namespaces: readonly string[];
  /** Everything that makes pods, in the order of the set. */
  readonly workloads: readonly Workload[];
  workloadsIn(namespace: string): readonly Workload[];
  /** The workload that an object is; undefined for an object that makes no pods. */
  workloadOf(object: KubeObject): Workload | undefined;
  /** The workloads of a namespace whose pods the selector selects. */
  workloadsSelectedBy(namespace: string, selector: LabelSelector): readonly Workload[];
  /** The result of `compute` for this graph, computed once: what several rules need is shared by sharing the function. */
  memo<T>(compute: (graph: Graph) => T): T;
}

const NO_OBJECTS: readonly KubeObject[] = Object.freeze([]);
const NO_WORKLOADS: readonly Workload[] = Object.freeze([]);

/** Indexes a set of objects. */
export function buildGraph(objects: readonly KubeObject[], facts: GraphFacts): Graph {
  const kinds = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const kind = groupKindOf(object);
    const list = kinds.get(kind);
    if (list) list.push(object);
    else kinds.set(kind, [object]);
  }
  const memos = new Map<unknown, unknown>();

  const graph: Graph = {
    objects,
    facts,
    ofKind: (groupKind) => kinds.get(groupKind) ?? NO_OBJECTS,
    find(groupKind, namespace, name) {
      const found = graph.memo(names).get(nameKey(groupKind, name));
      return found === undefined ? undefined : namespacesMeet(found, namespace ?? '');
    },
    status(groupKind, namespace, name) {
      if (graph.find(groupKind, namespace, name) !== undefined) return 'here';
      const [inNamespace, anywhere] = [namespace ?? '', '*'].map((place) => `${groupKind}/${place}/${madeName(groupKind, name)}`) as [string, string];
      const makes = graph.memo(made);
      if (makes.has(inNamespace) || makes.has(anywhere)) return 'here';
      if (isBuiltIn(groupKind, namespace ?? '', name)) return 'external';
      return graph.memo(externals).has(`${groupKind}/${namespace ?? ''}/${name}`) ? 'external' : 'missing';
    },
    get namespaces() {
      return graph.memo(namespaceNames);
    },
    get workloads() {
      return graph.memo(workloadsOf).all;
    },
    workloadOf: (object) => graph.memo(workloadsOf).byObject.get(object),
    workloadsIn: (namespace) => graph.memo(workloadsOf).byNamespace.get(namespace) ?? NO_WORKLOADS,
    workloadsSelectedBy(namespace, selector) {
      const indexes = graph.memo(podIndexes);
      let index = indexes.get(namespace);
      if (index === undefined) indexes.set(namespace, (index = labelIndex(graph.workloadsIn(namespace), podLabels)));
      return index.select(selector);
    },
    memo<T>(compute: (graph: Graph) => T): T {
      if (!memos.has(compute)) memos.set(compute, compute(graph));
      return memos.get(compute) as T;
    },
  };
  return graph;
}

/** The namespace of an object; empty when it names none. */
export function namespaceOf(object: KubeObject): string {
  return typeof object.metadata.namespace === 'string' ? object.metadata.namespace : '';
}

/** The objects of one kind and name, by namespace; most names stand alone. */
type Namesakes = KubeObject | Map<string, KubeObject>;

function nameKey(groupKind: string, name: string): string {
  return `${groupKind}/${name}`;
}

function names(graph: Graph): Map<string, Namesakes> {
  const index = new Map<string, Namesakes>();
  for (const object of graph.objects) {
    const key = nameKey(groupKindOf(object), object.metadata.name);
    const found = index.get(key);
    if (found === undefined) index.set(key, object);
    else if (found instanceof Map) {
      if (!found.has(namespaceOf(object))) found.set(namespaceOf(object), object);
    } else if (namespaceOf(found) !== namespaceOf(object)) {
      index.set(key, new Map([found, object].map((namesake) => [namespaceOf(namesake), namesake])));
    }
  }
  return index;
}

function namespacesMeet(found: Namesakes, namespace: string): KubeObject | undefined {
  if (!(found instanceof Map)) {
    const own = namespaceOf(found);
    return own === namespace || own === '' || namespace === '' ? found : undefined;
  }
  return found.get(namespace) ?? found.get('') ?? (namespace === '' ? found.values().next().value : undefined);
}

function externals(graph: Graph): ReadonlySet<string> {
  return new Set(graph.facts.externals.map(({ group, kind, namespace, name }) => `${group}/${kind}/${namespace ?? ''}/${name}`));
}

function made(graph: Graph): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const object of graph.objects) for (const { groupKind, namespace, name } of madeBy(object)) keys.add(`${groupKind}/${namespace}/${name}`);
  return keys;
}

function namespaceNames(graph: Graph): readonly string[] {
  const seen = new Set(graph.ofKind('/Namespace').map((object) => object.metadata.name));
  for (const object of graph.objects) if (groupKindOf(object) !== '/Namespace') seen.add(namespaceOf(object));
  return [...seen].sort();
}

function podIndexes(): Map<string, LabelIndex<Workload>> {
  return new Map();
}

function podLabels(workload: Workload): Readonly<Record<string, unknown>> {
  return isMap(workload.pod.labels) ? workload.pod.labels : {};
}
