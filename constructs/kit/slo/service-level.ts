import type { RequestSource } from './source';

/** What a service promises, as its `slo` prop says it. */
export interface ServiceLevelObjective {
  /** The share of requests that do not fail, 0.9 to 0.99999: 0.999 allows one in a thousand. */
  readonly availability: number;
  /** How fast requests are answered. @default - nothing is promised */
  readonly latency?: LatencyObjective;
  /** The time over which the shares hold, in days, 7 to 90: `30d`. @default '30d' */
  readonly window?: `${number}d`;
}

/** A share of requests, and the time within which they are answered. */
export interface LatencyObjective {
  /** Within this time: `250ms`, `1s`. It is the bound of a bucket of the histogram that the platform counts with. */
  readonly under: `${number}ms` | `${number}s`;
  /** The share of requests, 0.9 to 0.99999. @default 0.99 */
  readonly p?: number;
}

/** A promise that has been read: numbers only, and a bound that the source has. */
export interface ServiceLevel {
  readonly source: RequestSource;
  readonly availability: number;
  /** @default - nothing is promised */
  readonly latency?: { readonly share: number; /** In the unit of the source's histogram. */ readonly bound: number; /** As people read it. */ readonly under: string };
  readonly windowDays: number;
}
