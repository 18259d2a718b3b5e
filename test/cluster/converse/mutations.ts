import { isMap, type KubeObject } from '../../../lib/kube/object';

/** An object with one thing changed, and what was done to it. */
export interface Mutant {
  readonly object: KubeObject;
  readonly change: string;
}

type Path = ReadonlyArray<string | number>;

/** Numbers between 0 and 1, the same ones for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const TEXTS = ['', 'Not Valid!', 'UPPER', '-x', 'x'.repeat(300), 'a/b/c', '0', '1.5.2.x', 'ünïcode', '1Gib', '-1', 'None'];
const NUMBERS = [-1, 0, 1, 70_000, 2 ** 31, 0.5, 1_000_000_000_000];

/** One random change at one random place below `spec`, `data`, `metadata` or whatever else the object has; apiVersion and kind stay. */
export function mutate(object: KubeObject, random: () => number): Mutant {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const copy = structuredClone(object);
  const places = placesOf(copy).filter((path) => path[0] !== 'apiVersion' && path[0] !== 'kind' && !(path[0] === 'metadata' && path.length < 2) && !(path[0] === 'metadata' && path[1] === 'namespace'));
  const path = pick(places);
  const holder = path.slice(0, -1).reduce<unknown>((here, step) => (here as Record<string | number, unknown>)[step], copy) as Record<string | number, unknown>;
  const key = path.at(-1) ?? '';
  const value = holder[key];
  const set = (what: string, next: unknown): Mutant => {
    holder[key] = next;
    return { object: copy, change: `/${path.join('/')} ${what}` };
  };
  const remove = (): Mutant => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else delete holder[key];
    return { object: copy, change: `/${path.join('/')} removed` };
  };
  const roll = random();
  if (roll < 0.12) return remove();
  if (roll < 0.18) return set('is null', null);
  if (Array.isArray(value)) {
    if (value.length > 0 && roll < 0.6) return set('has an item twice', [...value, structuredClone(pick(value))]);
    return roll < 0.8 ? set('is empty', []) : set('is a text', 'text');
  }
  if (isMap(value)) {
    if (roll < 0.5) return set('has an unknown field', { ...value, unknownField: 'x' });
    if (roll < 0.7) return set('is empty', {});
    return roll < 0.85 ? set('is a list', [value]) : set('is a text', 'text');
  }
  if (typeof value === 'number') return roll < 0.85 ? set('is another number', pick(NUMBERS)) : set('is a text', roll < 0.92 ? 'text' : String(value));
  if (typeof value === 'boolean') return set('is no flag', pick(['true', 1, {}]));
  return roll < 0.85 ? set('is another text', pick(TEXTS)) : set('is no text', pick([1, true, ['x'], { x: 'y' }]));
}

/** Every path of an object, inner ones too. */
function placesOf(root: unknown): Path[] {
  const found: Path[] = [];
  const open: Array<readonly [value: unknown, path: Path]> = [[root, []]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [value, path] = next;
    if (path.length > 0) found.push(path);
    if (Array.isArray(value)) value.forEach((item, index) => open.push([item, [...path, index]]));
    else if (isMap(value)) for (const [name, item] of Object.entries(value)) open.push([item, [...path, name]]);
  }
  return found;
}
