import { readLiteral } from './literal';
import { endOfDoubleQuoted, endOfSingleQuoted } from './quotes';
import { resolvePlain } from './resolve';

/**
 * The value of a document in the YAML that most manifests are written in: block maps and lists, scalars on one line, literal blocks,
 * comments. Undefined for anything else, however small: the full reader then reads it from the start, a hundred times slower. What is
 * read here is read as the full reader would.
 */
export function readSimple(text: string, marks?: Marks): { readonly value: unknown } | undefined {
  if (UNUSUAL.test(text)) return undefined;
  try {
    return { value: new SimpleReader(text, marks).document() };
  } catch (error) {
    if (error === NOT_SIMPLE || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Where the members of each map and list of a value are written: offsets of keys and items. */
export type Marks = Map<object, Map<string | number, number>>;

const NOT_SIMPLE = Symbol('not simple');

/** Tabs, carriage returns, control characters, other line ends, and what begins or ends a document. */
const UNUSUAL = /[^\n\x20-\x7e\u00a1-\u2027\u202a-\ufefe\uff00-\ufffd]|^(?:%|\.\.\.|---)/m;
const DEEPEST_SIMPLE = 100;

const KEY = /(?:([\w./$(+-][\w./$()@+-]*)|"([^"\\\n]*)"|'([^'\n]*)'):(?=[ \n]|$)/y;
/** What JSON reads in quotes and kubectl refuses. */
const FOREIGN_ESCAPE = /\\(?:\/|u[dD][89a-fA-F])/;
const PLAIN = /(?:[^\s\-?:,[\]{}#&*!|>'"%@`]|-(?=[^\s]))[^\n]*/y;
const FLOW_WORDS = /\[ *((?:-{0,2}[A-Za-z_/][\w./*-]*|"[^"\\\n,]*")(?: *, *(?:-{0,2}[A-Za-z_/][\w./*-]*|"[^"\\\n,]*"))*)? *\]/y;
const LINE_END = / *(?: #[^\n]*)?(?=\n|$)/y;
const BLOCK_HEADER = /\|([-+]?) *(?=\n)/y;
const BLANKS = / */y;

class SimpleReader {
  /** Where the next token begins: the first letter of the line's content, or further on. */
  private at = 0;
  /** Blanks before the content of the current line; -1 at the end. */
  private column = 0;
  private lineStart = 0;

  constructor(
    private readonly text: string,
    private readonly marks: Marks | undefined,
  ) {}

  document(): unknown {
    this.toContent(0);
    if (this.column < 0) return null;
    const value = this.node(0);
    if (this.column >= 0) throw NOT_SIMPLE;
    return value;
  }

  /** Moves to the next line with content, from the start of a line. */
  private toContent(from: number): void {
    const { text } = this;
    let start = from;
    for (;;) {
      let at = start;
      while (text.charCodeAt(at) === 0x20) at++;
      if (at >= text.length) {
        this.column = -1;
        return;
      }
      const code = text.charCodeAt(at);
      if (code === 0x23) {
        const end = text.indexOf('\n', at);
        start = end < 0 ? text.length : end + 1;
      } else if (code === 0x0a) start = at + 1;
      else {
        this.lineStart = start;
        this.at = at;
        this.column = at - start;
        return;
      }
    }
  }

  /** Past the rest of the line, which may hold blanks and a comment only. */
  private endLine(): void {
    const rest = match(LINE_END, this.text, this.at);
    if (!rest) throw NOT_SIMPLE;
    this.toContent(LINE_END.lastIndex + 1);
  }

  private node(depth: number): unknown {
    if (depth > DEEPEST_SIMPLE) throw NOT_SIMPLE;
    return this.isItem() ? this.list(this.column, depth) : this.map(this.column, depth);
  }

  private isItem(): boolean {
    if (this.text.charCodeAt(this.at) !== 0x2d) return false;
    const next = this.text.charCodeAt(this.at + 1);
    return next === 0x20 || next === 0x0a || Number.isNaN(next);
  }

  private map(column: number, depth: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    const marks = this.mark(map);
    do {
      const start = this.at;
      const key = this.key();
      marks?.set(key, start);
      if (Object.hasOwn(map, key)) throw NOT_SIMPLE;
      map[key] = this.member(column, depth);
    } while (this.column === column && !this.isItem());
    if (this.column > column) throw NOT_SIMPLE;
    return map;
  }

  private key(): string {
    const found = match(KEY, this.text, this.at);
    if (!found) throw NOT_SIMPLE;
    const key = found[1] ?? found[2] ?? found[3] ?? '';
    if (key === '__proto__' || (found[1] !== undefined && typeof resolvePlain(key) !== 'string')) throw NOT_SIMPLE;
    this.at = KEY.lastIndex;
    return key;
  }

  /** What stands behind a key: on its line, or below it, where a list may stand as far left as the key. */
  private member(column: number, depth: number): unknown {
    if (!match(LINE_END, this.text, this.at)) return this.inline(column);
    this.endLine();
    if (this.column > column) return this.node(depth + 1);
    return this.column === column && this.isItem() ? this.list(column, depth + 1) : null;
  }

  private list(column: number, depth: number): unknown[] {
    const list: unknown[] = [];
    const marks = this.mark(list);
    do {
      if (marks && match(BLANKS, this.text, this.at + 1)) marks.set(list.length, BLANKS.lastIndex);
      list.push(this.item(column, depth));
    } while (this.column === column && this.isItem());
    if (this.column > column) throw NOT_SIMPLE;
    return list;
  }

  private mark(container: object): Map<string | number, number> | undefined {
    const marks = this.marks && new Map<string | number, number>();
    if (marks) this.marks?.set(container, marks);
    return marks;
  }

  private item(column: number, depth: number): unknown {
    this.at++;
    if (match(LINE_END, this.text, this.at)) {
      this.endLine();
      return this.column > column ? this.node(depth + 1) : null;
    }
    match(BLANKS, this.text, this.at);
    this.at = BLANKS.lastIndex;
    if (this.isItem() || match(KEY, this.text, this.at)) {
      this.column = this.at - this.lineStart;
      return this.node(depth + 1);
    }
    return this.inline(column);
  }

  /** A scalar, or an empty or simple collection, on the line of its key or dash; nothing may stand deeper below it. */
  private inline(column: number): unknown {
    match(BLANKS, this.text, this.at);
    this.at = BLANKS.lastIndex;
    if (match(BLOCK_HEADER, this.text, this.at)) return this.literal(column);
    const value = this.scalar();
    this.endLine();
    if (this.column > column) throw NOT_SIMPLE;
    return value;
  }

  private scalar(): unknown {
    const { text, at } = this;
    switch (text[at]) {
      case '"':
        return this.doubleQuoted();
      case "'": {
        const written = this.quotedTo(endOfSingleQuoted(text, at));
        return written.slice(1, -1).replaceAll("''", "'");
      }
      case '{':
        if (text[at + 1] !== '}') throw NOT_SIMPLE;
        this.at = at + 2;
        return {};
      case '[': {
        const found = match(FLOW_WORDS, text, at);
        if (!found) throw NOT_SIMPLE;
        this.at = FLOW_WORDS.lastIndex;
        return found[1] === undefined ? [] : found[1].split(',').map(flowWord);
      }
      default:
        return this.plain();
    }
  }

  private doubleQuoted(): unknown {
    const written = this.quotedTo(endOfDoubleQuoted(this.text, this.at));
    if (!written.includes('\\')) return written.slice(1, -1);
    if (FOREIGN_ESCAPE.test(written)) throw NOT_SIMPLE;
    try {
      return JSON.parse(written);
    } catch {
      throw NOT_SIMPLE;
    }
  }

  /** The quoted text up to its end, which must be on this line. */
  private quotedTo(end: number): string {
    const written = this.text.slice(this.at, end);
    if (end < 0 || written.includes('\n')) throw NOT_SIMPLE;
    this.at = end;
    return written;
  }

  private plain(): unknown {
    const found = match(PLAIN, this.text, this.at);
    if (!found) throw NOT_SIMPLE;
    let word = found[0];
    const comment = word.indexOf(' #');
    if (comment >= 0) word = word.slice(0, comment);
    this.at += word.length;
    word = word.trimEnd();
    if (word.endsWith(':') || word.includes(': ')) throw NOT_SIMPLE;
    const value = resolvePlain(word);
    if (typeof value === 'number' && !Number.isFinite(value)) throw NOT_SIMPLE;
    return value;
  }

  private literal(column: number): string {
    const block = readLiteral(this.text, BLOCK_HEADER.lastIndex + 1, column, this.text[this.at + 1]);
    if (!block) throw NOT_SIMPLE;
    this.toContent(block.end);
    return block.value;
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function flowWord(word: string): unknown {
  const bare = word.trim();
  return bare.startsWith('"') ? bare.slice(1, -1) : resolvePlain(bare);
}
