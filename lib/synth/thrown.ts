import { fileURLToPath } from 'node:url';
import type { SourcePosition } from '../errors';

/** What a thrown value says, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return String(error);
}

/** The innermost line of a stack that lies in a program of the user's: not in Node, not in an installed package. */
export function userPosition(error: unknown): SourcePosition | undefined {
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : '';
  for (const line of stack.split('\n').slice(0, 200)) {
    const match = /^\s+at (?:.*\()?((?:file:\/\/)?\/[^():]+|[A-Za-z]:\\[^():]+):(\d+):(\d+)\)?$/.exec(line);
    if (!match?.[1] || /[\\/]node_modules[\\/]/.test(match[1])) continue;
    return { file: match[1].startsWith('file:') ? fileURLToPath(match[1]) : match[1], line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}
