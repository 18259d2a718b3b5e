import { failure, PlinthError } from '../../errors';
import type { KubeObject } from '../object';
import { planOf, ROOT, type Order } from './plan';
import { block, quoteUnlessPlain, quoted, UNWRITABLE } from './scalar';
import { DEEPEST, isPlainMap, isWritableInteger, unwritable } from './writable';

/**
 * One object as canonical YAML: the same object gives the same bytes however it was built.
 *
 * Block style, two blanks, fields in the order in which people write them, text quoted only where a reader could take it for something
 * else, no anchors, no folded lines, no marker before it, a line break after it. Members that are undefined are left out.
 *
 * @throws value-not-plain for what YAML cannot say, every place of it
 */
export function writeDocument(object: KubeObject): string {
  try {
    const text = mapText(object, ROOT, 0, '\n');
    return text === '' ? '{}\n' : `${text}\n`;
  } catch (error) {
    if (error !== UNWRITABLE) throw error;
    const problems = unwritable(object);
    throw problems.length > 0 ? new PlinthError(problems) : failure({ id: 'value-not-plain', message: 'a value that YAML cannot say', fix: 'Write plain values.' });
  }
}

/** Objects as one stream of documents, with `---` between them. @throws value-not-plain */
export function writeStream(objects: Iterable<KubeObject>): string {
  let text = '';
  for (const object of objects) text += text === '' ? writeDocument(object) : `---\n${writeDocument(object)}`;
  return text;
}

/**
 * The fields of a map, each but the first after the indent: a line break and the blanks below which it stands. Empty where it has none.
 */
function mapText(map: Readonly<Record<string, unknown>>, order: Order, depth: number, indent: string): string {
  if (depth > DEEPEST || !isPlainMap(map)) throw UNWRITABLE;
  let text = '';
  for (const field of planOf(order, Object.keys(map))) {
    const value = map[field.key];
    if (value === undefined) continue;
    text += text === '' ? field.label : indent + field.label;
    text += typeof value === 'object' && value !== null ? nested(value, field.order, depth + 1, indent) : ` ${scalarText(value, indent)}`;
  }
  return text;
}

/** A map or a list under a key, from behind the colon on. */
function nested(value: object, order: Order, depth: number, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) return value.length === 0 ? ' []' : deeper + listText(value, depth, deeper);
  const text = mapText(value as Readonly<Record<string, unknown>>, order, depth, deeper);
  return text === '' ? ' {}' : deeper + text;
}

/** The items of a list, each but the first after the indent. */
function listText(list: readonly unknown[], depth: number, indent: string): string {
  if (depth > DEEPEST) throw UNWRITABLE;
  const deeper = `${indent}  `;
  let text = '';
  for (let index = 0; index < list.length; index++) {
    const item = list[index];
    text += index === 0 ? '- ' : `${indent}- `;
    if (typeof item !== 'object' || item === null) text += scalarText(item, indent);
    else if (Array.isArray(item)) text += item.length === 0 ? '[]' : listText(item, depth + 1, deeper);
    else text += mapText(item as Readonly<Record<string, unknown>>, ROOT, depth + 1, deeper) || '{}';
  }
  return text;
}

function scalarText(value: unknown, indent: string): string {
  switch (typeof value) {
    case 'string':
      return stringText(value, indent);
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      if (!isWritableInteger(value)) throw UNWRITABLE;
      return String(value);
    default:
      if (value !== null) throw UNWRITABLE;
      return 'null';
  }
}

/** Texts seen before: images, names and modes come again in object after object. */
const texts = new Map<string, string>();
const MOST_TEXTS = 20_000;
const LONGEST_KEPT = 80;

function stringText(value: string, indent: string): string {
  if (value.length > LONGEST_KEPT) return value.includes('\n') ? (block(value, `${indent}  `) ?? quoted(value)) : quoteUnlessPlain(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  if (value.includes('\n')) return block(value, `${indent}  `) ?? quoted(value);
  const text = quoteUnlessPlain(value);
  if (texts.size >= MOST_TEXTS) texts.clear();
  texts.set(value, text);
  return text;
}

/** Readers of YAML 1.1 take a number with an exponent for one only if it has a point. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return value === 0 ? '0' : String(value);
  if (!Number.isFinite(value) || Number.isInteger(value)) throw UNWRITABLE;
  const text = String(value);
  return text.includes('e') && !text.includes('.') ? text.replace('e', '.0e') : text;
}
