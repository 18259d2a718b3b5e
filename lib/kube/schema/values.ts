import { isMap } from '../object';

/** True for a whole number of any size. */
export function isInteger(value: unknown): value is number | bigint {
  return Number.isInteger(value) || typeof value === 'bigint';
}

/** True for any number that JSON can write. */
export function isNumber(value: unknown): value is number | bigint {
  return Number.isFinite(value) || typeof value === 'bigint';
}

/** Characters as Go counts them: code points. */
export function textLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (text.charCodeAt(index) >> 10 === 0x36 && text.charCodeAt(index + 1) >> 10 === 0x37) length--;
  }
  return length;
}

/** By what an item is told apart in its list; undefined for what cannot be. */
export function identityInList(item: unknown, unique: true | readonly string[], fallbacks: readonly unknown[]): string | undefined {
  if (unique === true) return textOf(item);
  if (!isMap(item)) return undefined;
  let id = '';
  for (let at = 0; at < unique.length; at++) id += `${textOf(item[unique[at] ?? ''] ?? fallbacks[at])}\u0000`;
  return id;
}

/** Text by which values are compared; undefined for what nests too deep to be written. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
  } catch {
    return undefined;
  }
}
