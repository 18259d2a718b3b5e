import { isMap } from '../object';
import { Quantity } from '../../units';
import type { CoreTypes } from './core';
import { withDefaults } from './defaults';
import { notInVersion, offByDefault, unknownField } from './field-words';
import type { Findings, Place, Words } from './findings';
import { formatExpected } from './formats';
import type { Constraints, SchemaNode } from './node';
import { QUANTITY_PATTERN } from './pattern';
import { identityInList, isInteger, isNumber, textLength } from './values';
import * as words from './words';

/** Levels below which a document is refused: no schema of Kubernetes nests half as deep. */
const DEEPEST = 200;
/** Levels of alternatives inside of alternatives; real ones have three. */
const MOST_NESTED = 50;
/** Visits of alternatives (`anyOf` and its kin) that one object may cost; real ones take some hundreds. */
const MOST_PROBES = 200_000;

/**
 * Walks one value beside its schema, and reports everything in which they differ.
 *
 * `closed` says whether unknown fields are errors: they are, except inside `allOf`, `anyOf`, `oneOf` and `not`, which are partial schemas.
 */
export class Walk {
  private readonly path: Array<string | number> = [];
  private probes = 0;
  private nesting = 0;
  /** Above zero inside of a value that core judges as a whole. */
  private covered = 0;

  constructor(
    private readonly root: SchemaNode,
    private readonly core: CoreTypes,
    private readonly findings: Findings,
  ) {}

  /** Reports what is wrong with a whole object. */
  run(value: unknown): void {
    this.visit(this.root, value, true);
  }

  private visit(node: SchemaNode, value: unknown, closed: boolean): void {
    node.ready();
    if (value === null) {
      if (!node.nullable) this.report('schema-null', words.isNull(node));
      return;
    }
    switch (node.shape) {
      case 'object':
        if (!isMap(value)) return this.report('schema-type', words.wrongType(node, value));
        this.fields(node, value, closed);
        break;
      case 'array':
        if (!Array.isArray(value)) return this.report('schema-type', words.wrongType(node, value));
        this.items(node, value, closed);
        break;
      case 'string':
        if (typeof value !== 'string') return this.report('schema-type', words.wrongType(node, value));
        break;
      case 'boolean':
        if (typeof value !== 'boolean') return this.report('schema-type', words.wrongType(node, value));
        break;
      case 'integer':
        if (!isInteger(value)) return this.report('schema-type', words.wrongType(node, value));
        this.range(node, value);
        break;
      case 'number':
        if (!isNumber(value)) return this.report('schema-type', words.wrongType(node, value));
        this.range(node, value);
        break;
      case 'int-or-string':
        if (typeof value !== 'string' && !isInteger(value)) return this.report('schema-type', words.wrongType(node, value));
        if (typeof value !== 'string') this.range(node, value);
        break;
      case 'quantity':
        if (Quantity.tryParse(value) === undefined) return this.report('schema-quantity', words.badQuantity(value));
        break;
      case 'any':
        if (Array.isArray(value)) this.items(node, value, closed);
        else if (isMap(value)) this.fields(node, value, closed && node.fields !== undefined);
        else if (typeof value === 'number' || typeof value === 'bigint') this.range(node, value);
    }
    if (node.more !== undefined) this.constraints(node, node.more, value);
  }

  private fields(node: SchemaNode, value: Record<string, unknown>, closed: boolean): void {
    const { fields, additional, off } = node;
    if (this.path.length >= DEEPEST) return this.report('schema-too-deep', words.tooDeep(DEEPEST));
    const also = node.more?.also;
    if (also !== undefined) this.covered++;
    for (const key in value) {
      const child = value[key];
      if (child === undefined) continue;
      const field = fields?.get(key);
      if (field !== undefined) {
        this.path.push(key);
        if (off !== undefined && off.has(key)) this.report('schema-field-off-by-default', offByDefault(off.get(key) ?? '', this.core));
        this.visit(field, child, closed);
        this.path.pop();
      } else if (additional === undefined) {
        if (closed) this.unknown(node, key);
      } else if (additional !== true) {
        this.path.push(key);
        this.visit(additional, child, closed);
        this.path.pop();
      }
    }
    for (const name of node.required) {
      if (value[name] === undefined || !Object.hasOwn(value, name)) this.report('schema-required', words.missing(node, name));
    }
    if (also !== undefined && --this.covered === 0) {
      const mark = this.findings.mark();
      this.visit(also, value, closed);
      this.findings.dropRepeats(mark);
    }
  }

  private items(node: SchemaNode, value: readonly unknown[], closed: boolean): void {
    const { items } = node;
    if (items === undefined) return;
    if (this.path.length >= DEEPEST) return this.report('schema-too-deep', words.tooDeep(DEEPEST));
    const depth = this.path.push(0) - 1;
    for (let index = 0; index < value.length; index++) {
      this.path[depth] = index;
      this.visit(items, value[index] ?? null, closed);
    }
    this.path.pop();
  }

  private unknown(node: SchemaNode, key: string): void {
    const { type } = node;
    if (type !== undefined && this.core.minorsOf(type, key).length > 0) this.reportAt(key, 'schema-field-not-in-version', notInVersion(type, this.core));
    else this.reportAt(key, 'schema-unknown-field', unknownField(node, this.root));
  }

  private report(id: string, say: (place: Place) => Words): void {
    this.findings.report(this.path, id, say);
  }

  private reportAt(step: string | number, id: string, say: (place: Place) => Words): void {
    this.path.push(step);
    this.report(id, say);
    this.path.pop();
  }

  private range(node: SchemaNode, value: number | bigint): void {
    if (value < node.least || value > node.most) this.report('schema-bounds', words.outOfRange(node, value));
  }

  private constraints(node: SchemaNode, more: Constraints, value: unknown): void {
    const { raw, unique } = more;
    if (typeof value === 'string') this.text(more, value);
    else if (Array.isArray(value)) {
      this.count(value.length, raw.minItems, raw.maxItems, 'item');
      if (unique !== undefined) this.duplicates(node, value, unique);
    } else if (isMap(value)) {
      if (raw.minProperties !== undefined || raw.maxProperties !== undefined) this.count(Object.keys(value).length, raw.minProperties, raw.maxProperties, 'field');
    } else if (typeof value === 'number' || typeof value === 'bigint') this.exclusive(more, value);
    if (more.enum !== undefined && !isMap(value) && !Array.isArray(value) && !more.enum.has(value)) this.report('schema-enum', words.notInEnum(more.enum, value));
    this.alternatives(node, more, value);
  }

  private text({ raw, pattern }: Constraints, value: string): void {
    if (raw.minLength !== undefined || raw.maxLength !== undefined) this.count(textLength(value), raw.minLength, raw.maxLength, 'character');
    if (pattern !== undefined && !pattern.test(value)) {
      if (pattern.source === QUANTITY_PATTERN) this.report('schema-quantity', words.badQuantity(value));
      else this.report('schema-pattern', words.noMatch(pattern.source, value));
    }
    if (raw.format !== undefined) {
      const expected = formatExpected(raw.format, value);
      if (expected !== undefined) this.report('schema-format', words.wrongFormat(raw.format, expected, value));
    }
  }

  private count(length: number, least = 0, most = Infinity, unit: string): void {
    if (length < least || length > most) this.report('schema-bounds', words.wrongCount(length, least, most, unit));
  }

  /** Exclusive bounds, as a number or as the boolean beside `minimum` that draft 4 has, and multiples. */
  private exclusive({ raw }: Constraints, value: number | bigint): void {
    const above = raw.exclusiveMinimum === true ? raw.minimum : raw.exclusiveMinimum;
    const below = raw.exclusiveMaximum === true ? raw.maximum : raw.exclusiveMaximum;
    if (typeof above === 'number' && value <= above) this.report('schema-bounds', words.outside(value, `above ${above}`));
    if (typeof below === 'number' && value >= below) this.report('schema-bounds', words.outside(value, `below ${below}`));
    if (raw.multipleOf !== undefined && Math.abs(Number(value) / raw.multipleOf - Math.round(Number(value) / raw.multipleOf)) > 1e-9) {
      this.report('schema-bounds', words.outside(value, `a multiple of ${raw.multipleOf}`));
    }
  }

  /** Items that a server would take for the same one. */
  private duplicates(node: SchemaNode, value: readonly unknown[], unique: true | readonly string[]): void {
    if (value.length < 2) return;
    const seen = new Map<string, number>();
    const fields = node.items?.ready().fields;
    const fallbacks = unique === true ? [] : unique.map((key) => fields?.get(key)?.ready().fallback);
    for (let index = 0; index < value.length; index++) {
      const id = identityInList(value[index], unique, fallbacks);
      if (id === undefined) continue;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, index);
      else this.reportAt(index, 'schema-duplicate-item', words.duplicate(value[index], unique, first));
    }
  }

  private alternatives(node: SchemaNode, { allOf, anyOf, oneOf, not }: Constraints, given: unknown): void {
    if (allOf === undefined && anyOf === undefined && oneOf === undefined && not === undefined) return;
    if (this.nesting >= MOST_NESTED) return;
    this.nesting++;
    const value = withDefaults(node, given);
    if (allOf !== undefined) for (const part of allOf) this.visit(part, value, false);
    if (anyOf !== undefined && !anyOf.some((part) => this.fits(part, value))) this.report('schema-alternative', words.noAlternative(anyOf, 'at least one', 0));
    if (oneOf !== undefined) {
      const fitting = oneOf.filter((part) => this.fits(part, value)).length;
      if (fitting !== 1) this.report('schema-alternative', words.noAlternative(oneOf, 'exactly one', fitting));
    }
    if (not !== undefined && this.fits(not, value)) this.report('schema-alternative', words.forbidden(not));
    this.nesting--;
  }

  /** Whether a value satisfies a partial schema; reports nothing. */
  private fits(part: SchemaNode, value: unknown): boolean {
    if (++this.probes > MOST_PROBES) return true;
    return this.findings.silently(() => this.visit(part, value, false));
  }
}
