import type { Pattern } from './pattern';
import type { RawSchema } from './tables';

/** What a value must be before anything else is asked of it. */
export type Shape = 'any' | 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string' | 'quantity';

/** Constraints that few schemas have. */
export interface Constraints {
  /** The schema itself: lengths, bounds and their exclusive forms are read from it. */
  readonly raw: RawSchema;
  readonly enum: ReadonlySet<unknown> | undefined;
  readonly pattern: Pattern | undefined;
  /** `true` for a set, else the keys that tell the items of a list apart. */
  readonly unique: true | readonly string[] | undefined;
  readonly allOf: readonly SchemaNode[] | undefined;
  readonly anyOf: readonly SchemaNode[] | undefined;
  readonly oneOf: readonly SchemaNode[] | undefined;
  readonly not: SchemaNode | undefined;
  /** A whole schema that the value must satisfy as well: the ObjectMeta or PodTemplateSpec of core. */
  readonly also: SchemaNode | undefined;
}

/**
 * One schema, ready to be walked.
 *
 * It is filled when it is first visited, so a run pays only for the schemas that its objects reach. Recursive types are cycles of nodes.
 */
export class SchemaNode {
  shape: Shape = 'any';
  nullable = false;
  /** Named fields of an object. */
  fields: ReadonlyMap<string, SchemaNode> | undefined;
  /** Fields that must be there: those without a default. */
  required: readonly string[] = [];
  /** The schema of fields without a name of their own; `true` takes anything, `undefined` nothing. */
  additional: SchemaNode | true | undefined;
  items: SchemaNode | undefined;
  /** The inclusive bounds of a number; infinite for none. */
  least = -Infinity;
  most = Infinity;
  fallback: unknown;
  /** Fields that the target minor shows and drops, with the gates that are off. */
  off: ReadonlyMap<string, string> | undefined;
  /** Name of the core type, by which other minors are asked. */
  type: string | undefined;
  more: Constraints | undefined;

  constructor(private fill: ((node: SchemaNode) => void) | undefined) {}

  /** This node, filled. */
  ready(): this {
    if (this.fill !== undefined) {
      const fill = this.fill;
      this.fill = undefined;
      fill(this);
    }
    return this;
  }
}
