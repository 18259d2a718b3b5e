import { isAlias, isCollection, isMap, isSeq, type Alias, type Node } from 'yaml';
import type { SourcePosition } from '../../errors';
import { compose, isMerge, keyOf, offsetOf, type Composed } from './compose';
import { readSimple, type Marks } from './simple';

/** Line and column of offsets into one text; the lines are counted when first asked for. */
export class Lines {
  private starts: readonly number[] | undefined;

  constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  at(offset: number): SourcePosition {
    this.starts ??= lineStarts(this.text);
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file: this.file, line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Finds the offsets of JSON pointers in the text of one document. */
export interface Locator {
  /** Offset of a member's key or an item, or of the nearest thing above it that is written. */
  offsetOf(pointer: string): number;
}

/** Reads a document once more, this time for its places. */
export function locatorOf(text: string, composed?: Composed): Locator {
  if (composed) return new NodeLocator(composed);
  const marks: Marks = new Map();
  const simple = readSimple(text, marks);
  return simple ? new MarkLocator(simple.value, marks) : new NodeLocator(compose(text));
}

function stepsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

class MarkLocator implements Locator {
  constructor(
    private readonly root: unknown,
    private readonly marks: Marks,
  ) {}

  offsetOf(pointer: string): number {
    const first = typeof this.root === 'object' && this.root !== null ? this.marks.get(this.root)?.values().next().value : undefined;
    let offset = first ?? 0;
    let here = this.root;
    for (const step of stepsOf(pointer)) {
      if (typeof here !== 'object' || here === null) break;
      const next = this.marks.get(here)?.get(Array.isArray(here) ? Number(step) : step);
      if (next === undefined) break;
      offset = next;
      here = (here as Record<string, unknown>)[step];
    }
    return offset;
  }
}

interface Place {
  readonly offset: number;
  readonly value: unknown;
}

class NodeLocator implements Locator {
  private readonly members = new Map<Node, ReadonlyMap<string, Place>>();

  constructor(private readonly document: Composed) {}

  offsetOf(pointer: string): number {
    let here: Place = { offset: offsetOf(this.document.root), value: this.document.root };
    for (const step of stepsOf(pointer)) {
      const next = this.step(this.target(here.value), step);
      if (!next) break;
      here = next;
    }
    return here.offset;
  }

  private step(node: unknown, key: string): Place | undefined {
    if (isSeq(node)) {
      const item: unknown = /^\d{1,9}$/.test(key) ? node.items[Number(key)] : undefined;
      return item === undefined ? undefined : { offset: offsetOf(item), value: item };
    }
    return isMap(node) ? this.membersOf(node, 0).get(key) : undefined;
  }

  private membersOf(node: Node, depth: number): ReadonlyMap<string, Place> {
    const known = this.members.get(node);
    if (known) return known;
    const members = new Map<string, Place>();
    this.members.set(node, members);
    if (!isMap(node)) return members;
    for (const { key, value } of node.items) {
      if (isMerge(key)) this.addMerged(members, value, depth);
      else {
        const text = keyOf(key, this.document.targets);
        if (text !== undefined) members.set(text, { offset: offsetOf(key), value });
      }
    }
    return members;
  }

  private addMerged(members: Map<string, Place>, source: unknown, depth: number): void {
    if (depth > MOST_MERGES) return;
    const node = this.target(source);
    const maps: readonly unknown[] = isSeq(node) ? [...node.items].reverse() : [node];
    for (const map of maps) {
      const resolved = this.target(map);
      if (isCollection(resolved)) for (const [key, place] of this.membersOf(resolved, depth + 1)) members.set(key, place);
    }
  }

  private target(node: unknown): unknown {
    return isAlias(node) ? this.document.targets.get(node as Alias) : node;
  }
}

/** Merges of merges that are followed to find a position. */
const MOST_MERGES = 16;
