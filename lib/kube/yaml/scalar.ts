/**
 * Text as YAML that every reader takes for that text: Go's (kubectl, Argo CD, Flux), YAML 1.1 and YAML 1.2.
 *
 * Plain where it cannot be taken for anything else, double-quoted where it could. When in doubt it is quoted: dates and `1:30` are text
 * to Go, but not to a reader of YAML 1.1.
 */
export function quoteUnlessPlain(text: string): string {
  return isPlain(text) ? text : quoted(text);
}

/** Words of most manifests: names, images, paths. No reader sees more in them, but for the few words below. */
const COMMON = /^[A-Za-z_/][\w./-]*(?::[\w./-]+)*$/;
/** The last is a number to some: an exponent without a mantissa. */
const SPECIAL_WORD = /^(?:y|n|yes|no|on|off|true|false|null|e-?[0-9_]+)$/i;

/** What may stand in plain text besides: printable, no indicator at the start, no blank at either end. */
const PRINTABLE = /^[\w./$(;^\\+-](?:[\x20-\x7e\u00a1-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\ud800-\udbff][\udc00-\udfff])*$/;
const NUMBER_BEGINS = /^[-+.0-9eE]/;
/** Integers of any base, floats, base 60, dates, infinities: of YAML 1.1, of 1.2, and what Go's strconv takes. Underscores are gone by then. */
const NUMERIC = /^(?:[-+]?[0-9][0-9:]*(?:\.[0-9]*)?(?:e[-+]?[0-9]*)?|[-+]?\.[0-9]*(?:e[-+]?[0-9]*)?|[-+]?e[-+]?[0-9]+|[-+]?0[xob].*|[0-9]{4}-[0-9].*|[-+]?\.(?:inf|nan))$/i;

/** Longer text is quoted unread: nobody reads it, and a pattern that repeats a group overflows its stack on millions of letters. */
const LONGEST_PLAIN = 1024;

function isPlain(text: string): boolean {
  if (text.length > LONGEST_PLAIN) return false;
  if (COMMON.test(text)) return (text.length > 5 && (text.charCodeAt(0) | 0x20) !== 0x65) || !SPECIAL_WORD.test(text);
  if (!PRINTABLE.test(text) || text.includes(': ') || text.includes(' #') || /[ :]$/.test(text)) return false;
  if (NUMBER_BEGINS.test(text)) return !NUMERIC.test(text.replaceAll('_', '')) && !/^(?:-$|- |--- ?|\.\.\.)/.test(text);
  return true;
}

/** Half of a surrogate pair: no UTF-8 file can hold it, and Go refuses its escape. */
const LONE_SURROGATE = /[\ud800-\udfff]/u;

/** The text between double quotes, with everything escaped that a reader could drop, change or refuse. @throws UNWRITABLE */
export function quoted(text: string): string {
  if (!isUnicode(text)) throw UNWRITABLE;
  return JSON.stringify(text).replaceAll(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** True for text that UTF-8 can hold. */
export function isUnicode(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

/** Thrown by the fast path, which keeps no record of where it is; the writer then looks for every reason at leisure. */
export const UNWRITABLE: unique symbol = Symbol('unwritable');

/** What a block scalar cannot carry unharmed: control characters, other line ends, lines of blanks alone. */
const NOT_IN_BLOCK = /[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]|(?:^|\n)[ \t]+(?:\n|$)/;

/**
 * Text of several lines as a block scalar, header and all, each line under the indent (a line break and blanks); undefined where it would
 * not survive as one. The indent is two blanks deeper than the parent.
 */
export function block(text: string, indent: string): string | undefined {
  const start = /^\n*/.exec(text)?.[0].length ?? 0;
  const first = text[start];
  if (first === undefined || first === '\t' || NOT_IN_BLOCK.test(text) || !isUnicode(text)) return undefined;
  const end = endOfText(text);
  const body = text.slice(0, end).replaceAll(/\n(?!\n)/g, indent);
  const trailing = text.length - end;
  const chomp = trailing === 0 ? '-' : trailing === 1 ? '' : '+';
  const lead = start === 0 ? indent : '\n';
  return `|${first === ' ' ? '2' : ''}${chomp}${lead}${body}${'\n'.repeat(Math.max(0, trailing - 1))}`;
}

function endOfText(text: string): number {
  let end = text.length;
  while (end > 0 && text[end - 1] === '\n') end--;
  return end;
}
