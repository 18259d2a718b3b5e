import { matcher } from './re2/match';
import { parseRegex } from './re2/parse';

/** A regular expression of a schema. */
export interface Pattern {
  /** As the schema has it. */
  readonly source: string;
  /** Whether text contains a match. A pattern that is not understood takes any text. */
  readonly test: (text: string) => boolean;
}

/** Patterns of one run; those of a hostile schema may be many. */
const MOST_REMEMBERED = 2000;
/** Text above this length is taken as it is. */
const LONGEST = 20_000;
const remembered = new Map<string, Pattern>();

/**
 * A pattern of a schema, ready to test text.
 *
 * Schemas are written for RE2, Go's engine, which differs from JavaScript's in syntax (`(?i)`, `\PC`, `\z`) and in being linear:
 * `^([a-z]+[.]?)+$`, which a CRD in the tables has, hangs JavaScript's on thirty characters. So patterns run on an engine like Go's.
 */
export function compilePattern(source: string): Pattern {
  let pattern = remembered.get(source);
  if (pattern === undefined) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    remembered.set(source, (pattern = lazily(source)));
  }
  return pattern;
}

function lazily(source: string): Pattern {
  let test: ((text: string) => boolean) | undefined;
  return { source, test: (text) => text.length > LONGEST || (test ??= build(source))(text) };
}

function build(source: string): (text: string) => boolean {
  try {
    return matcher(parseRegex(source));
  } catch {
    return () => true;
  }
}
