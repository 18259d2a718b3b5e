import { isMap, type Json } from '../kube/object';
import { Quantity } from '../units';

/** How two values are compared. Patterns are paths below the value, with dots between steps and `*` for any item of a list. */
export interface Comparison {
  /** Patterns of what may differ. @default - nothing may */
  readonly except?: readonly string[];
  /** Patterns of what may be set where it was not, and not changed after. @default - nothing */
  readonly setOnce?: readonly string[];
  /** Pattern → what a server reads into a field that is left out; the empty pattern is the value itself. @default - nothing */
  readonly defaults?: Readonly<Record<string, Json>>;
  /** True for a list whose order says nothing. @default false */
  readonly unordered?: boolean;
}

type Place = ReadonlyArray<string | number>;

/** Deeper than anything that can be written or read. */
const DEEPEST = 300;
const QUANTITIES = new Set(['requests', 'limits', 'capacity']);

/**
 * The places at which two values differ as a server compares them: quantities by value, without regard to the order of keys, and nothing equal to null and to
 * an empty list or map.
 */
export function differences(before: unknown, after: unknown, how: Comparison): readonly Place[] {
  const found: Place[] = [];
  const except = new Set(how.except);
  const setOnce = new Set(how.setOnce);

  const compare = (was: unknown, is: unknown, place: Place, pattern: string): void => {
    if (except.has(pattern)) return;
    const [a, b] = [filled(was, pattern), filled(is, pattern)];
    if (setOnce.has(pattern) && isNothing(a)) return;
    if (place.length < DEEPEST && isMap(a ?? {}) && isMap(b ?? {}) && (isMap(a) || isMap(b))) {
      for (const key of new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])) compare(field(a, key), field(b, key), [...place, key], pattern === '' ? key : `${pattern}.${key}`);
    } else if (place.length < DEEPEST && Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
      a.forEach((item: unknown, index) => compare(item, b[index], [...place, index], pattern === '' ? '*' : `${pattern}.*`));
    } else if (!(isNothing(a) && isNothing(b)) && !isSameScalar(a, b, place)) found.push(place);
  };
  const filled = (value: unknown, pattern: string): unknown => (value ?? (how.defaults !== undefined && Object.hasOwn(how.defaults, pattern) ? how.defaults[pattern] : value));

  if (how.unordered === true && Array.isArray(before) && Array.isArray(after)) compare([...new Set(before)].sort(), [...new Set(after)].sort(), [], '');
  else compare(before, after, [], '');
  return found;
}

function field(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0) || (isMap(value) && Object.keys(value).length === 0);
}

function isSameScalar(a: unknown, b: unknown, place: Place): boolean {
  if (a === b) return true;
  // Loosely, for a bigint and a number of the same value.
  if (isNumber(a) && isNumber(b)) return a == b;
  if (!QUANTITIES.has(String(place.at(-2))) && place.at(-1) !== 'sizeLimit') return false;
  const [left, right] = [Quantity.tryParse(a), Quantity.tryParse(b)];
  return left !== undefined && right !== undefined && left.equals(right);
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
