import { isMap } from '../object';
import type { SchemaNode } from './node';

/** Levels to which defaults are filled in; alternatives ask about the first or second. */
const DEEPEST = 20;

/** A value as a server sees it once it has set defaults: the same value where there are none to set. */
export function withDefaults(node: SchemaNode, value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return value;
  const { fields, items } = node.ready();
  if (Array.isArray(value) && items !== undefined) {
    const filled = value.map((item: unknown) => withDefaults(items, item, depth + 1));
    return filled.some((item, index) => item !== value[index]) ? filled : value;
  }
  if (!isMap(value) || fields === undefined) return value;
  let filled = value;
  for (const [name, field] of fields) {
    const before = Object.hasOwn(value, name) ? value[name] : undefined;
    const after = before === undefined ? field.ready().fallback : withDefaults(field, before, depth + 1);
    if (after === before) continue;
    if (filled === value) filled = { ...value };
    filled[name] = after;
  }
  return filled;
}
