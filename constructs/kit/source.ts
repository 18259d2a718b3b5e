import type { SourcePosition } from '../../lib/errors';

const PLACE = /^(?:async )?(.+):(\d+):(\d+)$/;

/**
 * Remembers the line that called `maker`, and reads it when asked: capturing costs about a microsecond, and the text of
 * the stack is made on first use only.
 */
export function captureSource(maker: Function): () => SourcePosition | undefined {
  if (ofTheWhole) return ofTheWhole;
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  // What stands above the maker is left out, so the first frame is the caller's.
  Error.stackTraceLimit = 1;
  Error.captureStackTrace(holder, maker);
  Error.stackTraceLimit = limit;
  let place: SourcePosition | undefined | null = null;
  return () => (place === null ? (place = placeOf(holder.stack)) : place);
}

/** Runs `make`, and takes everything made in it for a part of a whole that was made elsewhere. */
export function asPartsOf<T>(whole: () => SourcePosition | undefined, make: () => T): T {
  const outer = ofTheWhole;
  ofTheWhole = whole;
  try {
    return make();
  } finally {
    ofTheWhole = outer;
  }
}

let ofTheWhole: (() => SourcePosition | undefined) | undefined;

/** `at new App (/app/main.ts:3:5)`, `at file:///app/main.ts:3:5` */
function placeOf(stack = ''): SourcePosition | undefined {
  const frame = stack.split('\n')[1]?.trim().replace(/^at /, '') ?? '';
  const inner = frame.endsWith(')') ? frame.slice(frame.lastIndexOf(' (') + 2, -1) : frame;
  const [, file, line, column] = PLACE.exec(inner) ?? [];
  return file === undefined ? undefined : { file: fromUrl(file), line: Number(line), column: Number(column) };
}

function fromUrl(file: string): string {
  return file.startsWith('file://') ? decodeURIComponent(file.slice('file://'.length)) : file;
}
