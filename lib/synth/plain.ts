/** A manifest as it comes out of the tree; nobody has looked yet whether it has a kind and a name. */
export type Manifest = Record<string, unknown>;

/** Says that a value needs cdk8s: a token, an instance of a class, a key or depth out of the ordinary. */
export const NEEDS_CDK8S = Symbol('needs cdk8s');

const MAX_DEPTH = 200;

/** The value without null and undefined fields (and without empty maps and lists, where asked); the value itself where it has none. */
export function plainOf(value: unknown, depth: number, dropEmpty: boolean): unknown {
  switch (typeof value) {
    case 'string': case 'boolean': case 'undefined': case 'bigint': return value;
    case 'number': return Number.isFinite(value) ? value : NEEDS_CDK8S;
    case 'object': break;
    default: return NEEDS_CDK8S;
  }
  if (value === null) return undefined;
  if (depth > MAX_DEPTH) return NEEDS_CDK8S;
  return Array.isArray(value) ? plainList(value, depth, dropEmpty) : plainMap(value as Manifest, depth, dropEmpty);
}

function plainList(list: readonly unknown[], depth: number, dropEmpty: boolean): unknown {
  if (dropEmpty && list.length === 0) return undefined;
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = plainOf(list[i], depth + 1, dropEmpty) ?? null;
    if (item === NEEDS_CDK8S) return NEEDS_CDK8S;
    if (item !== list[i]) (copy ??= list.slice())[i] = item;
  }
  return copy ?? list;
}

function plainMap(map: Manifest, depth: number, dropEmpty: boolean): unknown {
  if (map.constructor !== Object || typeof map['resolve'] === 'function') return NEEDS_CDK8S;
  const keys = Object.keys(map);
  let copy: Manifest | undefined;
  let kept = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const item = plainOf(map[key], depth + 1, dropEmpty);
    if (item === NEEDS_CDK8S || key === '__proto__') return NEEDS_CDK8S;
    if (copy === undefined && (item === undefined || item !== map[key])) copy = Object.fromEntries(keys.slice(0, i).map((before) => [before, map[before]]));
    if (item === undefined) continue;
    kept++;
    if (copy) copy[key] = item;
  }
  return dropEmpty && kept === 0 ? undefined : (copy ?? map);
}

/** The value with null for the undefined items that cdk8s leaves in lists; the value itself where there are none. */
export function settle(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  return Array.isArray(value) ? settleList(value, depth) : settleMap(value as Manifest, depth);
}

function settleList(list: readonly unknown[], depth: number): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = list[i] === undefined ? null : settle(list[i], depth + 1);
    if (item !== list[i]) (copy ??= list.slice())[i] = item;
  }
  return copy ?? list;
}

function settleMap(map: Manifest, depth: number): Manifest {
  let copy: Manifest | undefined;
  for (const key of Object.keys(map)) {
    const item = settle(map[key], depth + 1);
    if (item !== map[key]) (copy ??= { ...map })[key] = item;
  }
  return copy ?? map;
}

/** A value that cannot stand in a manifest, and where it stands. */
export interface StrayValue {
  readonly path: ReadonlyArray<string | number>;
  /** What it is, in words: `a function`, `an instance of Date`. */
  readonly what: string;
}

/** The first value that no manifest can hold: a function, a symbol, NaN, an instance of a class. */
export function findStrayValue(value: unknown, path: Array<string | number> = []): StrayValue | undefined {
  const what = strayness(value);
  if (what !== undefined) return { path: [...path], what };
  if (typeof value !== 'object' || value === null || path.length > MAX_DEPTH) return undefined;
  const list = Array.isArray(value);
  if (!list && Object.getPrototypeOf(value) !== Object.prototype) return undefined;
  for (const key of Object.keys(value)) {
    path.push(list ? Number(key) : key);
    const found = findStrayValue((value as Manifest)[key], path);
    if (found) return found;
    path.pop();
  }
  return undefined;
}

function strayness(value: unknown): string | undefined {
  switch (typeof value) {
    case 'function': return 'a function';
    case 'symbol': return 'a symbol';
    case 'number': return Number.isFinite(value) ? undefined : `the number ${value}`;
    case 'object': break;
    default: return undefined;
  }
  if (value === null || Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype || isToken(value)) return undefined;
  const name = (value as { readonly constructor?: { readonly name?: unknown } }).constructor?.name;
  return typeof name === 'string' ? `an instance of ${name}` : 'an object without a prototype';
}

/** What cdk8s replaces before it looks at the value: a Lazy, an implicit token, a Quantity or an IntOrString. */
function isToken(value: object): boolean {
  const { produce, resolve, value: inner } = value as Manifest;
  return typeof produce === 'function' || typeof resolve === 'function' || typeof inner === 'string' || typeof inner === 'number';
}
