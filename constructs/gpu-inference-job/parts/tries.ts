import { show, type Ledger } from '../../kit/problems';
import { durationProp, requireProp } from '../../kit/props';

/** Pods of one Job. */
export const PARALLEL = { min: 1, max: 10_000, what: 'pods at once' } as const;
/** Tries of one pod. */
export const RETRIES = { min: 0, max: 100, what: 'tries' } as const;

/** Seconds of `work.timeout`, else an hour. */
export function timeoutOf(ledger: Ledger, given: unknown): number {
  const prop = 'work.timeout';
  if (!requireProp(ledger, prop, given, "'2h'")) return 3600;
  const seconds = durationProp(ledger, prop, given, '1h');
  if (seconds >= 60) return seconds;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}: no image with a model starts in it`, prop, accepted: '1m or more', fix: "Write how long all shards may take together, such as '2h'." });
  return 60;
}

/** The exit codes of `work.fatalExitCodes`, in order. */
export function exitCodes(ledger: Ledger, given: unknown): readonly number[] {
  const prop = 'work.fatalExitCodes';
  if (given === undefined) return [];
  const codes = Array.isArray(given) ? given : [given];
  const odd = codes.find((code) => typeof code !== 'number' || !Number.isInteger(code) || code < 1 || code > 255);
  if (odd !== undefined || codes.length === 0) ledger.tell({ id: 'prop-malformed', message: `${prop} has ${show(codes.length === 0 ? given : odd)}`, prop, accepted: 'exit codes from 1 to 255', fix: 'Write those with which the program gives up, such as [2, 64].' });
  return [...new Set(codes.filter((code): code is number => typeof code === 'number' && Number.isInteger(code) && code >= 1 && code <= 255))].sort((a, b) => a - b);
}
