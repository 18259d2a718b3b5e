import { endOfDoubleQuoted } from './quotes';

/** One document of a stream: its text and where it begins in the whole. */
export interface Chunk {
  readonly text: string;
  readonly offset: number;
}

/** A line that begins with `---` and cannot be a separator to kubectl, since more than a comment follows. */
export interface BadSeparator {
  readonly offset: number;
  readonly rest: string;
}

/**
 * The documents of a stream as kubectl cuts it, before any YAML is read: at each line that begins with three dashes. One broken document
 * therefore spoils no other.
 */
export function splitDocuments({ text, offset }: Chunk): { readonly chunks: readonly Chunk[]; readonly bad: readonly BadSeparator[] } {
  const chunks: Chunk[] = [];
  const bad: BadSeparator[] = [];
  let start = 0;
  for (let at = nextSeparator(text, 0); at >= 0; at = nextSeparator(text, start)) {
    if (at > start) chunks.push({ text: text.slice(start, at), offset: offset + start });
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const rest = text.slice(at + 3, end).trim();
    if (rest !== '' && !rest.startsWith('#')) bad.push({ offset: offset + at, rest });
    start = Math.min(end + 1, text.length);
  }
  if (start < text.length) chunks.push({ text: text.slice(start), offset: offset + start });
  return { chunks, bad };
}

/** Where the next line that begins with three dashes begins, from the start of a line on; -1 if there is none. */
function nextSeparator(text: string, from: number): number {
  if (text.startsWith('---', from)) return from;
  const found = text.indexOf('\n---', from);
  return found < 0 ? -1 : found + 1;
}

/** The JSON values that stand one after the other in a text, as `kubectl get -o json` and `jq` print them; one chunk where the text is no such thing. */
export function splitJson(chunk: Chunk): readonly Chunk[] {
  const { text, offset } = chunk;
  const chunks: Chunk[] = [];
  const mark = /["[\]{}]/g;
  let depth = 0;
  let start = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (found[0] === '"') {
      const end = endOfDoubleQuoted(text, found.index);
      if (end < 0) return [chunk];
      mark.lastIndex = end;
      continue;
    }
    depth += found[0] === '{' || found[0] === '[' ? 1 : -1;
    if (depth === 0) {
      chunks.push({ text: text.slice(start, mark.lastIndex), offset: offset + start });
      start = mark.lastIndex;
    }
  }
  const rest = text.slice(start);
  if (depth !== 0 || chunks.length === 0) return [chunk];
  if (/\S/.test(rest)) chunks.push({ text: rest, offset: offset + start });
  return chunks;
}
