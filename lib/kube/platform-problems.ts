import type { Problem } from '../errors';
import { isLabelKey, isLabelValue } from './labels';
import { nearest } from './names';
import { isMap } from './object';

/** A problem of a platform: each is an error. */
export type PlatformProblem = Omit<Problem, 'severity'>;

/** One problem where a key is none of those that are known, with the nearest that is. */
export function unknownKey(key: string, path: string, known: readonly string[]): PlatformProblem[] {
  if (known.includes(key)) return [];
  const near = nearest(key, known);
  return [{ id: 'platform-key-unknown', message: `${path} is no key of a platform`, prop: path, accepted: known.join(', '), fix: near === undefined ? 'Remove it.' : `Write '${near}'.` }];
}

/** True for labels of an object. */
export function isLabels(given: unknown): boolean {
  return isMap(given) && Object.entries(given).every(([key, value]) => isLabelKey(key) && typeof value === 'string' && isLabelValue(value));
}

/** A value as messages show it. */
export function show(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
