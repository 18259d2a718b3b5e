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
  return PAIRS.map((pair) => ({ ...pair, long: promDuration(longMinutes(pair, days)), short: promDuration(longMinutes(pair, days) / SHORT) }));
}

/** Every window of the pairs for so many days, shortest first. */
export function windowsFor(days: number): readonly string[] {
  const minutes = PAIRS.flatMap((pair) => [longMinutes(pair, days), longMinutes(pair, days) / SHORT]).sort((a, b) => a - b);
  return [...new Set(minutes.map(promDuration))];
}

function longMinutes({ spent, factor }: Pick<BurnRate, 'spent' | 'factor'>, days: number): number {
  return (spent * days * 24 * 60) / factor;
}

const UNITS = [['d', 24 * 60], ['h', 60], ['m', 1]] as const;

function promDuration(minutes: number): string {
  let left = Math.max(SHORTEST_MINUTES, Math.round(minutes));
  return UNITS.map(([unit, size]) => {
    const amount = Math.floor(left / size);
    left -= amount * size;
    return amount === 0 ? '' : `${amount}${unit}`;
  }).join('');
}
