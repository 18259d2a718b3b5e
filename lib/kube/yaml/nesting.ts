import { lexemesOf } from './document';
import { DEEPEST } from './writable';

/**
 * Where a text begins to be nested too deep, or undefined. Found from the tokens alone, without recursion: the parser's own recursion must
 * not meet such a text, since a stack that overflows in the wrong place ends the process.
 */
export function tooDeepAt(text: string): number | undefined {
  /** Columns of the block collections that are open. */
  const columns: number[] = [];
  let flow = 0;
  let column = 0;
  let offset = 0;
  for (const token of lexemesOf(text)) {
    const first = token[0];
    if (first === '\u0002' || first === '\u0018' || first === '\u001f') continue;
    if (first === '[' || first === '{') flow++;
    else if (first === ']' || first === '}') flow = Math.max(0, flow - 1);
    else if (flow === 0 && !BLANK.test(token)) {
      while (columns.length > 0 && (columns.at(-1) ?? 0) >= column) columns.pop();
      columns.push(column);
    }
    if (columns.length + flow > DEEPEST) return offset;
    const newline = token.lastIndexOf('\n');
    column = newline < 0 ? column + token.length : token.length - newline - 1;
    offset += token.length;
  }
  return undefined;
}

/** Blanks, line breaks and comments, which open nothing. */
const BLANK = /^[\s#\ufeff]/;
