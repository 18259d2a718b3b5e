import { compilePattern } from './pattern';
import { SchemaNode, type Constraints, type Shape } from './node';
import type { RawSchema, SchemaRef } from './tables';

/** Finds what a schema refers to: in its table, in a user's CRD, in core. */
export interface Linker {
  /** The schema behind a reference. */
  raw(ref: SchemaRef): RawSchema;
  /** The node of a reference. */
  node(ref: SchemaRef): SchemaNode;
  /** A type of core in the target minor: `core/v1.PodSpec`. */
  core(name: string): SchemaNode;
  /** True where all of these fields, and enough of them, are fields of a core type in some minor. */
  looksLike(name: string, fields: readonly string[]): boolean;
}

const INT32 = 2 ** 31;
const INT64 = 2 ** 63;
const WHOLE: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata', 'spec']);
const TEXT: RawSchema = { type: 'string' };
/** Constraints that need a look beyond shape, fields and numeric range. */
const MORE: ReadonlyArray<keyof RawSchema> = [
  'enum', 'pattern', 'allOf', 'anyOf', 'oneOf', 'not', 'minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems',
  'minProperties', 'maxProperties', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf',
];

/** A node that will be filled from a schema. */
export function schemaNode(raw: RawSchema, linker: Linker): SchemaNode {
  return new SchemaNode((node) => fillFromSchema(node, raw, linker));
}

/** The node of a whole CRD version, of which the API server owns `apiVersion`, `kind` and `metadata`. */
export function rootNode(raw: RawSchema, linker: Linker): SchemaNode {
  return new SchemaNode((node) => {
    fillFromSchema(node, raw, linker);
    wholeObject(node, raw, linker);
  });
}

function fillFromSchema(node: SchemaNode, raw: RawSchema, linker: Linker): void {
  node.shape = shapeOf(raw);
  node.nullable = raw.nullable === true || (node.shape === 'any' && raw.enum === undefined);
  node.fallback = raw.default;
  if (raw.properties !== undefined) {
    const { properties } = raw;
    node.fields = new Map(Object.entries(properties).map(([name, ref]) => [name, linker.node(ref)]));
  }
  node.required = withoutDefaults(raw, linker);
  node.additional = additionalOf(raw, linker);
  if (raw.items !== undefined) node.items = linker.node(raw.items);
  rangeOf(node, raw);
  const copied = copiedFrom(raw, linker);
  if (needsMore(raw, node.shape) || copied !== undefined) node.more = constraintsOf(raw, node.shape, linker, copied);
  if (raw['x-kubernetes-embedded-resource'] === true) wholeObject(node, raw, linker);
}

function shapeOf(raw: RawSchema): Shape {
  if (raw.format === 'quantity') return 'quantity';
  if (raw['x-kubernetes-int-or-string'] === true) return 'int-or-string';
  switch (raw.type) {
    case 'object':
    case 'array':
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return raw.type;
    default:
      return 'any';
  }
}

/** A default is set before the server validates, so a field that has one cannot be missing. */
function withoutDefaults(raw: RawSchema, linker: Linker): readonly string[] {
  const required = raw.required ?? [];
  return required.filter((name) => {
    const ref = raw.properties !== undefined && Object.hasOwn(raw.properties, name) ? raw.properties[name] : undefined;
    return ref === undefined || linker.raw(ref).default === undefined;
  });
}

function additionalOf(raw: RawSchema, linker: Linker): SchemaNode | true | undefined {
  const { additionalProperties } = raw;
  if (additionalProperties !== undefined && typeof additionalProperties !== 'boolean') return linker.node(additionalProperties);
  return additionalProperties === true || raw['x-kubernetes-preserve-unknown-fields'] === true ? true : undefined;
}

function rangeOf(node: SchemaNode, raw: RawSchema): void {
  if (raw.format === 'int32') [node.least, node.most] = [-INT32, INT32 - 1];
  else if (raw.format === 'int64') [node.least, node.most] = [-INT64, INT64];
  if (raw.minimum !== undefined && raw.minimum > node.least) node.least = raw.minimum;
  if (raw.maximum !== undefined && raw.maximum < node.most) node.most = raw.maximum;
}

function needsMore(raw: RawSchema, shape: Shape): boolean {
  return MORE.some((keyword) => raw[keyword] !== undefined) || ((shape === 'string' || shape === 'any') && raw.format !== undefined) || uniqueOf(raw) !== undefined;
}

function constraintsOf(raw: RawSchema, shape: Shape, linker: Linker, also?: string): Constraints {
  const nodes = (refs: readonly SchemaRef[] | undefined): readonly SchemaNode[] | undefined => refs?.map((ref) => linker.node(ref));
  return {
    raw,
    enum: raw.enum === undefined ? undefined : new Set(raw.enum),
    pattern: raw.pattern === undefined ? undefined : compilePattern(raw.pattern),
    unique: uniqueOf(raw),
    allOf: nodes(raw.allOf),
    // `anyOf: [integer, string]` is how int-or-string is spelled beside its own keyword.
    anyOf: shape === 'int-or-string' ? undefined : nodes(raw.anyOf),
    oneOf: nodes(raw.oneOf),
    not: raw.not === undefined ? undefined : linker.node(raw.not),
    also: also === undefined ? undefined : linker.core(also),
  };
}

function uniqueOf(raw: RawSchema): true | readonly string[] | undefined {
  if (raw['x-kubernetes-list-type'] === 'set' || raw.uniqueItems === true) return true;
  return raw['x-kubernetes-list-type'] === 'map' ? raw['x-kubernetes-list-map-keys'] : undefined;
}

/**
 * The core type that a CRD's schema is a copy of: a pod template that needs its containers, or a container. Controllers make pods of
 * them, so core judges them too; the copy is often laxer, or knows fields that the target minor drops.
 */
function copiedFrom(raw: RawSchema, linker: Linker): string | undefined {
  const { properties } = raw;
  if (properties === undefined) return undefined;
  const names = Object.keys(properties);
  if (names.length <= 4) {
    const spec = properties.spec !== undefined && names.every((name) => WHOLE.has(name)) ? linker.raw(properties.spec) : undefined;
    const isTemplate = spec?.required?.includes('containers') === true && linker.looksLike('core/v1.PodSpec', Object.keys(spec.properties ?? {}));
    return isTemplate ? 'core/v1.PodTemplateSpec' : undefined;
  }
  return raw.required?.includes('name') === true && linker.looksLike('core/v1.Container', names) ? 'core/v1.Container' : undefined;
}

/** The fields that every object has, with the ObjectMeta of core and what the schema itself asks of the metadata. */
function wholeObject(node: SchemaNode, raw: RawSchema, linker: Linker): void {
  const meta = linker.core('meta/v1.ObjectMeta');
  const own = raw.properties?.metadata === undefined ? undefined : linker.raw(raw.properties.metadata);
  const metadata = own?.properties === undefined ? meta : new SchemaNode((both) => {
    fillFromSchema(both, own, linker);
    both.additional = true;
    both.more = { ...constraintsOf(own, both.shape, linker), also: meta };
  });
  const text = linker.node(TEXT);
  node.fields = new Map([...(node.fields ?? []), ['apiVersion', text], ['kind', text], ['metadata', metadata]]);
  if (raw['x-kubernetes-embedded-resource'] === true) node.required = [...new Set([...node.required, 'apiVersion', 'kind'])];
}
