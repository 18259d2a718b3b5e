import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourcePosition } from '../errors';

/** What a thrown value says, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}

/** The folder of our own code, `lib` or `dist/lib`. */
const OWN = path.dirname(__dirname) + path.sep;

/** The innermost line of a stack that lies in a program of the user's: not in Node, not in an installed package, not in ours. */
export function userPosition(error: unknown): SourcePosition | undefined {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  for (const line of stack.split('\n').slice(0, 200)) {
    const match = /^\s+at (?:.*\()?((?:file:\/\/)?\/[^():]+|[A-Za-z]:\\[^():]+):(\d+):(\d+)\)?$/.exec(line);
    if (!match?.[1]) continue;
    const file = match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1];
    if (!/[\\/]node_modules[\\/]/.test(file) && !file.startsWith(OWN)) return { file, line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
