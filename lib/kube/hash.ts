import { sha256 } from 'js-sha256';

/** SHA-256 of a text's UTF-8 bytes, in 64 hex digits. */
export function sha256Hex(text: string): string {
  return sha256(text);
}

/** The first hex digits of the SHA-256 of a value, the same for any order of keys: the suffix of names that must change with their content. */
export function contentHash(value: unknown, digits = 7): string {
  return sha256Hex(canonicalJson(value)).slice(0, digits);
}

/** Deeper than any manifest; a deeper value is a mistake or an attack. */
const DEEPEST = 512;

/** JSON without spaces, keys sorted by code unit, members that are undefined left out. @throws RangeError beyond 512 levels */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > DEEPEST) throw new RangeError(`a value nested deeper than ${DEEPEST} levels has no content hash`);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  let text = '';
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) text += (index === 0 ? '' : ',') + write(value[index], depth + 1);
    return `[${text}]`;
  }
  const map = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(map);
  for (const key of isSorted(keys) ? keys : keys.sort()) {
    if (map[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${write(map[key], depth + 1)}`;
  }
  return `{${text}}`;
}

/** Few maps have many keys, and many have theirs in order: a sort costs more than all the rest. */
function isSorted(keys: readonly string[]): boolean {
  for (let index = 1; index < keys.length; index++) if ((keys[index - 1] as string) > (keys[index] as string)) return false;
  return true;
}
