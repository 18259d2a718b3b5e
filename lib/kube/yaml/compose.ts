import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, Scalar as Written, type Alias, type Node, type YAMLMap, type YAMLSeq } from 'yaml';
import { keyText, resolvePlain, resolveTagged, Unreadable, type Scalar } from './resolve';
import { documentOf } from './document';
import { tooDeepAt } from './nesting';
import { DEEPEST } from './writable';

/** Something wrong in a text, at an offset into it. */
export interface Flaw {
  readonly id: 'yaml-unreadable' | 'yaml-duplicate-key' | 'yaml-too-large';
  readonly message: string;
  readonly fix: string;
  readonly offset: number;
}

/** A document's nodes, with each alias's target. */
export interface Composed {
  readonly text: string;
  readonly root: Node | null;
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly flaws: readonly Flaw[];
}

/** The nodes of one document, from a full reader of YAML. No scalar is resolved yet. */
export function compose(text: string): Composed {
  const targets = new Map<Alias, Node>();
  try {
    const deep = tooDeepAt(text);
    if (deep !== undefined) throw new Stop(tooDeep(deep));
    const document = documentOf(text);
    const error = document?.errors[0];
    if (error) return { text, root: null, targets, flaws: [unreadable(sentence(error.message), error.pos[0])] };
    const root = (document?.contents ?? null) as Node | null;
    link(root, new Map(), targets, 0);
    return { text, root, targets, flaws: [] };
  } catch (error) {
    if (error instanceof Stop) return { text, root: null, targets, flaws: [error.flaw] };
    return { text, root: null, targets, flaws: [unreadable(sentence(error instanceof Error ? error.message : String(error)), 0)] };
  }
}

/** The value that kubectl's reader takes the nodes for; undefined where it would refuse them. */
export function valueOf({ text, root, targets }: Composed): { readonly value: unknown; readonly flaws: readonly Flaw[] } {
  if (!root) return { value: undefined, flaws: [] };
  const reader = new Reader(text, targets);
  try {
    return { value: reader.read(root, 0), flaws: reader.flaws };
  } catch (error) {
    if (error instanceof Stop) return { value: undefined, flaws: [...reader.flaws, error.flaw] };
    throw error;
  }
}

/** Ends the reading of a document. */
class Stop {
  constructor(readonly flaw: Flaw) {}
}

/** Finds each alias's target: the last node of its name before it. */
function link(node: unknown, anchors: Map<string, Node>, targets: Map<Alias, Node>, depth: number): void {
  if (isAlias(node)) {
    const target = anchors.get(node.source);
    if (!target) throw new Stop(unreadable(`the alias *${node.source} has no anchor before it`, offsetOf(node)));
    targets.set(node, target);
    return;
  }
  if (isScalar(node) || isCollection(node)) {
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
  }
  if (!isCollection(node)) return;
  if (depth > DEEPEST) throw new Stop(tooDeep(offsetOf(node)));
  for (const item of node.items) {
    if (isPair(item)) {
      link(item.key, anchors, targets, depth + 1);
      link(item.value, anchors, targets, depth + 1);
    } else link(item, anchors, targets, depth + 1);
  }
}

class Reader {
  readonly flaws: Flaw[] = [];
  private readonly open = new Set<Node>();
  private nodes = 0;
  private aliased = 0;
  private aliasDepth = 0;

  constructor(
    private readonly text: string,
    private readonly targets: ReadonlyMap<Alias, Node>,
  ) {}

  read(node: unknown, depth: number): unknown {
    this.count(node);
    if (isAlias(node)) return this.readAlias(node, depth);
    if (isScalar(node)) return this.readScalar(node);
    if (depth > DEEPEST) throw new Stop(tooDeep(offsetOf(node)));
    if (isMap(node)) return this.readMap(node, depth);
    if (isSeq(node)) return node.items.map((item) => this.read(item, depth + 1));
    return null;
  }

  private readScalar(node: Written): Scalar {
    const refusal = refusalOf(node, this.text);
    if (refusal) throw new Stop(refusal);
    return finite(scalarOf(node), node);
  }

  /** The bound of Go's reader: a document small or large may not be made of aliases for the most part. */
  private count(node: unknown): void {
    this.nodes++;
    if (this.aliasDepth === 0) return;
    this.aliased++;
    if (this.aliased > 100 && this.nodes > 1000 && this.aliased / this.nodes > allowedShare(this.nodes)) {
      throw new Stop({ id: 'yaml-too-large', message: 'aliases make this document many times larger than its text', fix: 'Write the repeated part out, or split the document.', offset: offsetOf(node) });
    }
  }

  private readAlias(alias: Alias, depth: number): unknown {
    const target = this.targets.get(alias);
    if (!target || this.open.has(target)) throw new Stop(unreadable(`the anchor &${alias.source} contains itself`, offsetOf(alias)));
    this.open.add(target);
    this.aliasDepth++;
    const value = this.read(target, depth);
    this.aliasDepth--;
    this.open.delete(target);
    return value;
  }

  private readMap(map: YAMLMap, depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const { key, value: member } of map.items) {
      if (isMerge(key)) {
        this.merge(value, member, depth + 1);
        continue;
      }
      const text = this.readKey(key);
      if (seen.has(text)) {
        this.flaws.push({ id: 'yaml-duplicate-key', message: `the key ${JSON.stringify(text.slice(0, 80))} stands twice in one map, and readers keep only one`, fix: 'Remove one of them.', offset: offsetOf(key) });
      }
      seen.add(text);
      put(value, text, this.read(member, depth + 1));
    }
    return value;
  }

  private readKey(key: unknown): string {
    const node = isAlias(key) ? this.targets.get(key) : key;
    if (node !== null && !isScalar(node)) throw new Stop(unreadable('a map or a list is the key of a map', offsetOf(key), 'Correct the YAML here; if {{ … }} stands here, this is a template: render it first.'));
    const scalar = node === null ? null : scalarOf(node);
    const text = scalar instanceof Unreadable ? undefined : keyText(scalar, node?.source ?? '');
    if (text === undefined) throw new Stop(unreadable(`the key ${String(node?.source ?? '') || 'null'} cannot be the name of a field`, offsetOf(key), 'Write the key in quotes.'));
    return text;
  }

  /** As Go does: in the place where it stands, so that what comes later wins; in a list of maps, the earlier wins. */
  private merge(into: Record<string, unknown>, source: unknown, depth: number): void {
    const resolved = isAlias(source) ? this.targets.get(source) : source;
    if (isMap(resolved)) {
      const merged = this.read(source, depth) as Record<string, unknown>;
      for (const [key, value] of Object.entries(merged)) put(into, key, value);
    } else if (isSeq(resolved) && resolved === source) {
      for (const item of [...resolved.items].reverse()) {
        if (!isMap(isAlias(item) ? this.targets.get(item) : item)) throw notMergeable(item);
        this.merge(into, item, depth);
      }
    } else throw notMergeable(source);
  }
}

/** The key's text in the pointers of a document. */
export function keyOf(key: unknown, targets: ReadonlyMap<Alias, Node>): string | undefined {
  const node = isAlias(key) ? targets.get(key) : key;
  if (!isScalar(node)) return undefined;
  const scalar = scalarOf(node);
  return scalar instanceof Unreadable ? undefined : keyText(scalar, node.source ?? '');
}

export function isMerge(key: unknown): boolean {
  return isScalar(key) && key.source === '<<' && (key.type === Written.PLAIN || key.tag === 'tag:yaml.org,2002:merge');
}

export function offsetOf(node: unknown): number {
  return (node as Partial<YAMLSeq> | null | undefined)?.range?.[0] ?? 0;
}

function scalarOf(node: Written): Scalar | Unreadable {
  const text = node.source ?? '';
  if (node.tag !== undefined) return resolveTagged(node.tag, text);
  return node.type === Written.PLAIN ? resolvePlain(text) : text;
}

/** What the parser takes in a quoted or block scalar, and Go does not. */
function refusalOf(node: Written, text: string): Flaw | undefined {
  const [start, end] = node.range ?? [0, 0];
  if (node.type === Written.QUOTE_DOUBLE) {
    for (const { 1: escape = '', index } of text.slice(start, end).matchAll(/\\(\/|u[dD][89a-fA-F]|[^])/g)) {
      if (escape !== '/' && escape.length < 2) continue;
      return unreadable(`kubectl knows no escape \\${escape} in double quotes`, start + index, escape === '/' ? 'Write / without the backslash.' : 'Write the character itself.');
    }
  } else if ((node.type === Written.BLOCK_LITERAL || node.type === Written.BLOCK_FOLDED) && /^\n*\t/.test(node.source ?? '')) {
    if (!/^.[-+]?[1-9]/.test(text.slice(start, start + 3))) return unreadable('a block that begins with a tab has no indentation that kubectl could see', start, 'Write the indentation behind the bar, such as |2.');
  }
  return undefined;
}

function finite(scalar: Scalar | Unreadable, node: Node): Scalar {
  if (scalar instanceof Unreadable) throw new Stop(unreadable(scalar.reason, offsetOf(node)));
  if (typeof scalar === 'number' && !Number.isFinite(scalar)) throw new Stop(unreadable(`${Number.isNaN(scalar) ? '.nan' : '.inf'} is a number that JSON does not have`, offsetOf(node), 'Write it in quotes if it is text.'));
  return scalar;
}

function put(map: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true });
  else map[key] = value;
}

/** Up to 400,000 nodes 99 % may come from aliases, from 4,000,000 on 10 %. @see https://github.com/kubernetes-sigs/yaml goyaml.v2/decode.go */
function allowedShare(nodes: number): number {
  const low = 400_000;
  const high = 4_000_000;
  return nodes <= low ? 0.99 : nodes >= high ? 0.1 : 0.99 - (0.89 * (nodes - low)) / (high - low);
}

function notMergeable(node: unknown): Stop {
  return new Stop(unreadable('<< takes a map or a list of maps', offsetOf(node)));
}

function tooDeep(offset: number): Flaw {
  return { id: 'yaml-too-large', message: `the document is nested deeper than ${DEEPEST} levels`, fix: 'Flatten it.', offset };
}

function unreadable(message: string, offset: number, fix = 'Correct the YAML here.'): Flaw {
  return { id: 'yaml-unreadable', message, fix, offset };
}

/** The parser's own words, without its full stop and on one line. */
function sentence(message: string): string {
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 300).replace(/\.$/, '');
}
