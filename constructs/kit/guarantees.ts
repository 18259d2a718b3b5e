import { isMap, pointerStep, type KubeObject } from '../../lib/kube/object';
import type { Override, Undone } from '../../lib/kube/provenance';
import { Quantity } from '../../lib/units';
import { itemKey } from './merge';
import type { Changed } from './overrides';
import { jsonOf, show } from './problems';

/** What becomes of a promise when a change touches what stands at its pointer. */
export interface Promised {
  /** What the construct promises, as a sentence: small at its beginning, and without a full stop. */
  readonly promise: string;
  /**
   * Which changes keep it. `same`: none. `present`: any other value. `at-least` and `at-most`: a number or an amount that is no
   * smaller, or no larger.
   *
   * @default 'same'
   */
  readonly keep?: 'same' | 'present' | 'at-least' | 'at-most';
  /** True where nothing may be added to the maps and lists below either. @default false */
  readonly closed?: boolean;
  /** Rules of policy that say the same in words of their own: where one speaks, and where it is waived, the promise is silent. @default - none */
  readonly rules?: readonly string[];
}

/** What belongs to the user, and may be changed by anybody; and why. */
export interface Free {
  readonly free: string;
}

/**
 * What holds at a JSON pointer, and below it as far as no longer pointer says otherwise. `*` stands for any step, and `x*` for any that begins
 * with `x`. The empty pointer speaks of the object as such too: whether it may be left out.
 */
export type Guarantees = Readonly<Record<string, Promised | Free>>;

/** Per kind. */
export type GuaranteesByKind = Readonly<Record<string, Guarantees>>;

/** A promise. */
export function promised(promise: string, more: Omit<Promised, 'promise'> = {}): Promised {
  return { promise, ...more };
}

/** What is free, and why. */
export function free(reason: string): Free {
  return { free: reason };
}

/** Rows at and below a pointer: the empty name is the pointer itself. */
export function below(pointer: string, rows: Guarantees): Guarantees {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name === '' || name.startsWith('/') ? pointer + name : `${pointer}/${name}`, row]));
}

/** What holds at a pointer of an object; undefined where nobody said. */
export function guaranteeAt(guarantees: Guarantees, pointer: string): Promised | Free | undefined {
  let place: Place | undefined = treeOf(guarantees);
  let holds = place.row;
  for (const step of pointer.split('/').slice(1)) {
    place = place && placeBelow(place, step);
    holds = place?.row ?? holds;
  }
  return holds;
}

/** The promises that an object no longer keeps once it is changed. */
export function undoneBy(guarantees: Guarantees, made: KubeObject, changed: KubeObject): readonly Undone[] {
  const comparison = new Comparison();
  const root = treeOf(guarantees);
  comparison.compare(made, changed, '', { place: root, row: root.row, path: '' });
  return comparison.undone;
}

/** The overrides of an object, the last of them with what they undo together. */
export function withUndone(guarantees: Guarantees | undefined, { made, object, overrides }: Changed): readonly Override[] {
  const last = overrides.at(-1);
  const undoes = last && guarantees ? undoneBy(guarantees, made, object) : [];
  return last && undoes.length > 0 ? [...overrides.slice(0, -1), { ...last, undoes }] : overrides;
}

/** The override that leaves an object out, with the promise that goes with it. */
export function omission(guarantees: Guarantees, override: Override): Override {
  const row = guarantees[''];
  return row && 'promise' in row ? { ...override, undoes: [{ path: '', message: `it is left out, and with it goes the promise that ${row.promise}`, rules: row.rules ?? [] }] } : override;
}

/** What is known of a place in an object: the part of the table that speaks of it and of what is below, and the row that holds. */
interface Here {
  readonly place: Place | undefined;
  readonly row: Promised | Free | undefined;
  readonly path: string;
}

class Comparison {
  readonly undone: Undone[] = [];

  compare(before: unknown, after: unknown, field: string, here: Here): void {
    if (before === after) return;
    if (isMap(before) && isMap(after)) this.maps(before, after, here);
    else if (Array.isArray(before) && Array.isArray(after)) this.lists(before, after, field, here);
    else if (!keeps(here.row, before, after)) this.gone(before, after, here, new Set());
  }

  private maps(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>, here: Here): void {
    for (const key of Object.keys(before)) this.compare(before[key], Object.hasOwn(after, key) ? after[key] : undefined, key, step(here, key));
    for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) this.added(after[key], step(here, key));
  }

  private lists(before: readonly unknown[], after: readonly unknown[], field: string, here: Here): void {
    const partners = pair(before, after, field);
    before.forEach((item, index) => this.compare(item, partners.of[index], '', step(here, index)));
    for (const index of partners.added) this.added(after[index], step(here, index));
  }

  private added(value: unknown, here: Here): void {
    const { place, row, path } = here;
    if (row && 'promise' in row && row.closed === true) {
      this.undone.push({ path, message: `a change adds ${path}: ${show(value)}, and with it goes the promise that ${row.promise}`, rules: row.rules ?? [] });
      return;
    }
    // Only where rows speak of what lies below: one of them may be closed.
    if (!place || place.steps.size === 0) return;
    if (isMap(value)) for (const key of Object.keys(value)) this.added(value[key], step(here, key));
    else if (Array.isArray(value)) value.forEach((item, index) => this.added(item, step(here, index)));
  }

  /** Tells each promise of what is lost once, at the highest place where it holds. */
  private gone(before: unknown, after: unknown, here: Here, told: Set<Promised | Free>): void {
    const { row, path } = here;
    if (row && 'promise' in row && !told.has(row)) this.undone.push(loss(row, path, before, after));
    if (row) told.add(row);
    if (isMap(before)) for (const key of Object.keys(before)) this.gone(before[key], undefined, step(here, key), told);
    else if (Array.isArray(before)) before.forEach((item, index) => this.gone(item, undefined, step(here, index), told));
  }
}

function loss({ promise, keep, rules = [] }: Promised, path: string, before: unknown, after: unknown): Undone {
  const now = after === undefined ? 'removes it' : `makes it ${show(after)}`;
  const accepted = keep === 'present' ? 'any value that suits the field' : keep === 'at-least' ? `${show(before)} or more` : keep === 'at-most' ? `${show(before)} or less` : undefined;
  return { path, message: `${path} was ${show(before)}, a change ${now}, and with it goes the promise that ${promise}`, ...(accepted !== undefined && { accepted }), rules };
}

function keeps(row: Promised | Free | undefined, before: unknown, after: unknown): boolean {
  if (!row || after === undefined || after === null || 'free' in row) return false;
  switch (row.keep) {
    case 'present':
      return true;
    case 'at-least':
      return order(after, before) >= 0;
    case 'at-most':
      return order(after, before) <= 0;
    default:
      return false;
  }
}

/** Below, at or above 0 as the first amount is smaller, equal or larger; no number where they cannot be compared. */
function order(a: unknown, b: unknown): number {
  const [left, right] = [amountOf(a), amountOf(b)];
  return left && right && isPercent(a) === isPercent(b) ? left.compare(right) : Number.NaN;
}

function amountOf(value: unknown): Quantity | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  return Quantity.tryParse(isPercent(value) ? String(value).slice(0, -1) : value);
}

function isPercent(value: unknown): boolean {
  return typeof value === 'string' && value.endsWith('%');
}

/** For each item of the old list the one of the new list that it became, and which of the new list are new. */
function pair(before: readonly unknown[], after: readonly unknown[], field: string): { readonly of: readonly unknown[]; readonly added: readonly number[] } {
  const key = itemKey(field, before, after);
  const nameOf = (item: unknown) => jsonOf(key === undefined ? item : (item as Readonly<Record<string, unknown>>)[key]);
  const free = new Map<string, number[]>();
  after.forEach((item, index) => {
    const name = nameOf(item);
    const same = free.get(name);
    if (same) same.push(index);
    else free.set(name, [index]);
  });
  const of = before.map((item) => free.get(nameOf(item))?.shift());
  const rest = [...free.values()].flat().sort((a, b) => a - b);
  // Items without a name that match none exactly are taken for changed, in their order.
  const next = key === undefined ? rest[Symbol.iterator]() : [][Symbol.iterator]();
  const partners = of.map((index) => index ?? (next.next().value as number | undefined));
  const taken = new Set(partners);
  return { of: partners.map((index) => (index === undefined ? undefined : after[index])), added: rest.filter((index) => !taken.has(index)) };
}

/** A table by the steps of its pointers. */
interface Place {
  row?: Promised | Free;
  readonly steps: Map<string, Place>;
}

const trees = new WeakMap<Guarantees, Place>();

function treeOf(guarantees: Guarantees): Place {
  const known = trees.get(guarantees);
  if (known) return known;
  const root: Place = { steps: new Map() };
  for (const [pointer, row] of Object.entries(guarantees)) {
    let place = root;
    for (const name of pointer.split('/').slice(1)) {
      const next = place.steps.get(name) ?? { steps: new Map() };
      place.steps.set(name, next);
      place = next;
    }
    place.row = row;
  }
  trees.set(guarantees, root);
  return root;
}

function placeBelow({ steps }: Place, step: string): Place | undefined {
  const exact = steps.get(step);
  if (exact) return exact;
  for (const [name, place] of steps) if (name.length > 1 && name.endsWith('*') && step.startsWith(name.slice(0, -1))) return place;
  return steps.get('*');
}

function step({ place, row, path }: Here, key: string | number): Here {
  const name = pointerStep(key);
  const next = place && placeBelow(place, name.slice(1));
  return { place: next, row: next?.row ?? row, path: path + name };
}
