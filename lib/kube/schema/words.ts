import { quantityFix } from '../../units/quantity-fix';
import { nearest } from '../names';
import type { Place, Words } from './findings';
import type { SchemaNode, Shape } from './node';
import { patternInWords } from './pattern';
import { dotted, list, onlyOne, plural, range, show, sortOf } from './wording';

/** What a problem says once it is known where it is. */
type Say = (place: Place) => Words;

const EXPECTED: Readonly<Record<Shape, string>> = {
  any: 'any value',
  object: 'a map',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  'int-or-string': 'an integer or a string',
  quantity: 'a quantity',
};

export function wrongType(node: SchemaNode, value: unknown): Say {
  return ({ label, show: shown }) => ({
    message: `${label} is ${shown(value)}, ${sortOf(value)}, where ${EXPECTED[node.shape]} is expected`,
    accepted: EXPECTED[node.shape],
    fix: typeFix(node.shape, value),
  });
}

export function isNull(node: SchemaNode): Say {
  return ({ label }) => ({ message: `${label} is null`, accepted: EXPECTED[node.shape], fix: `Leave ${label} out, or give it a value.` });
}

export function missing(node: SchemaNode, name: string): Say {
  return ({ path, label }) => ({
    message: `required field ${JSON.stringify(name)} is missing${path.length === 0 ? '' : ` in ${label}`}`,
    accepted: `${dotted([...path, name])}: ${EXPECTED[node.fields?.get(name)?.ready().shape ?? 'any']}`,
    fix: `Add ${name}.`,
  });
}

export function outOfRange(node: SchemaNode, value: number | bigint): Say {
  return ({ label }) => ({
    message: `${label} is ${value}, outside of ${range(node.least, node.most)}`,
    accepted: range(node.least, node.most),
    fix: `Write a number from ${range(node.least, node.most)}.`,
  });
}

export function outside(value: number | bigint, accepted: string): Say {
  return ({ label }) => ({ message: `${label} is ${value}, not ${accepted}`, accepted, fix: `Write a number that is ${accepted}.` });
}

export function wrongCount(count: number, least: number, most: number, unit: string): Say {
  return ({ label }) => ({
    message: `${label} has ${plural(count, unit)}`,
    accepted: `${range(least, most)} ${unit}s`,
    fix: count < least ? `Add at least ${plural(least - count, unit)}.` : `Remove at least ${plural(count - most, unit)}.`,
  });
}

export function noMatch(pattern: string, value: string): Say {
  return ({ label, show: shown }) => {
    const accepted = patternInWords(pattern);
    return { message: `${label} is ${shown(value)}, which does not match ${pattern}`, accepted, fix: `Write ${accepted}.` };
  };
}

export function wrongFormat(format: string, accepted: string, value: string): Say {
  return ({ label, show: shown }) => ({ message: `${label} is ${shown(value)}, which is no ${format}`, accepted, fix: `Write ${accepted}.` });
}

export function badQuantity(value: unknown): Say {
  return ({ label, show: shown }) => ({
    message: `${label} is ${shown(value)}, which is not a quantity`,
    accepted: 'a number with an optional suffix: 250m, 1.5, 512Mi, 2Gi, 1e3',
    fix: typeof value === 'string' ? quantityFix(value) : "Write a quantity such as '250m' or '512Mi'.",
  });
}

export function notInEnum(values: ReadonlySet<unknown>, value: unknown): Say {
  return ({ label, show: shown }) => {
    const names = [...values].map(String);
    const near = nearest(String(value), names) ?? onlyOne(names);
    return {
      message: `${label} is ${shown(value)}, which is not one of its values`,
      accepted: list(names),
      fix: near === undefined ? `Choose one of ${list(names)}.` : `Write ${near}.`,
    };
  };
}

export function duplicate(item: unknown, unique: true | readonly string[], first: number): Say {
  return ({ label, show: shown }) => {
    const what = unique === true ? shown(item) : unique.map((key) => `${key} ${show((item as Record<string, unknown>)[key] ?? 'as by default')}`).join(', ');
    return {
      message: `${label} repeats ${what}, which item ${first} of the list has already`,
      accepted: unique === true ? 'every value once' : `every ${unique.join(' + ')} once`,
      fix: unique === true ? 'Remove one of the two.' : `Remove one of the two, or give it another ${unique.join(' or ')}.`,
    };
  };
}

export function noAlternative(parts: readonly SchemaNode[], how: 'at least one' | 'exactly one', fitting: number): Say {
  return ({ label }) => ({
    message: `${label} satisfies ${fitting} of ${parts.length} alternatives, and ${how} is needed`,
    accepted: `${how} of: ${list(parts.map((part) => describe(part)))}`,
    fix: fitting === 0 ? `Satisfy ${how} of the alternatives.` : 'Keep one of the alternatives and remove the others.',
  });
}

export function forbidden(part: SchemaNode): Say {
  return ({ label }) => ({
    message: `${label} is what it must not be: ${describe(part)}`,
    accepted: `not: ${describe(part)}`,
    fix: `Change ${label} so that this no longer holds.`,
  });
}

export function tooDeep(deepest: number): Say {
  return () => ({
    message: `the object nests more than ${deepest} levels`,
    accepted: `${deepest} levels`,
    fix: 'Flatten it; no kind of Kubernetes needs so many.',
  });
}

function typeFix(shape: Shape, value: unknown): string {
  if (typeof value === 'string') {
    if ((shape === 'integer' || shape === 'number') && /^-?\d{1,18}$/.test(value)) return `Write ${value} without quotes.`;
    if (shape === 'boolean' && (value === 'true' || value === 'false')) return `Write ${value} without quotes.`;
  }
  if (shape === 'array' && !Array.isArray(value)) return 'Write a list, even of one item.';
  // The value is what YAML made of a text that may have been another: `n`, `1.10`, `0644`.
  if (shape === 'string' && typeof value === 'boolean') return `Put what is written in quotes: YAML reads ${value ? 'y, yes and on' : 'n, no and off'} as ${value}.`;
  if (shape === 'string' && (typeof value === 'number' || typeof value === 'bigint')) return `Put what is written in quotes, as in "${value}".`;
  return `Write ${EXPECTED[shape]}.`;
}

/** A partial schema in words: mostly it asks for fields, or for a value. */
function describe(part: SchemaNode, level = 0): string {
  const { required, more, fields, shape } = part.ready();
  if (required.length > 0) return `has ${required.join(' and ')}`;
  if (more?.enum !== undefined) return `is ${list([...more.enum].map(String))}`;
  const either = more?.anyOf ?? more?.oneOf;
  if (level < 2 && more?.not !== undefined) return `not (${describe(more.not, level + 1)})`;
  if (level < 2 && either !== undefined) return either.map((choice) => describe(choice, level + 1)).join(' or ');
  if (more?.pattern !== undefined) return `matches ${more.pattern.source}`;
  return fields === undefined ? EXPECTED[shape] : `has ${[...fields.keys()].join(' or ')} of a certain form`;
}
