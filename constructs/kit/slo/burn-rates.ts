/** One pair of windows: the long one says that it matters, the short one that it still goes on. */
export interface BurnRate {
  readonly severity: 'page' | 'ticket';
  /** How many times faster the budget goes than it may. */
  readonly factor: number;
  /** The share of the budget that is gone when the pair fires. */
  readonly spent: number;
  /** As PromQL writes it: `1h`. */
  readonly long: string;
  readonly short: string;
}

/**
 * A page when 2 % of the budget goes in an hour, or 5 % in six; a ticket when 10 % goes in a day, or in three: the shares and factors
 * of a month. For another period the factors stay, and the windows grow or shrink with it: a factor below one would wake people
 * over a service that keeps its promise.
 *
 * @see https://sre.google/workbook/alerting-on-slos/ (6: multiwindow, multi-burn-rate alerts)
 */
const PAIRS: ReadonlyArray<Pick<BurnRate, 'severity' | 'factor' | 'spent'>> = [
  { severity: 'page', factor: 14.4, spent: 0.02 },
  { severity: 'page', factor: 6, spent: 0.05 },
  { severity: 'ticket', factor: 3, spent: 0.1 },
  { severity: 'ticket', factor: 1, spent: 0.1 },
];

/** The short window is a twelfth of the long one: an alert ends soon after what it is about. */
const SHORT = 12;
/** Four scrapes at the usual 30 s: a rate needs two, and one may be late. */
const SHORTEST_MINUTES = 2;

/** The pairs of windows for a promise over so many days. */
export function burnRates(days: number): readonly BurnRate[] {
  return PAIRS.map((pair) => {
    const minutes = (pair.spent * days * 24 * 60) / pair.factor;
    return { ...pair, long: promDuration(minutes), short: promDuration(minutes / SHORT) };
  });
}

/** Every window of the pairs, shortest first. */
export function windowsOf(pairs: readonly BurnRate[]): readonly string[] {
  return [...new Set([...pairs.map(({ short }) => short), ...pairs.map(({ long }) => long)])].sort((a, b) => minutesOf(a) - minutesOf(b));
}

const UNITS = [['d', 24 * 60, /(\d+)d/], ['h', 60, /(\d+)h/], ['m', 1, /(\d+)m/]] as const;

function promDuration(minutes: number): string {
  let left = Math.max(SHORTEST_MINUTES, Math.round(minutes));
  return UNITS.map(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount === 0 ? '' : `${amount}${unit}`;
  }).join('');
}

function minutesOf(duration: string): number {
  return UNITS.reduce((sum, [, size, amount]) => sum + size * Number(amount.exec(duration)?.[1] ?? 0), 0);
}
