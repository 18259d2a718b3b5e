import type { Dependency } from './collect';
import type { Collected } from './collected';

/** Something that may have to wait: an object, a construct that others depend on, or one that depends on others. */
interface Vertex<T> {
  readonly item?: T;
  readonly after: () => Iterable<Vertex<T>>;
  state: 'new' | 'open' | 'done';
  pending?: Iterator<Vertex<T>>;
}

/**
 * The objects so that whatever a construct depends on comes before its own, and otherwise in the order given. Linear in
 * objects and dependencies, however they fork and join; a ring is cut anywhere, since it is reported elsewhere.
 */
export function inDependencyOrder(items: readonly Collected[], dependencies: readonly Dependency[]): readonly Collected[] {
  if (dependencies.length === 0) return items;
  const below = new Map<string, Collected[]>();
  for (const { source, target } of dependencies) below.set(target.node.path, []).set(source.node.path, []);
  for (const item of items) for (const path of scopesOf(item.construct)) below.get(path)?.push(item);

  const vertices = new Map<Collected, Vertex<Collected>>();
  const targetsOf = new Map<string, Set<string>>();
  for (const { source, target } of dependencies) {
    const targets = targetsOf.get(source.node.path) ?? new Set();
    targetsOf.set(source.node.path, targets.add(target.node.path));
  }
  const groups = new Map<string, Vertex<Collected>>();
  const gates = new Map<string, Vertex<Collected>>();

  /** All objects below a target; where the target holds the source too, all but the source's. */
  const group = (target: string, source: string): Vertex<Collected> => {
    const except = holds(target, source) ? source : undefined;
    return memo(groups, `${target}\0${except ?? ''}`, () => vertex(() => (below.get(target) ?? []).filter((item) => except === undefined || !holds(except, item.construct)).map(object)));
  };
  /** What all objects below a source wait for. */
  const gate = (source: string): Vertex<Collected> =>
    memo(gates, source, () => vertex(() => [...(targetsOf.get(source) ?? [])].sort().filter((target) => !holds(source, target)).map((target) => group(target, source))));
  const object = (item: Collected): Vertex<Collected> =>
    memo(vertices, item, () => vertex(() => scopesOf(item.construct).filter((scope) => targetsOf.has(scope)).flatMap((scope) => [gate(scope), ...inner(scope, item)]), item));
  /** A construct may depend on a part of itself; that part does not wait for itself. */
  const inner = (source: string, item: Collected): Array<Vertex<Collected>> =>
    [...(targetsOf.get(source) ?? [])].sort().filter((target) => holds(source, target) && !holds(target, item.construct)).map((target) => group(target, source));

  const sorted: Collected[] = [];
  for (const item of items) visit(object(item), sorted);
  return sorted;
}

function visit<T>(start: Vertex<T>, sorted: T[]): void {
  const stack = [start];
  for (let here = stack.at(-1); here; here = stack.at(-1)) {
    if (here.state === 'new') {
      here.state = 'open';
      here.pending = here.after()[Symbol.iterator]();
    }
    const next = here.state === 'open' ? here.pending?.next() : undefined;
    if (next && !next.done) {
      if (next.value.state === 'new') stack.push(next.value);
      continue;
    }
    if (here.state === 'open' && here.item !== undefined) sorted.push(here.item);
    here.state = 'done';
    stack.pop();
  }
}

function vertex<T>(after: () => Iterable<Vertex<T>>, item?: T): Vertex<T> {
  return { state: 'new', after, ...(item !== undefined && { item }) };
}

function memo<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}

/** The paths of a construct and of everything that holds it: `a/b/c`, `a/b`, `a`, and the root. */
function scopesOf(path: string): string[] {
  const scopes = [path];
  for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) scopes.push(path.slice(0, slash));
  scopes.push('');
  return scopes;
}

function holds(outer: string, path: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}/`);
}
