import { parseDuration, parseIntOrPercent, type Where } from '../../lib/units';
import { nearest } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { show, type Ledger } from './problems';

/** Exactly one of the fields of T; the others must be absent. */
export type OneOf<T> = { [K in keyof T]-?: Required<Pick<T, K>> & { readonly [J in Exclude<keyof T, K>]?: never } }[keyof T];

/** The value as a map; what is no map is told, and taken as an empty one. */
export function mapProp(ledger: Ledger, prop: string, value: unknown): Readonly<Record<string, unknown>> {
  if (value === undefined) return {};
  if (isMap(value)) return value;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted: 'a map', fix: `Write ${prop} as a map.` });
  return {};
}

/** Tells of a prop that must be given and is not. */
export function requireProp(ledger: Ledger, prop: string, value: unknown, literal: string): boolean {
  if (value !== undefined && value !== null) return true;
  ledger.tell({ id: 'prop-required', message: `${prop} is missing`, prop, accepted: literal, fix: `Give ${prop}, such as ${literal}.` });
  return false;
}

/** A whole number within bounds, else the fallback. */
export function integerProp(ledger: Ledger, prop: string, value: unknown, bounds: { readonly min: number; readonly max: number; readonly what: string }, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  const near = typeof value === 'number' && Number.isFinite(value) ? Math.min(bounds.max, Math.max(bounds.min, Math.round(value))) : fallback;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(value)}`, prop, accepted: `${bounds.what}: a whole number from ${bounds.min} to ${bounds.max}`, fix: `Write ${near}.` });
  return fallback;
}

/** Numbers that a port can have. */
export const PORT_BOUNDS = { min: 1, max: 65_535, what: 'a port' } as const;

/** What `parse` makes of a text or a number; what cannot be read is told, and the fallback stands in. */
export function parsedProp<T>(ledger: Ledger, prop: string, value: unknown, parse: (value: string, where: Where) => T, fallback: T): T {
  if (typeof value === 'string' || typeof value === 'number') return ledger.attempt(() => parse(value as string, { prop }), fallback);
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted: 'a text with its unit, or a number where none is needed', fix: 'Write one value.' });
  return fallback;
}

/** Seconds of a duration, else of the fallback. */
export function durationProp(ledger: Ledger, prop: string, value: unknown, fallback: string): number {
  return value === undefined ? parseDuration(fallback, { prop }) : parsedProp(ledger, prop, value, parseDuration, parseDuration(fallback));
}

/** A count or a percentage as Kubernetes writes it, else the fallback. */
export function intOrPercentProp(ledger: Ledger, prop: string, value: unknown, fallback: number | string): number | string {
  return value === undefined ? fallback : parsedProp<number | string>(ledger, prop, value, (given, where) => parseIntOrPercent(given, where) && given, fallback);
}

/** One of some words (or false), else the fallback. */
export function choiceProp<T extends string | false>(ledger: Ledger, prop: string, value: unknown, choices: readonly T[], fallback: T): T {
  if (value === undefined) return fallback;
  if (choices.includes(value as T)) return value as T;
  const words = choices.filter((choice): choice is T & string => choice !== false);
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted: choices.map(show).join(', '), fix: `Write ${show(near ?? choices[0])}.` });
  return fallback;
}

/** True or false, else the fallback. */
export function booleanProp(ledger: Ledger, prop: string, value: unknown, fallback: boolean): boolean {
  if (value === undefined || typeof value === 'boolean') return value ?? fallback;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted: 'true, false', fix: `Write ${prop}: ${/^"?(true|yes|on|1)"?$/i.test(show(value))}.` });
  return fallback;
}

/** A list of texts, else undefined. */
export function textsProp(ledger: Ledger, prop: string, value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted: "a list of texts, such as ['node', 'main.js']", fix: 'Write a list with one text an argument.' });
  return undefined;
}

/** The map's texts; anything else in it is told and left out. */
export function textMapProp(ledger: Ledger, prop: string, value: unknown): Readonly<Record<string, string>> {
  const given = Object.entries(mapProp(ledger, prop, value)).filter(([, item]) => item !== undefined);
  for (const [key, item] of given) {
    if (typeof item !== 'string') ledger.tell({ id: 'prop-malformed', message: `${prop}.${key} is ${show(item)}`, prop: `${prop}.${key}`, accepted: 'a text', fix: typeof item === 'object' ? 'Write one text.' : `Write ${show(String(item))}.` });
  }
  return Object.fromEntries(given.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
