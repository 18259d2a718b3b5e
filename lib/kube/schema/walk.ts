import { isMap } from '../object';
import { Quantity } from '../../units';
import { formatExpected } from './formats';
import type { Findings } from './findings';
import type { Constraints, SchemaNode } from './node';

/** Levels below which a document is refused: no schema of Kubernetes nests half as deep. */
const DEEPEST = 200;
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
  /** Above zero inside of a value that core judges as a whole. */
  private covered = 0;

  constructor(private readonly findings: Findings) {}

  /** Reports what is wrong with a whole object. */
  run(root: SchemaNode, value: unknown): void {
    this.visit(root, value, true);
  }

  private visit(node: SchemaNode, value: unknown, closed: boolean): void {
    node.ready();
    if (value === null) {
      if (!node.nullable) this.findings.isNull(this.path, node);
      return;
    }
    switch (node.shape) {
      case 'object':
        if (!isMap(value)) return this.findings.wrongType(this.path, node, value);
        this.fields(node, value, closed);
        break;
      case 'array':
        if (!Array.isArray(value)) return this.findings.wrongType(this.path, node, value);
        this.items(node, value, closed);
        break;
      case 'string':
        if (typeof value !== 'string') return this.findings.wrongType(this.path, node, value);
        break;
      case 'boolean':
        if (typeof value !== 'boolean') return this.findings.wrongType(this.path, node, value);
        break;
      case 'integer':
        if (!isInteger(value)) return this.findings.wrongType(this.path, node, value);
        this.range(node, value);
        break;
      case 'number':
        if (!(typeof value === 'number' && Number.isFinite(value)) && typeof value !== 'bigint') return this.findings.wrongType(this.path, node, value);
        this.range(node, value);
        break;
      case 'int-or-string':
        if (typeof value !== 'string' && !isInteger(value)) return this.findings.wrongType(this.path, node, value);
        if (typeof value !== 'string') this.range(node, value);
        break;
      case 'quantity':
        if (Quantity.tryParse(value) === undefined) return this.findings.badQuantity(this.path, value);
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
    if (this.path.length >= DEEPEST) return this.findings.tooDeep(this.path, DEEPEST);
    const also = node.more?.also;
    if (also !== undefined) this.covered++;
    for (const key in value) {
      const child = value[key];
      if (child === undefined) continue;
      const field = fields?.get(key);
      if (field !== undefined) {
        if (off !== undefined && off.has(key)) this.findings.offByDefault(this.path, key, off.get(key) ?? '');
        this.path.push(key);
        this.visit(field, child, closed);
        this.path.pop();
      } else if (additional === undefined) {
        if (closed) this.findings.unknownField(this.path, node, key);
      } else if (additional !== true) {
        this.path.push(key);
        this.visit(additional, child, closed);
        this.path.pop();
      }
    }
    for (const name of node.required) {
      if (value[name] === undefined || !Object.hasOwn(value, name)) this.findings.missing(this.path, node, name);
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
    if (this.path.length >= DEEPEST) return this.findings.tooDeep(this.path, DEEPEST);
    const depth = this.path.push(0) - 1;
    for (let index = 0; index < value.length; index++) {
      this.path[depth] = index;
      this.visit(items, value[index] ?? null, closed);
    }
    this.path.pop();
  }

  private range(node: SchemaNode, value: number | bigint): void {
    if (value < node.least || value > node.most) this.findings.outOfRange(this.path, node, value);
  }

  private constraints(node: SchemaNode, more: Constraints, value: unknown): void {
    const { raw, unique } = more;
    if (typeof value === 'string') this.text(node, more, value);
    else if (Array.isArray(value)) {
      this.count(value.length, raw.minItems, raw.maxItems, 'item');
      if (unique !== undefined) this.duplicates(node, value, unique);
    } else if (isMap(value)) {
      if (raw.minProperties !== undefined || raw.maxProperties !== undefined) this.count(Object.keys(value).length, raw.minProperties, raw.maxProperties, 'field');
    } else if (typeof value === 'number' || typeof value === 'bigint') this.exclusive(more, value);
    if (more.enum !== undefined && !isMap(value) && !Array.isArray(value) && !more.enum.has(value)) this.findings.notInEnum(this.path, more.enum, value);
    this.alternatives(more, value);
  }

  private text(node: SchemaNode, { raw, pattern }: Constraints, value: string): void {
    if (raw.minLength !== undefined || raw.maxLength !== undefined) this.count(textLength(value), raw.minLength, raw.maxLength, 'character');
    if (pattern !== undefined && !pattern.test(value)) this.findings.noMatch(this.path, pattern.source, value);
    if (raw.format !== undefined && node.shape === 'string') {
      const expected = formatExpected(raw.format, value);
      if (expected !== undefined) this.findings.wrongFormat(this.path, raw.format, expected, value);
    }
  }

  private count(length: number, least: number | undefined, most: number | undefined, unit: string): void {
    if ((least !== undefined && length < least) || (most !== undefined && length > most)) this.findings.wrongCount(this.path, length, least, most, unit);
  }

  /** Exclusive bounds, as a number or as the boolean beside `minimum` that draft 4 has, and multiples. */
  private exclusive({ raw }: Constraints, value: number | bigint): void {
    const above = raw.exclusiveMinimum === true ? raw.minimum : raw.exclusiveMinimum;
    const below = raw.exclusiveMaximum === true ? raw.maximum : raw.exclusiveMaximum;
    if (typeof above === 'number' && value <= above) this.findings.outside(this.path, value, `above ${above}`);
    if (typeof below === 'number' && value >= below) this.findings.outside(this.path, value, `below ${below}`);
    if (raw.multipleOf !== undefined && Math.abs(Number(value) / raw.multipleOf - Math.round(Number(value) / raw.multipleOf)) > 1e-9) {
      this.findings.outside(this.path, value, `a multiple of ${raw.multipleOf}`);
    }
  }

  /** Items that a server would take for the same one. */
  private duplicates(node: SchemaNode, value: readonly unknown[], unique: true | readonly string[]): void {
    if (value.length < 2) return;
    const seen = new Map<string, number>();
    const fields = node.items?.ready().fields;
    const fallbacks = unique === true ? [] : unique.map((key) => fields?.get(key)?.ready().fallback);
    for (let index = 0; index < value.length; index++) {
      const id = identityOf(value[index], unique, fallbacks);
      if (id === undefined) continue;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, index);
      else this.findings.duplicate([...this.path, index], value[index], unique, first);
    }
  }

  private alternatives({ allOf, anyOf, oneOf, not }: Constraints, value: unknown): void {
    if (allOf !== undefined) for (const part of allOf) this.visit(part, value, false);
    if (anyOf !== undefined && !anyOf.some((part) => this.fits(part, value))) this.findings.noAlternative(this.path, anyOf, 'at least one', 0);
    if (oneOf !== undefined) {
      const fitting = oneOf.filter((part) => this.fits(part, value)).length;
      if (fitting !== 1) this.findings.noAlternative(this.path, oneOf, 'exactly one', fitting);
    }
    if (not !== undefined && this.fits(not, value)) this.findings.forbidden(this.path, not);
  }

  /** Whether a value satisfies a partial schema; reports nothing. */
  private fits(part: SchemaNode, value: unknown): boolean {
    if (++this.probes > MOST_PROBES) return true;
    return this.findings.silently(() => this.visit(part, value, false));
  }
}

function isInteger(value: unknown): value is number | bigint {
  return Number.isInteger(value) || typeof value === 'bigint';
}

/** By what an item is told apart in its list; undefined for what cannot be. */
function identityOf(item: unknown, unique: true | readonly string[], fallbacks: readonly unknown[]): string | undefined {
  if (unique === true) return textOf(item);
  if (!isMap(item)) return undefined;
  let id = '';
  for (let at = 0; at < unique.length; at++) id += `${textOf(item[unique[at] ?? ''] ?? fallbacks[at])}\u0000`;
  return id;
}

/** Text by which items are compared; undefined for what nests too deep to be written. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
  } catch {
    return undefined;
  }
}

/** Characters as Go counts them: code points. */
function textLength(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length - 1; index++) {
    if (text.charCodeAt(index) >> 10 === 0x36 && text.charCodeAt(index + 1) >> 10 === 0x37) length--;
  }
  return length;
}
