/** Steps from an object to a value in it. */
export type Path = ReadonlyArray<string | number>;

/** Most values and names that one problem lists. */
const MOST_LISTED = 48;
/** Longest text of a value that a message repeats. */
const LONGEST_SHOWN = 80;

/** A value as messages show it. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, LONGEST_SHOWN + 1)) : String(value);
  return text.length > LONGEST_SHOWN + 2 ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** The sort of a value in words: `a string`, `null`. */
export function sortOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'object':
      return 'a map';
    case 'bigint':
      return 'an integer';
    case 'number':
      return Number.isInteger(value) ? 'an integer' : 'a number';
    default:
      return `a ${typeof value}`;
  }
}

/** Names with commas, cut where there are too many to read. */
export function list(names: Iterable<string>): string {
  const all = [...names].map((name) => (name === '' ? '""' : name));
  return all.length <= MOST_LISTED ? all.join(', ') : `${all.slice(0, MOST_LISTED).join(', ')} and ${all.length - MOST_LISTED} more`;
}

/** `2 items`, `1 item`. */
export function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A range in words; an infinite end is left out. */
export function range(least: number, most: number): string {
  if (least === -Infinity) return `${most} or less`;
  return most === Infinity ? `${least} or more` : `${least} to ${most}`;
}

/** `spec.containers[0].image`; empty for the object itself. */
export function dotted(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** The last field of a path with its indexes: `args[2]`. */
export function lastField(path: Path): string {
  const start = path.findLastIndex((step) => typeof step === 'string');
  return start < 0 ? 'the object' : dotted(path.slice(start));
}

/** The only one of some values, if there is only one. */
export function onlyOne<T>(values: readonly T[]): T | undefined {
  return values.length === 1 ? values[0] : undefined;
}
