import { FIELD_ORDER, FREE_FIELDS, RESOURCE_FIELDS, RESOURCE_ORDER } from './field-order';
import { quoteUnlessPlain, UNWRITABLE } from './scalar';
import { LONGEST_KEY } from './writable';

/** How the keys of one map are ranked, and of the maps below it. */
export interface Order {
  readonly ranks: ReadonlyMap<string, number>;
  /** Plans by the keys of a map in the order it gives them, one step a key. */
  shapes: Shape;
  size: number;
}

/** One field of a map, ready to write. */
export interface Field {
  readonly key: string;
  /** The key as YAML, with its colon. */
  readonly label: string;
  /** The order of the map that it may hold. */
  readonly order: Order;
}

interface Shape {
  readonly next: Map<string, Shape>;
  plan?: readonly Field[];
}

const FIELDS = orderOf(FIELD_ORDER);
const RESOURCES = orderOf(RESOURCE_ORDER);
const FREE = orderOf([]);

/** The order of a whole object. */
export const ROOT: Order = FIELDS;

/** Maps of more keys are content, not structure: their plans are not kept. */
const LARGEST_SHAPE = 48;
/** Steps kept per order; a set of objects with more shapes than this starts over. */
const MOST_STEPS = 20_000;

const labels = new Map<string, string>();
const MOST_LABELS = 20_000;

/** The fields of a map in canonical order. Objects of one shape, however many, are ordered once. */
export function planOf(order: Order, keys: readonly string[]): readonly Field[] {
  if (keys.length > LARGEST_SHAPE) return makePlan(order, keys);
  let shape = order.shapes;
  for (const key of keys) {
    let next = shape.next.get(key);
    if (next === undefined) {
      if (++order.size > MOST_STEPS) return startOver(order, keys);
      next = { next: new Map() };
      shape.next.set(key, next);
    }
    shape = next;
  }
  return (shape.plan ??= makePlan(order, keys));
}

function startOver(order: Order, keys: readonly string[]): readonly Field[] {
  order.shapes = { next: new Map() };
  order.size = 0;
  return makePlan(order, keys);
}

function makePlan(order: Order, keys: readonly string[]): readonly Field[] {
  return [...keys].sort((a, b) => rank(order, a) - rank(order, b) || (a < b ? -1 : 1)).map((key) => ({ key, label: labelOf(key), order: below(order, key) }));
}

function rank(order: Order, key: string): number {
  return order.ranks.get(key) ?? order.ranks.size;
}

function below(order: Order, key: string): Order {
  if (order !== FIELDS) return FIELDS;
  return FREE_FIELDS.has(key) ? FREE : RESOURCE_FIELDS.has(key) ? RESOURCES : FIELDS;
}

function labelOf(key: string): string {
  const known = labels.get(key);
  if (known !== undefined) return known;
  const label = `${quoteUnlessPlain(key)}:`;
  if (label.length > LONGEST_KEY) throw UNWRITABLE;
  if (labels.size >= MOST_LABELS) labels.clear();
  labels.set(key, label);
  return label;
}

function orderOf(keys: readonly string[]): Order {
  return { ranks: new Map(keys.map((key, index) => [key, index])), shapes: { next: new Map() }, size: 0 };
}
