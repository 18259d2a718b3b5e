import type { RawSchema } from '../../lib/kube/schema/tables';

/** A schema as the sources have it: nested, and not yet looked at. */
export type SourceSchema = { readonly [keyword: string]: unknown };

/** Keywords that change nothing for a reader of manifests and no printed CRD needs. */
const PROSE = new Set(['description', 'example', 'externalDocs', 'title']);

/** The nodes of one table: equal schemas are one node, however often they occur. */
export class Pool {
  readonly nodes: RawSchema[] = [];
  private readonly numbers = new Map<string, number>();

  /** The number of a schema whose children are numbers already. */
  add(node: RawSchema): number {
    const text = JSON.stringify(node, sortedKeys(node));
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.nodes.length);
    return this.nodes.push(JSON.parse(text) as RawSchema) - 1;
  }

  /** The number of a nested schema. */
  addNested(schema: SourceSchema): number {
    const node: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (!PROSE.has(keyword)) node[keyword] = this.child(keyword, value);
    }
    return this.add(node as RawSchema);
  }

  private child(keyword: string, value: unknown): unknown {
    const nested = (schema: unknown): number => this.addNested(schema as SourceSchema);
    switch (keyword) {
      case 'properties':
        return Object.fromEntries(byKey(value as object).map(([name, schema]) => [name, nested(schema)]));
      case 'items':
      case 'not':
        return nested(value);
      case 'additionalProperties':
        return typeof value === 'boolean' ? value : nested(value);
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        return (value as unknown[]).map(nested);
      default:
        return value;
    }
  }
}

/** Entries in code point order of their keys. */
export function byKey<T>(map: Readonly<Record<string, T>> | object): ReadonlyArray<[string, T]> {
  return (Object.entries(map) as Array<[string, T]>).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** `JSON.stringify` with a list of keys would cut nested ones, so only the order of the first level is fixed here. */
function sortedKeys(node: object): (this: unknown, key: string, value: unknown) => unknown {
  return (key, value) => (key === '' && value === node ? Object.fromEntries(byKey(node)) : value);
}
