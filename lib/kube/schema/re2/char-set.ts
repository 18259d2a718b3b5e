/** A set of characters, as a test of code points. */
export type CharSet = (codePoint: number) => boolean;

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z', alpha: 'A-Za-z', ascii: '\\x00-\\x7F', blank: '\\t ', cntrl: '\\x00-\\x1F\\x7F', digit: '0-9', graph: '!-~',
  lower: 'a-z', print: ' -~', punct: '!-\\/:-@\\[-`{-~', space: '\\t\\n\\v\\f\\r ', upper: 'A-Z', word: '0-9A-Za-z_', xdigit: '0-9A-Fa-f',
};

/** RE2's Perl classes are ASCII, unlike JavaScript's `\s`. */
const PERL: Readonly<Record<string, string>> = { d: '0-9', w: '0-9A-Za-z_', s: '\\t\\n\\f\\r ' };

/** One character, or a range of them. */
export function between(low: number, high: number): CharSet {
  return low === high ? (codePoint) => codePoint === low : (codePoint) => codePoint >= low && codePoint <= high;
}

/** What is in any of the sets. */
export function anyOf(sets: readonly CharSet[]): CharSet {
  const only = sets.length === 1 ? sets[0] : undefined;
  return only ?? ((codePoint) => sets.some((set) => set(codePoint)));
}

/** What is not in the set. */
export function except(set: CharSet): CharSet {
  return (codePoint) => !set(codePoint);
}

/** The set and its other cases. */
export function foldCase(set: CharSet): CharSet {
  return (codePoint) => {
    if (set(codePoint)) return true;
    const text = String.fromCodePoint(codePoint);
    return [text.toLowerCase(), text.toUpperCase()].some((other) => other !== text && set(other.codePointAt(0) ?? -1));
  };
}

/** `\d`, `\S` and the like, by their letter. */
export function perlClass(letter: string): CharSet | undefined {
  const body = PERL[letter.toLowerCase()];
  return body === undefined ? undefined : tested(`[${body}]`, letter !== letter.toLowerCase());
}

/** `alpha` of `[[:alpha:]]`, or its negation `^alpha`. */
export function posixClass(name: string): CharSet | undefined {
  const negated = name.startsWith('^');
  const key = negated ? name.slice(1) : name;
  return Object.hasOwn(POSIX, key) ? tested(`[${POSIX[key] ?? ''}]`, negated) : undefined;
}

/** `\p{Greek}`, `\PC`: Unicode's categories and scripts. */
export function unicodeClass(name: string, negated: boolean): CharSet | undefined {
  if (!/^\^?\w+$/.test(name)) return undefined;
  const bare = name.replace('^', '');
  for (const property of [bare, `Script=${bare}`]) {
    try {
      return tested(`\\p{${property}}`, negated !== name.startsWith('^'));
    } catch {
      continue;
    }
  }
  return undefined;
}

function tested(source: string, negated: boolean): CharSet {
  const expression = new RegExp(`^${source}$`, 'u');
  return (codePoint) => expression.test(String.fromCodePoint(codePoint)) !== negated;
}
