/**
 * Where a double-quoted text ends, behind its closing quote; -1 where it does not. Found by search, since a pattern that repeats a group
 * overflows its stack on text of many megabytes.
 */
export function endOfDoubleQuoted(text: string, open: number): number {
  for (let quote = text.indexOf('"', open + 1); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (text.charCodeAt(quote - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return -1;
}

/** Where a single-quoted text ends, behind its closing quote; -1 where it does not. A quote is written twice inside. */
export function endOfSingleQuoted(text: string, open: number): number {
  let quote = text.indexOf("'", open + 1);
  while (quote >= 0 && text.charCodeAt(quote + 1) === 0x27) quote = text.indexOf("'", quote + 2);
  return quote < 0 ? -1 : quote + 1;
}
