import type { ExternalRef } from '../kube/provenance';
import { groupKindOf, isMap, type KubeObject } from '../kube/object';
import type { NodePools, ResourceAmounts } from '../kube/pools';
import { isBuiltIn } from './built-in';
import { groupBy } from './group-by';
import { labelIndex, type LabelIndex } from './label-index';
import { madeBy, madeNames } from './made';
import { isRuntime, mayMeet } from './runtime-labels';
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
  /** The nodes that pods may run on, by pool. @default - unknown; nothing is said about whether pods find a node */
  readonly pools?: NodePools;
  /** What ClusterQueues of Kueue may give that are in no set, by name. @default - unknown */
  readonly clusterQueues?: Readonly<Record<string, ResourceAmounts>>;
}

/** Where an object that somebody refers to is: in the set (or made by something in it), outside and known, or nowhere. */
export type Whereabouts = 'here' | 'external' | 'missing';

/**
 * A whole set of objects, indexed. Every index is built when it is first asked for, and in linear time.
 *
 * Charts often name the namespace in some of their objects only. An object that names none is taken to lie where the others do, if that is one
 * place; else in the namespace `''`, which lookups by name let stand for any.
 */
export interface Graph {
  readonly objects: readonly KubeObject[];
  readonly facts: GraphFacts;
  /** The namespace in which an object is taken to lie: its own, or the one that the whole rest of the set lies in; empty when nobody knows. */
  namespaceOf(object: KubeObject): string;
  /** All objects of a kind, such as `apps/Deployment`, or `/Service` of the core group, in the order of the set. */
  ofKind(groupKind: string): readonly KubeObject[];
  /** The object of this name. @param namespace - undefined or empty for a cluster-scoped object, or where the namespace is not known */
  find(groupKind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  /** Where the object of this name is; what a cluster always has, and what is declared, is `external`. */
  status(groupKind: string, namespace: string | undefined, name: string): Whereabouts;
  /** The keys of an object that a controller makes because of objects of the set; undefined where only the cluster knows them. */
  madeKeys(groupKind: string, namespace: string, name: string): ReadonlySet<string> | undefined;
  /** Every namespace that objects of the set lie in or that the set declares, sorted. */
  readonly namespaces: readonly string[];
  /** Everything that makes pods, in the order of the set. */
  readonly workloads: readonly Workload[];
  workloadsIn(namespace: string): readonly Workload[];
  /** The workload that an object is, its first part where it has several; undefined for an object that makes no pods. */
  workloadOf(object: KubeObject): Workload | undefined;
  /** The workloads that an object is: one for most, one for each part of a JobSet or the like, none for an object that makes no pods. */
  partsOf(object: KubeObject): readonly Workload[];
  /** The workloads of a namespace whose pods, or some of them, the selector selects. */
  workloadsSelectedBy(namespace: string, selector: LabelSelector): readonly Workload[];
  /** The result of `compute` for this graph, computed once: what several rules need is shared by sharing the function. */
  memo<T>(compute: (graph: Graph) => T): T;
}

const NO_OBJECTS: readonly KubeObject[] = Object.freeze([]);
const NO_WORKLOADS: readonly Workload[] = Object.freeze([]);

/** Indexes a set of objects. */
export function buildGraph(objects: readonly KubeObject[], facts: GraphFacts): Graph {
  const kinds = groupBy(objects, groupKindOf);
  const memos = new Map<unknown, unknown>();

  const graph: Graph = {
    objects,
    facts,
    namespaceOf: (object) => graph.memo(home).get(namespaceOf(object)) ?? namespaceOf(object),
    ofKind: (groupKind) => kinds.get(groupKind) ?? NO_OBJECTS,
    find(groupKind, namespace, name) {
      const namesakes = graph.memo(names).get(groupKind)?.get(name);
      return namesakes === undefined ? undefined : inNamespace(namesakes, namespace ?? '');
    },
    status(groupKind, namespace, name) {
      const place = namespace ?? '';
      if (graph.find(groupKind, place, name) !== undefined) return 'here';
      if (madeNames(groupKind, name).some((each) => meets(graph.memo(made).get(`${groupKind}/${each}`), place))) return 'here';
      if (isBuiltIn(groupKind, place, name)) return 'external';
      return meets(graph.memo(externals).get(`${groupKind}/${name}`), place) ? 'external' : 'missing';
    },
    madeKeys(groupKind, namespace, name) {
      const makers = graph.memo(keysOfMade).get(`${groupKind}/${name}`);
      const own = makers?.get(namespace) ?? makers?.get('');
      return own === 'unknown' ? undefined : own;
    },
    get namespaces() {
      return graph.memo(namespaceNames);
    },
    get workloads() {
      return graph.memo(workloadsOf).all;
    },
    workloadOf: (object) => graph.memo(workloadsOf).byObject.get(object)?.[0],
    partsOf: (object) => graph.memo(workloadsOf).byObject.get(object) ?? NO_WORKLOADS,
    workloadsIn: (namespace) => graph.memo(workloadsOf).byNamespace.get(graph.memo(home).get(namespace) ?? namespace) ?? NO_WORKLOADS,
    workloadsSelectedBy(namespace, selector) {
      const indexes = graph.memo(podIndexes);
      let index = indexes.get(namespace);
      if (index === undefined) indexes.set(namespace, (index = labelIndex(graph.workloadsIn(namespace), podLabels)));
      const runtime = selector.requirements.filter(isRuntime);
      if (runtime.length === 0) return index.select(selector);
      const written = { requirements: selector.requirements.filter((requirement) => !isRuntime(requirement)) };
      return index.select(written).filter((workload) => runtime.every((requirement) => mayMeet(workload, requirement)));
    },
    memo<T>(compute: (graph: Graph) => T): T {
      let known = memos.get(compute) as T | undefined;
      if (known === undefined && !memos.has(compute)) memos.set(compute, (known = compute(graph)));
      return known as T;
    },
  };
  return graph;
}

/** The namespace that an object names; empty when it names none. */
export function namespaceOf(object: KubeObject): string {
  return typeof object.metadata.namespace === 'string' ? object.metadata.namespace : '';
}

/** The objects of one kind and name, by namespace; most names stand alone. */
type Namesakes = KubeObject | Map<string, KubeObject>;

/** By kind and by name: a key put together of both would be made, and hashed, for every question. */
function names(graph: Graph): ReadonlyMap<string, ReadonlyMap<string, Namesakes>> {
  const kinds = new Map<string, Map<string, Namesakes>>();
  for (const object of graph.objects) {
    const kind = groupKindOf(object);
    const { name } = object.metadata;
    const index = kinds.get(kind) ?? new Map<string, Namesakes>();
    kinds.set(kind, index);
    const found = index.get(name);
    if (found === undefined) index.set(name, object);
    else if (found instanceof Map) {
      if (!found.has(namespaceOf(object))) found.set(namespaceOf(object), object);
    } else if (namespaceOf(found) !== namespaceOf(object)) {
      index.set(name, new Map([found, object].map((namesake) => [namespaceOf(namesake), namesake])));
    }
  }
  return kinds;
}

function inNamespace(namesakes: Namesakes, namespace: string): KubeObject | undefined {
  if (!(namesakes instanceof Map)) {
    const own = namespaceOf(namesakes);
    return own === namespace || own === '' || namespace === '' ? namesakes : undefined;
  }
  return namesakes.get(namespace) ?? namesakes.get('') ?? (namespace === '' ? namesakes.values().next().value : undefined);
}

/** `group/Kind/name` → the namespaces in which it exists; the empty one stands for any. */
type Places = Map<string, Set<string>>;

function meets(places: Set<string> | undefined, namespace: string): boolean {
  return places !== undefined && (namespace === '' || places.has(namespace) || places.has(''));
}

function placesOf(objects: Iterable<{ readonly groupKind: string; readonly namespace: string; readonly name: string }>): Places {
  const places: Places = new Map();
  for (const { groupKind, namespace, name } of objects) {
    const key = `${groupKind}/${name}`;
    places.set(key, (places.get(key) ?? new Set()).add(namespace));
  }
  return places;
}

function externals(graph: Graph): Places {
  return placesOf(graph.facts.externals.map(({ group, kind, namespace, name }) => ({ groupKind: `${group}/${kind}`, namespace: namespace ?? '', name })));
}

function made(graph: Graph): Places {
  return placesOf(graph.objects.flatMap(madeBy));
}

/** `group/Kind/name` → namespace → keys: those of all makers, where each is known. */
function keysOfMade(graph: Graph): ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string> | 'unknown'>> {
  const known = new Map<string, Map<string, Set<string> | 'unknown'>>();
  for (const object of graph.objects) {
    for (const { groupKind, name, keys, namespace } of madeBy(object)) {
      const key = `${groupKind}/${name}`;
      const place = namespace === '' ? '' : graph.namespaceOf(object);
      const places = known.get(key) ?? new Map<string, Set<string> | 'unknown'>();
      known.set(key, places);
      const before = places.get(place);
      if (keys === undefined || before === 'unknown') places.set(place, 'unknown');
      else places.set(place, new Set([...(before ?? []), ...keys]));
    }
  }
  return known;
}

/** Where what names no namespace lies: with everything else, if that is one place. */
function home(graph: Graph): ReadonlyMap<string, string> {
  const [first, second] = graph.namespaces;
  return first !== undefined && second === undefined ? new Map([['', first]]) : new Map();
}

function namespaceNames(graph: Graph): readonly string[] {
  const seen = new Set([...graph.objects.map(namespaceOf), ...graph.ofKind('/Namespace').map(({ metadata }) => metadata.name)]);
  seen.delete('');
  return [...seen].sort();
}

function podIndexes(): Map<string, LabelIndex<Workload>> {
  return new Map();
}

function podLabels(workload: Workload): Readonly<Record<string, unknown>> {
  return isMap(workload.pod.labels) ? workload.pod.labels : {};
}
