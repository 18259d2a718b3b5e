import { endOfDoubleQuoted } from './quotes';
import { DEEPEST } from './writable';

/**
 * The value of a text that is JSON; undefined where it is not, or where `JSON.parse` would lose something: a key that stands twice, an
 * integer beyond 2^53, a number beyond doubles, or depth beyond bounds.
 */
export function readJson(text: string): { readonly value: unknown } | undefined {
  const first = /[^\s]/.exec(text)?.[0];
  if (first !== '{' && first !== '[') return undefined;
  if (LARGE_NUMBER.test(text)) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const keys = countKeys(value);
  return keys !== undefined && keys === countWrittenKeys(text) ? { value } : undefined;
}

const LARGE_NUMBER = /[:,[\s]-?(?:\d{16,}|\d[\d.]*[eE]\+?\d{3})/;

function countWrittenKeys(text: string): number {
  const colon = /\s*:/y;
  let count = 0;
  let at = text.indexOf('"');
  while (at >= 0) {
    colon.lastIndex = endOfDoubleQuoted(text, at);
    at = colon.lastIndex;
    if (colon.test(text)) count++;
    at = text.indexOf('"', at);
  }
  return count;
}

/** Keys of all maps in a value; undefined where it is too deep. */
function countKeys(root: unknown): number | undefined {
  let count = 0;
  let level: unknown[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return undefined;
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      const children = Object.values(value) as unknown[];
      if (!Array.isArray(value)) count += children.length;
      for (const child of children) if (typeof child === 'object' && child !== null) next.push(child);
    }
    level = next;
  }
  return count;
}
