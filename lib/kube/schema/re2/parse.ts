import { anyOf, between, except, foldCase, perlClass, posixClass, unicodeClass, type CharSet } from './char-set';

/** A regular expression as a tree. */
export type Regex =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly part: Regex; readonly least: number; readonly most: number };

/** RE2 refuses more than 1000 repetitions too. */
const MOST_REPEATS = 1000;
/** Levels of groups; patterns of people have a handful. */
const DEEPEST = 100;
const CONTROL: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** What a pattern asks for that is not understood here: it is then not tested. */
export class Unsupported extends Error {}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

/** Reads a pattern of RE2, Go's language of regular expressions. @throws Unsupported */
export function parseRegex(source: string): Regex {
  const reader = new Reader([...source]);
  const tree = reader.alternatives({ ignoreCase: false, dotAll: false }, 0);
  reader.expectEnd();
  return tree;
}

class Reader {
  private at = 0;

  constructor(private readonly chars: readonly string[]) {}

  expectEnd(): void {
    if (this.at < this.chars.length) throw new Unsupported(`an unmatched ${this.peek()}`);
  }

  alternatives(outer: Flags, depth: number): Regex {
    if (depth > DEEPEST) throw new Unsupported('groups nested too deep');
    let flags = outer;
    const choices: Regex[] = [];
    let parts: Regex[] = [];
    while (this.at < this.chars.length && this.peek() !== ')') {
      if (this.take('|')) {
        choices.push({ kind: 'all', parts });
        parts = [];
        continue;
      }
      const changed = this.flagsAlone(flags);
      if (changed) flags = changed;
      else parts.push(this.repeated(this.atom(flags, depth)));
    }
    const last: Regex = { kind: 'all', parts };
    return choices.length === 0 ? last : { kind: 'any', parts: [...choices, last] };
  }

  /** `(?i)`, which holds to the end of its group. */
  private flagsAlone(flags: Flags): Flags | undefined {
    const match = /^\(\?([a-z-]+)\)/i.exec(this.chars.slice(this.at, this.at + 12).join(''));
    if (!match) return undefined;
    this.at += match[0].length;
    return withFlags(flags, match[1] ?? '');
  }

  private atom(flags: Flags, depth: number): Regex {
    const char = this.next();
    switch (char) {
      case '(':
        return this.group(flags, depth);
      case '[':
        return set(this.bracket(), flags);
      case '.':
        return { kind: 'set', set: flags.dotAll ? () => true : (codePoint) => codePoint !== 10 };
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '\\':
        return this.escape(flags);
      case '*':
      case '+':
      case '?':
        throw new Unsupported(`nothing to repeat before ${char}`);
      default:
        return set(one(char), flags);
    }
  }

  private group(flags: Flags, depth: number): Regex {
    let inner = flags;
    if (this.take('?')) {
      const match = /^(?:P?<\w+>|([a-z-]*):)/i.exec(this.chars.slice(this.at, this.at + 80).join(''));
      if (!match) throw new Unsupported('a group of an unknown form');
      this.at += match[0].length;
      if (match[1]) inner = withFlags(flags, match[1]);
    }
    const tree = this.alternatives(inner, depth + 1);
    if (!this.take(')')) throw new Unsupported('a group that does not end');
    return tree;
  }

  private repeated(part: Regex): Regex {
    let tree = part;
    for (;;) {
      const [least, most] = this.quantifier() ?? [];
      if (least === undefined || most === undefined) return tree;
      // Lazy or greedy makes no difference to whether text matches.
      this.take('?');
      tree = { kind: 'repeat', part: tree, least, most };
    }
  }

  private quantifier(): readonly [number, number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const match = /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}/.exec(this.chars.slice(this.at, this.at + 12).join(''));
    if (!match) return undefined;
    this.at += match[0].length;
    const least = Number(match[1]);
    const most = match[2] === undefined ? least : match[3] === '' ? Infinity : Number(match[3]);
    if (least > MOST_REPEATS || (most !== Infinity && most > MOST_REPEATS) || least > most) throw new Unsupported('too many repetitions');
    return [least, most];
  }

  private escape(flags: Flags): Regex {
    const letter = this.peek();
    if (letter === 'A' || letter === 'z') {
      this.at++;
      return { kind: letter === 'A' ? 'start' : 'end' };
    }
    if (letter === 'b' || letter === 'B' || letter === 'Q' || letter === 'C') throw new Unsupported(`\\${letter}`);
    return set(this.escapedSet(), flags);
  }

  /** What stands behind a backslash, in a class or outside. */
  private escapedSet(): CharSet {
    const letter = this.next();
    const perl = perlClass(letter);
    if (perl) return perl;
    if (letter === 'p' || letter === 'P') {
      const name = this.take('{') ? this.until('}') : this.next();
      const category = unicodeClass(name, letter === 'P');
      if (category === undefined) throw new Unsupported(`\\${letter}{${name}}`);
      return category;
    }
    return one(this.escapedChar(letter));
  }

  private escapedChar(letter: string): string {
    const control = CONTROL[letter];
    if (control !== undefined) return String.fromCodePoint(control);
    if (letter === 'x') {
      const digits = this.take('{') ? this.until('}') : this.next() + this.next();
      if (!/^[0-9a-f]{1,6}$/i.test(digits) || parseInt(digits, 16) > 0x10ffff) throw new Unsupported(`\\x${digits}`);
      return String.fromCodePoint(parseInt(digits, 16));
    }
    if (/[A-Za-z0-9]/.test(letter)) throw new Unsupported(`\\${letter}`);
    return letter;
  }

  private bracket(): CharSet {
    const negated = this.take('^');
    const sets: CharSet[] = [];
    for (let first = true; first || this.peek() !== ']'; first = false) {
      if (this.at >= this.chars.length) throw new Unsupported('a class that does not end');
      sets.push(this.member());
    }
    this.at++;
    return negated ? except(anyOf(sets)) : anyOf(sets);
  }

  private member(): CharSet {
    if (this.peek() === '[' && this.chars[this.at + 1] === ':') {
      this.at += 2;
      const named = posixClass(this.until(':'));
      if (named === undefined || !this.take(']')) throw new Unsupported('an unknown class');
      return named;
    }
    if (this.peek() === '\\' && /[dswpDSWP]/.test(this.chars[this.at + 1] ?? '')) {
      this.at++;
      return this.escapedSet();
    }
    const low = this.classChar();
    if (this.peek() !== '-' || this.chars[this.at + 1] === ']' || this.chars[this.at + 1] === undefined) return one(low);
    this.at++;
    const high = this.classChar();
    return between(low.codePointAt(0) ?? 0, high.codePointAt(0) ?? 0);
  }

  private classChar(): string {
    const char = this.next();
    return char === '\\' ? this.escapedChar(this.next()) : char;
  }

  private peek(): string {
    return this.chars[this.at] ?? '';
  }

  private next(): string {
    const char = this.chars[this.at++];
    if (char === undefined) throw new Unsupported('a pattern that ends too early');
    return char;
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }

  private until(end: string): string {
    const stop = this.chars.indexOf(end, this.at);
    if (stop < 0) throw new Unsupported(`a ${end} that is missing`);
    const text = this.chars.slice(this.at, stop).join('');
    this.at = stop + 1;
    return text;
  }
}

function withFlags(flags: Flags, letters: string): Flags {
  const [on = '', off = ''] = letters.split('-');
  if (/[^isU]/.test(on + off)) throw new Unsupported(`the flags ${letters}`);
  return {
    ignoreCase: (flags.ignoreCase || on.includes('i')) && !off.includes('i'),
    dotAll: (flags.dotAll || on.includes('s')) && !off.includes('s'),
  };
}

function one(char: string): CharSet {
  const codePoint = char.codePointAt(0) ?? 0;
  return between(codePoint, codePoint);
}

function set(chars: CharSet, flags: Flags): Regex {
  return { kind: 'set', set: flags.ignoreCase ? foldCase(chars) : chars };
}
