import type { SourcePosition } from '../../lib/errors';

/** A subclass's constructor and one or two functions that wrap it still leave the person's line in sight. */
const FRAMES = 4;
const PLACE = /\(?((?:file:\/\/|node:|[A-Za-z]:)?[^():]+):(\d+):(\d+)\)?$/;

/**
 * Remembers the line that called `maker`, and reads it when asked: capturing costs about a microsecond, and the text of
 * the stack is made on first use only.
 */
export function captureSource(maker: Function): () => SourcePosition | undefined {
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  Error.captureStackTrace(holder, maker);
  Error.stackTraceLimit = limit;
  let place: SourcePosition | undefined | null = null;
  return () => (place === null ? (place = firstPlace(holder.stack)) : place);
}

function firstPlace(stack: string | undefined): SourcePosition | undefined {
  for (const frame of (stack ?? '').split('\n').slice(1)) {
    const [, file, line, column] = PLACE.exec(frame.trim().replace(/^at (?:async )?/, '').replace(/^.*\(/, '(')) ?? [];
    if (file !== undefined && !file.startsWith('node:')) return { file: fromUrl(file), line: Number(line), column: Number(column) };
  }
  return undefined;
}

function fromUrl(file: string): string {
  return file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
}
