import { failure } from '../errors';
import type { Where } from './quantity';

/** A time in whole seconds with its unit. `'30s'`, `'5m'`, `'1h30m'` */
export type Duration =
  | `${number}s`
  | `${number}m`
  | `${number}h`
  | `${number}m${number}s`
  | `${number}h${number}m`
  | `${number}h${number}s`
  | `${number}h${number}m${number}s`;

const DURATION = /^(?=\d)(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

/** The seconds of a duration. @throws duration-malformed */
export function parseDuration(value: Duration | string, where: Where = {}): number {
  const seconds = tryParseDuration(value);
  if (seconds !== undefined) return seconds;
  throw failure({
    id: 'duration-malformed',
    message: `${JSON.stringify(value)} is not a duration`,
    accepted: "whole hours, minutes and seconds in this order, such as '30s', '5m' or '1h30m'",
    fix: durationFix(String(value)),
    ...where,
  });
}

/** The seconds of a duration, or undefined where the value is none. */
export function tryParseDuration(value: unknown): number | undefined {
  const match = typeof value === 'string' ? DURATION.exec(value) : null;
  if (!match) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** The shortest text of a number of whole seconds: 5400 is `1h30m`, 0 is `0s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw new RangeError(`${seconds} is not a number of whole seconds`);
  const parts = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [seconds % 60, 's'],
  ] as const;
  return parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('') || '0s';
}

function durationFix(text: string): string {
  const match = /^\s*(\d{1,9}(?:\.\d+)?)\s*(ms|milliseconds?|s|sec|secs|seconds?|m|min|mins|minutes?|h|hrs?|hours?|d|days?)?\s*$/i.exec(text);
  if (!match) return "Write a number with s, m or h, such as '30s'.";
  const [, number = '', unit = 's'] = match;
  const letter = unit.toLowerCase();
  const size = letter.startsWith('ms') || letter.startsWith('mil') ? 0.001 : letter.startsWith('d') ? 86_400 : letter.startsWith('h') ? 3600 : letter.startsWith('m') ? 60 : 1;
  return `Write '${formatDuration(Math.max(1, Math.round(Number(number) * size)))}'.`;
}
