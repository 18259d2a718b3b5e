/** A regular expression of a schema, ready to test text. */
export interface Pattern {
  /** As the schema has it. */
  readonly source: string;
  /** Undefined where JavaScript cannot say it; text is then not tested. */
  readonly test: ((text: string) => boolean) | undefined;
}

const compiled = new Map<string, Pattern>();

/** Schemas carry patterns for Go's RE2. What JavaScript writes differently is rewritten; what it cannot say is not tested. */
export function compilePattern(source: string): Pattern {
  const known = compiled.get(source);
  if (known) return known;
  const expression = toRegExp(source);
  const pattern = { source, test: expression && ((text: string) => expression.test(text)) };
  compiled.set(source, pattern);
  return pattern;
}

function toRegExp(source: string): RegExp | undefined {
  let flags = 'u';
  let body = source.replace(/^\(\?([is]+)\)/, (_, letters: string) => {
    flags += letters;
    return '';
  });
  body = body.replace(/\\([pP])([A-Z])/g, '\\$1{$2}').replaceAll('\\z', '$').replaceAll('\\A', '^').replaceAll('(?P<', '(?<');
  for (const attempt of [flags, flags.replace('u', '')]) {
    try {
      return new RegExp(body, attempt);
    } catch {
      continue;
    }
  }
  return undefined;
}
