import type { Problem } from '../../errors';
import { pointer } from '../object';
import { isUnicode } from './scalar';

/** Deeper than any manifest, a CRD's schema included, and shallow enough for every reader's stack. */
export const DEEPEST = 256;
/** Longest key in characters: YAML readers stop looking for the colon after 1024. */
export const LONGEST_KEY = 1024;

/** Integers that Go reads as integers: int64 and uint64. */
const LEAST_INTEGER = -(2n ** 63n);
const GREATEST_INTEGER = 2n ** 64n - 1n;

/** True for a bigint that Go would read as the integer it is. */
export function isWritableInteger(value: bigint): boolean {
  return value >= LEAST_INTEGER && value <= GREATEST_INTEGER;
}

/** True for a map made by a literal, by JSON or without a prototype; also when another realm made it. */
export function isPlainMap(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf');
}

/** Reports stop here: the hundredth says nothing that the first did not. */
const MOST = 100;

/** Everything in a value that YAML cannot say, each with its place. */
export function unwritable(root: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const path: Array<string | number> = [];
  const ancestors = new Set<object>();

  const report = (what: string, fix: string): void => {
    if (problems.length >= MOST) return;
    problems.push({
      id: 'value-not-plain',
      severity: 'error',
      message: `${what}${path.length === 0 ? '' : ` at ${pointer(...path)}`}`,
      accepted: 'text, true and false, finite numbers, whole numbers to 2^53 (more as bigint, to 64 bits), null, lists and plain maps of these',
      fix,
      pointer: pointer(...path),
    });
  };

  const visit = (value: unknown): void => {
    const reason = reasonAgainst(value);
    if (reason) return report(...reason);
    if (typeof value !== 'object' || value === null) return;
    if (ancestors.has(value)) return report('a value that contains itself', 'Refer to the object by its name instead.');
    if (ancestors.size > DEEPEST) return report(`a value nested deeper than ${DEEPEST} levels`, 'Flatten it.');
    ancestors.add(value);
    const step = (key: string | number, child: unknown): void => {
      path.push(key);
      if (typeof key === 'string' && !isUnicode(key)) report('a key that is not valid Unicode', 'Remove the half of a surrogate pair.');
      else if (typeof key === 'string' && key.length > LONGEST_KEY / 6) reportLongKey(key);
      visit(child);
      path.pop();
    };
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (item === undefined) {
          path.push(index);
          report('undefined in a list', 'Leave the item out, or write null.');
          path.pop();
        } else step(index, item);
      }
    } else for (const [key, child] of Object.entries(value)) if (child !== undefined) step(key, child);
    ancestors.delete(value);
  };

  const reportLongKey = (key: string): void => {
    if (JSON.stringify(key).length > LONGEST_KEY) report(`a key of ${key.length} characters`, `Shorten it: YAML readers look for the colon within ${LONGEST_KEY}.`);
  };

  visit(root);
  return problems;
}

function reasonAgainst(value: unknown): readonly [what: string, fix: string] | undefined {
  switch (typeof value) {
    case 'string':
      return isUnicode(value) ? undefined : ['text that is not valid Unicode', 'Remove the half of a surrogate pair, or encode the bytes as base64.'];
    case 'number':
      if (!Number.isFinite(value)) return [`the number ${value}`, 'Write a finite number.'];
      return Number.isInteger(value) && !Number.isSafeInteger(value) ? [`the integer ${value}, which a number holds only roughly`, 'Write it as a bigint or as text.'] : undefined;
    case 'bigint':
      return isWritableInteger(value) ? undefined : [`the integer ${value}, which has more than 64 bits`, 'Write it as text.'];
    case 'undefined':
      return ['undefined', 'Write a value.'];
    case 'function':
    case 'symbol':
      return [`a ${typeof value}`, 'Call it, or write the value itself.'];
    case 'object':
      if (value === null || Array.isArray(value) || isPlainMap(value)) return undefined;
      return [`a ${nameOf(value)}`, value instanceof Date ? 'Write its text: date.toISOString().' : 'Write a plain map or list of its content.'];
    default:
      return undefined;
  }
}

function nameOf(value: object): string {
  const maker: unknown = value.constructor;
  return typeof maker === 'function' && maker.name !== '' ? maker.name : 'class instance';
}
