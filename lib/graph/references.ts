import { at, groupKindOf, groupOf, isMap, type KubeObject } from '../kube/object';
import { podTemplatesOf } from '../kube/pods';
import type { Graph } from './graph';
import { mayBeMade } from './makers';
import { OBJECT_REFERENCES, POD_REFERENCES, type ReferenceRow, type Use } from './reference-table';

export type { Use } from './reference-table';

/**
 * What became of a reference. `key-missing`: the target is in the set and lacks a key. `unknown`: the set cannot tell, because
 * it holds nothing of the place or of the sort where the target would be.
 */
export type ReferenceState = 'here' | 'external' | 'missing' | 'key-missing' | 'unknown';

/** One place in one object that names another object. */
export interface Reference {
  readonly use: Use;
  readonly from: KubeObject;
  /** Path from the object to the value that holds the reference. */
  readonly path: ReadonlyArray<string | number>;
  /** What holds the reference: a map such as `secretKeyRef`, or the name alone. */
  readonly holder: unknown;
  readonly target: ReferenceTarget;
  /** True when the manifest says that the target may be absent. */
  readonly optional: boolean;
  readonly state: ReferenceState;
}

/** What a reference names. */
export interface ReferenceTarget {
  readonly groupKind: string;
  /** Empty for a cluster-scoped target, and where nobody knows. */
  readonly namespace: string;
  readonly name: string;
  /** The keys that are missing; empty unless the state is `key-missing`. */
  readonly missingKeys: readonly string[];
}

/** Every reference that an object makes, in the order of the table; read once for all who ask. */
export function referencesOf(graph: Graph, object: KubeObject): readonly Reference[] {
  const known = graph.memo(referencesByObject);
  let references = known.get(object);
  if (references === undefined) known.set(object, (references = readReferences(graph, object)));
  return references;
}

function referencesByObject(): Map<KubeObject, readonly Reference[]> {
  return new Map();
}

/** The references of one use that lead nowhere: the target, or one of its keys, is missing, and the manifest does not say that it may be. */
export function brokenReferences(graph: Graph, use: Use): readonly Reference[] {
  return graph.memo(brokenByUse).get(use) ?? NONE;
}

const NONE: readonly Reference[] = Object.freeze([]);

function brokenByUse(graph: Graph): ReadonlyMap<Use, readonly Reference[]> {
  const broken = new Map<Use, Reference[]>();
  for (const object of graph.objects) {
    for (const reference of referencesOf(graph, object)) {
      const { use, state, optional } = reference;
      if (optional || (state !== 'missing' && state !== 'key-missing')) continue;
      const list = broken.get(use);
      if (list) list.push(reference);
      else broken.set(use, [reference]);
    }
  }
  return broken;
}

function readReferences(graph: Graph, object: KubeObject): readonly Reference[] {
  const ofKind = OBJECT_TRIES.get(groupKindOf(object));
  const workloads = graph.partsOf(object);
  const templates = workloads[0]?.podHolder === object ? workloads.map(({ pod }) => pod) : podTemplatesOf(object);
  if (ofKind === undefined && templates.length === 0) return NONE;
  const found: Reference[] = [];
  const walk = (trie: Trie, value: unknown, base: readonly string[]) => {
    const path: Array<string | number> = [...base];
    visitTrie(trie, value, path, (row, holder) => {
      const target = targetOf(graph, row, holder, object);
      if (target === undefined) return;
      const { state, missingKeys } = resolve(graph, object, row, holder, target);
      const { groupKind, namespace, name } = target;
      found.push({ use: row.use, from: object, path: path.slice(), holder, target: { groupKind, namespace, name, missingKeys }, optional: row.optional !== undefined && at(holder, row.optional) === true, state });
    });
  };
  if (ofKind) walk(ofKind, object, []);
  for (const { spec, specPath } of templates) walk(POD_TRIE, spec, specPath);
  return found;
}

function targetOf(graph: Graph, row: ReferenceRow, holder: unknown, object: KubeObject): Omit<ReferenceTarget, 'missingKeys'> | undefined {
  const name = row.name === undefined ? holder : at(holder, row.name);
  if (typeof name !== 'string' || name === '') return undefined;
  if (row.only !== undefined && at(holder, row.only[0]) !== row.only[1]) return undefined;
  const groupKind = typeof row.target === 'string' ? row.target : groupKindAt(row.target, holder);
  if (groupKind === undefined) return undefined;
  const named = row.namespace === 'field' ? at(holder, 'namespace') : undefined;
  const namespace = row.namespace === 'cluster' ? '' : typeof named === 'string' ? named : graph.namespaceOf(object);
  return { groupKind, namespace, name };
}

function groupKindAt(fields: Exclude<ReferenceRow['target'], string>, holder: unknown): string | undefined {
  const kind = at(holder, 'kind') ?? fields.defaultKind;
  if (typeof kind !== 'string') return undefined;
  const group = at(holder, fields.group);
  return `${typeof group !== 'string' ? fields.defaultGroup : fields.group === 'apiVersion' ? groupOf(group) : group}/${kind}`;
}

const FOUND = { state: 'here', missingKeys: [] } as const;

function resolve(graph: Graph, from: KubeObject, row: ReferenceRow, holder: unknown, target: Omit<ReferenceTarget, 'missingKeys'>): { readonly state: ReferenceState; readonly missingKeys: readonly string[] } {
  const { groupKind, namespace, name } = target;
  const object = graph.find(groupKind, namespace, name);
  if (object !== undefined) {
    const missingKeys = row.keys === undefined ? [] : keysMissing(object, valuesAt(holder, row.keys.split('/')));
    return missingKeys.length === 0 ? FOUND : { state: 'key-missing', missingKeys };
  }
  const state = graph.status(groupKind, namespace, name);
  const made = state === 'here' && row.keys !== undefined ? graph.madeKeys(groupKind, namespace, name) : undefined;
  const unmade = made === undefined ? [] : valuesAt(holder, (row.keys ?? '').split('/')).filter((key) => !made.has(key));
  if (unmade.length > 0) return { state: 'key-missing', missingKeys: unmade };
  return { state: state === 'missing' && !isTold(graph, from, row, groupKind, namespace) ? 'unknown' : state, missingKeys: [] };
}

/**
 * Whether the set is the place that would tell. Cluster-wide things and Gateways are usually somebody else's: they are missing only from a set that
 * holds others of their kind; a namespace of which the set holds nothing is somebody else's as well; and programs in a namespace may make what no manifest shows.
 */
function isTold(graph: Graph, from: KubeObject, row: ReferenceRow, groupKind: string, namespace: string): boolean {
  if (row.namespace === 'cluster' || groupKind === GATEWAY) return graph.ofKind(groupKind).length > 0 && (groupKind !== GATEWAY || knows(graph, from, namespace));
  return knows(graph, from, namespace) && !mayBeMade(graph, namespace, groupKind);
}

const GATEWAY = 'gateway.networking.k8s.io/Gateway';

function knows(graph: Graph, from: KubeObject, namespace: string): boolean {
  return namespace === graph.namespaceOf(from) || namespace === '' || isInhabited(graph, namespace);
}

/** True when an object of the set lies in the namespace. */
export function isInhabited(graph: Graph, namespace: string): boolean {
  return graph.memo(inhabited).has(namespace);
}

function inhabited(graph: Graph): ReadonlySet<string> {
  return new Set(graph.objects.map(graph.namespaceOf));
}

/** The keys that the target of a reference is known to have, sorted. */
export function keysOfTarget(graph: Graph, { groupKind, namespace, name }: ReferenceTarget): readonly string[] {
  const object = graph.find(groupKind, namespace, name);
  const keys = object === undefined ? (graph.madeKeys(groupKind, namespace, name) ?? []) : DATA_FIELDS.flatMap((field) => Object.keys(object[field] ?? {}));
  return [...keys].sort();
}

const DATA_FIELDS = ['data', 'stringData', 'binaryData'] as const;

/** Keys that a ConfigMap or Secret lacks; one without any data is filled in by somebody else, and lacks none. */
function keysMissing(object: KubeObject, keys: readonly string[]): readonly string[] {
  const maps = DATA_FIELDS.map((field) => object[field]).filter(isMap);
  if (maps.every((map) => Object.keys(map).length === 0)) return [];
  return keys.filter((key) => !maps.some((map) => Object.hasOwn(map, key)));
}

function valuesAt(value: unknown, steps: readonly string[]): string[] {
  const [step, ...rest] = steps;
  if (step === undefined) return typeof value === 'string' ? [value] : [];
  if (step === '*') return Array.isArray(value) ? value.flatMap((item) => valuesAt(item, rest)) : [];
  return valuesAt(at(value, step), rest);
}

/** The rows of a table by the steps of their paths, so that one walk over an object finds the references of all rows. */
interface Trie {
  readonly rows: ReferenceRow[];
  readonly branches: Array<{ readonly step: string; readonly trie: Trie }>;
}

function trieOf(rows: readonly ReferenceRow[]): Trie {
  const root: Trie = { rows: [], branches: [] };
  for (const row of rows) {
    let node = root;
    for (const name of row.path.split('/')) {
      const step = name.replace('~1', '/');
      let branch = node.branches.find((each) => each.step === step);
      if (branch === undefined) node.branches.push((branch = { step, trie: { rows: [], branches: [] } }));
      node = branch.trie;
    }
    node.rows.push(row);
  }
  return root;
}

/** Its depth is the table's, not the input's. */
function visitTrie(trie: Trie, value: unknown, path: Array<string | number>, visit: (row: ReferenceRow, holder: unknown) => void): void {
  for (const row of trie.rows) visit(row, value);
  for (const { step, trie: child } of trie.branches) {
    if (step === '*') {
      if (!Array.isArray(value)) continue;
      for (let index = 0; index < value.length; index++) {
        path.push(index);
        visitTrie(child, value[index], path, visit);
        path.pop();
      }
    } else if (isMap(value) && value[step] !== undefined && value[step] !== null) {
      path.push(step);
      visitTrie(child, value[step], path, visit);
      path.pop();
    }
  }
}

const POD_TRIE = trieOf(POD_REFERENCES);
const OBJECT_TRIES: ReadonlyMap<string, Trie> = new Map(Object.entries(OBJECT_REFERENCES).map(([kind, rows]) => [kind, trieOf(rows)]));
