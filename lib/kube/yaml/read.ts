import type { Problem, SourcePosition } from '../../errors';
import { isMap, pointer } from '../object';
import { compose, valueOf, type Composed, type Flaw } from './compose';
import { readJson } from './json';
import { Lines, locatorOf, type Locator } from './positions';
import { readSimple } from './simple';
import { splitDocuments, splitJson, type Chunk } from './split';

/** One document of a file, or one item of a List in it. */
export interface ReadDocument {
  /** What kubectl's reader makes of it: any JSON value, with integers beyond 2^53 as bigint. Whether it is an object is for the caller to see. */
  readonly value: unknown;
  readonly file: string;
  /** The line on which it begins. */
  readonly line: number;
  /** Where a JSON pointer's member is written, or the nearest thing above it that is; undefined for what is no pointer. */
  positionOf(pointer: string): SourcePosition | undefined;
}

/** What a text held: the documents that could be read, and what was wrong with the others. */
export interface ReadResult {
  readonly documents: readonly ReadDocument[];
  readonly problems: readonly Problem[];
}

/** Longest text read, in UTF-16 units: ten times the largest bundle of CRDs known. */
const LONGEST_TEXT = 128 * 1024 * 1024;
/** Lists in Lists that are opened. */
const MOST_LISTS = 8;

/**
 * Reads YAML or JSON as kubectl reads it: several documents, Lists opened into their items, empty documents skipped.
 *
 * Nothing is thrown, whatever the text. A document that cannot be read is a problem with its place, and the others are read.
 */
export function readDocuments(text: string, file: string): ReadResult {
  if (text.length > LONGEST_TEXT) {
    const problem = { id: 'yaml-too-large', severity: 'error', message: `the file has ${text.length} characters`, accepted: `${LONGEST_TEXT} at most`, fix: 'Split the file.', source: { file, line: 1 } } as const;
    return { documents: [], problems: [problem] };
  }
  return new StreamReader(text, file).read();
}

class StreamReader {
  private readonly documents: ReadDocument[] = [];
  private readonly problems: Problem[] = [];
  private readonly lines: Lines;

  constructor(
    private readonly text: string,
    private readonly file: string,
  ) {
    this.lines = new Lines(file, text);
  }

  read(): ReadResult {
    const start = this.text.charCodeAt(0) === 0xfeff ? 1 : 0;
    const whole: Chunk = { text: this.text.slice(start), offset: start };
    const json = readJson(whole.text);
    if (json) this.add(whole, json.value);
    else this.readStream(whole);
    return { documents: this.documents, problems: this.problems };
  }

  private readStream(whole: Chunk): void {
    const { chunks, bad } = splitDocuments(whole);
    for (const { offset, rest } of bad) {
      this.report({ id: 'yaml-unreadable', message: `kubectl takes no content behind ---, here ${JSON.stringify(rest.slice(0, 40))}`, fix: 'Put it on the next line.', offset });
    }
    for (const chunk of chunks) this.readChunk(chunk);
  }

  private readChunk(chunk: Chunk): void {
    const read = readSimple(chunk.text) ?? readJson(chunk.text);
    if (read) return this.add(chunk, read.value);
    if (/^\s*\{/.test(chunk.text)) {
      const values = splitJson(chunk);
      if (values.length > 1) {
        for (const value of values) this.readChunk(value);
        return;
      }
    }
    const flaw = unprintable(chunk.text);
    if (flaw) return this.report(flaw, chunk.offset);
    const composed = compose(chunk.text);
    const { value, flaws } = valueOf(composed);
    for (const found of [...composed.flaws, ...flaws]) this.report(found, chunk.offset);
    if (value !== undefined) this.add(chunk, value, composed);
  }

  private add(chunk: Chunk, value: unknown, composed?: Composed): void {
    if (value === null || value === undefined) return;
    const origin = new Origin(this.file, this.lines, chunk, composed);
    this.addItems(origin, value, '', undefined, 0);
  }

  /** A document, or the items of a List in its place. */
  private addItems(origin: Origin, value: unknown, prefix: string, list: Record<string, unknown> | undefined, depth: number): void {
    const named = list === undefined ? value : withListKind(value, list);
    if (depth < MOST_LISTS && isMap(named) && typeof named.kind === 'string' && named.kind.endsWith('List') && Array.isArray(named.items)) {
      for (const [index, item] of (named.items as unknown[]).entries()) {
        if (item !== null) this.addItems(origin, item, prefix + pointer('items', index), named, depth + 1);
      }
    } else this.documents.push(new Located(named, origin, prefix));
  }

  private report({ offset, ...flaw }: Flaw, from = 0): void {
    this.problems.push({ severity: 'error', accepted: ACCEPTED[flaw.id], ...flaw, source: this.lines.at(offset + from) });
  }
}

const ACCEPTED: Readonly<Record<Flaw['id'], string>> = {
  'yaml-unreadable': 'YAML or JSON as kubectl reads it',
  'yaml-duplicate-key': 'each key once in a map',
  'yaml-too-large': 'text, depth and aliases within the bounds',
};

/** Items of a `DeploymentList` need not say again what they are. */
function withListKind(item: unknown, list: Record<string, unknown>): unknown {
  const kind = String(list.kind).slice(0, -'List'.length);
  if (kind === '' || !isMap(item) || item.kind !== undefined) return item;
  return { apiVersion: list.apiVersion, kind, ...item };
}

/** A chunk of a file whose nodes are composed when the first position is asked for. */
class Origin {
  private locator: Locator | undefined;

  constructor(
    readonly file: string,
    private readonly lines: Lines,
    private readonly chunk: Chunk,
    private composed: Composed | undefined,
  ) {}

  positionOf(path: string): SourcePosition {
    this.locator ??= locatorOf(this.chunk.text, this.composed);
    this.composed = undefined;
    return this.lines.at(this.locator.offsetOf(path) + this.chunk.offset);
  }

  firstLine(): number {
    const { text, offset } = this.chunk;
    const blankOrComment = /[^\S\n]*(?:#[^\n]*)?\n/y;
    let content = 0;
    while (blankOrComment.test(text)) content = blankOrComment.lastIndex;
    return this.lines.at(offset + content).line;
  }
}

class Located implements ReadDocument {
  readonly file: string;

  constructor(
    readonly value: unknown,
    private readonly origin: Origin,
    private readonly prefix: string,
  ) {
    this.file = origin.file;
  }

  get line(): number {
    return this.prefix === '' ? this.origin.firstLine() : this.origin.positionOf(this.prefix).line;
  }

  positionOf(path: string): SourcePosition | undefined {
    if (path !== '' && !path.startsWith('/')) return undefined;
    return this.origin.positionOf(this.prefix + path);
  }
}

/** What Go's reader refuses or changes wherever it stands, before any YAML is read. */
function unprintable(text: string): Flaw | undefined {
  const found = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]/u.exec(text);
  if (!found) return undefined;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return { id: 'yaml-unreadable', message: `the character U+${code} cannot stand in YAML as it is`, fix: `Write it as "\\u${code}" in double quotes, or remove it.`, offset: found.index };
}
