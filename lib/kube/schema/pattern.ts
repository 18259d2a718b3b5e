import { matcher } from './re2/match';
import { parseRegex } from './re2/parse';

/** A regular expression of a schema. */
export interface Pattern {
  /** As the schema has it. */
  readonly source: string;
  /** Whether text contains a match. A pattern that is not understood takes any text. */
  readonly test: (text: string) => boolean;
}

/** How CRDs spell a quantity of Kubernetes. */
export const QUANTITY_PATTERN = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

/** What the patterns that most CRDs share ask for, in words. */
const IN_WORDS: ReadonlyMap<string, string> = new Map([
  [`^${LABEL}$`, 'lower-case letters, digits and inner dashes'],
  [`^${SUBDOMAIN}$`, 'a DNS name of lower-case letters, digits, dashes and dots'],
  [`^$|^${SUBDOMAIN}$`, 'nothing, or a DNS name of lower-case letters, digits, dashes and dots'],
  [`^(\\*\\.)?${SUBDOMAIN}$`, 'a DNS name of lower-case letters, digits, dashes and dots, perhaps after *.'],
  ['^([0-9]{1,5}(h|m|s|ms)){1,4}$', 'a duration in whole numbers, such as 10s, 500ms or 1h30m'],
  ['^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$', 'a duration such as 30s, 1.5m or 1h30m'],
]);

/** What a pattern asks for: in words where they are known, else the pattern. */
export function patternInWords(source: string): string {
  return IN_WORDS.get(source) ?? `text that matches ${source}`;
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
