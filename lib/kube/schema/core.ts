import { cleanSchema } from './clean-schema';
import { SchemaNode } from './node';
import { schemaNode, type Linker } from './link';
import { ALL_MINORS, covers, gateIsOn, type CoreDefinition, type CoreTable, type IndexTable, type Minors, type Ranged, type RawSchema, type SchemaRef, type TableSource } from './tables';

/** Fields that a schema shares with a core type before it is taken for a copy of it. */
const ENOUGH_FIELDS = 15;

/** The core types of one minor, linked as they are asked for. */
export class CoreTypes {
  private readonly types = new Map<string, SchemaNode>();
  private readonly linkers = new Map<string, TableLinker>();

  constructor(
    private readonly source: TableSource,
    private readonly index: IndexTable,
    readonly minor: number,
  ) {}

  /** `apps/v1.Deployment` of the minor. */
  type(name: string): SchemaNode {
    let node = this.types.get(name);
    if (node === undefined) this.types.set(name, (node = new SchemaNode((empty) => this.fill(empty, name))));
    return node;
  }

  /** The minors in which a type has a field; none for a field it never had. */
  minorsOf(type: string, field: string): readonly Minors[] {
    const definition = this.definition(type);
    if (definition?.properties === undefined || !Object.hasOwn(definition.properties, field)) return [];
    const entry = definition.properties[field];
    return typeof entry === 'object' ? entry.map(([first, last]) => [first, last]) : [definition.minors ?? ALL_MINORS];
  }

  /** The gates that guard a field of a type, comma between them. */
  gatesOf(type: string, field: string): string | undefined {
    const gates = this.definition(type)?.gates;
    return gates !== undefined && Object.hasOwn(gates, field) ? gates[field] : undefined;
  }

  /** The gates of a comma-separated list that are off in the minor. */
  gatesOff(gates: string): readonly string[] {
    return gates.split(',').filter((gate) => !gateIsOn(this.index.gates[gate] ?? [], this.minor));
  }

  /** First minor from which all of the gates are on, or undefined for none so far. */
  onSince(gates: string): number | undefined {
    const minors = gates.split(',').map((gate) => lastOn(this.index.gates[gate] ?? []));
    return minors.includes(undefined) ? undefined : Math.max(...minors.map((minor) => minor ?? 0));
  }

  /** True where all of these fields, and enough of them, are fields of a type in some minor. */
  looksLike(name: string, fields: readonly string[]): boolean {
    if (fields.length < ENOUGH_FIELDS) return false;
    const known = this.definition(name)?.properties ?? {};
    return fields.every((field) => Object.hasOwn(known, field));
  }

  private fill(node: SchemaNode, name: string): void {
    const definition = this.definition(name);
    const linker = this.linker(segmentOf(name));
    node.shape = 'object';
    node.type = name;
    const fields = new Map<string, SchemaNode>();
    for (const [field, entry] of Object.entries(definition?.properties ?? {})) {
      const number = inMinor<number>(entry, this.minor);
      if (number !== undefined) fields.set(field, linker.node(number));
    }
    node.fields = fields;
    node.required = definition?.required === undefined ? [] : (requiredIn(definition.required, this.minor) ?? []);
    const off = Object.entries(definition?.gates ?? {}).filter(([, gates]) => this.gatesOff(gates).length > 0);
    if (off.length > 0) node.off = new Map(off);
  }

  private definition(name: string): CoreDefinition | undefined {
    const definitions = this.linker(segmentOf(name)).table.definitions;
    return definitions[name.slice(name.indexOf('/') + 1)];
  }

  private linker(segment: string): TableLinker {
    let linker = this.linkers.get(segment);
    if (linker === undefined) {
      this.linkers.set(segment, (linker = new TableLinker(this.source.read(`core/${segment}`) as CoreTable, this)));
    }
    return linker;
  }
}

/** Links the numbered nodes of a table. */
export class TableLinker<T extends { readonly nodes: readonly RawSchema[] } = CoreTable> implements Linker {
  private readonly linked: SchemaNode[] = [];

  constructor(
    readonly table: T,
    private readonly types: CoreTypes,
  ) {}

  raw(ref: SchemaRef): RawSchema {
    return typeof ref === 'number' ? (this.table.nodes[ref] ?? {}) : cleanSchema(ref);
  }

  node(ref: SchemaRef): SchemaNode {
    if (typeof ref !== 'number') return schemaNode(this.raw(ref), this);
    return (this.linked[ref] ??= this.link(this.raw(ref)));
  }

  core(name: string): SchemaNode {
    return this.types.type(name);
  }

  looksLike(name: string, fields: readonly string[]): boolean {
    return this.types.looksLike(name, fields);
  }

  private link(raw: RawSchema): SchemaNode {
    return raw.$ref === undefined ? schemaNode(raw, this) : this.types.type(raw.$ref);
  }
}

function segmentOf(name: string): string {
  return name.slice(0, name.indexOf('/'));
}

function inMinor<T extends number>(entry: Ranged<T>, minor: number): T | undefined {
  return typeof entry === 'number' ? entry : entry.find(([first, last]) => covers([first, last], minor))?.[2];
}

function requiredIn(required: Ranged<readonly string[]>, minor: number): readonly string[] | undefined {
  const ranges = required as ReadonlyArray<readonly [number, number, readonly string[]]>;
  if (!Array.isArray(ranges[0])) return required as readonly string[];
  return ranges.find(([first, last]) => covers([first, last], minor))?.[2];
}

/** The minor from which a gate stays on. */
function lastOn(changes: readonly number[]): number | undefined {
  return changes.length % 2 === 1 ? changes.at(-1) : undefined;
}
