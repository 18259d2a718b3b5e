import { atMost, rateOf, type Matcher } from './promql';
import type { RequestSource, Subject } from './source';

/**
 * What is measured of one subject in one source: how many requests, which share fails, which share is slow. Alerts, analysis and
 * scaling ask the same indicator, so that none of them can disagree with the others.
 */
export class Indicator {
  /** Requests a second. Nothing where the source has never seen one. */
  readonly requests: (window: string) => string;
  private readonly failures: (window: string) => string;

  private constructor(
    private readonly source: RequestSource,
    private readonly selection: readonly Matcher[],
    failing: ReadonlyArray<readonly Matcher[]>,
  ) {
    this.requests = rateOf(source.requests, [selection]);
    this.failures = rateOf(source.requests, failing.map((matchers) => [...selection, ...matchers]));
  }

  /** The indicator of a subject; the reason where the source cannot tell what is asked. */
  static of(source: RequestSource, subject: Subject): Indicator | 'revision-unknown' | 'protocol-unknown' {
    const selection = source.select(subject);
    const failing = source.failures(subject.protocol);
    return selection === undefined ? 'revision-unknown' : failing === undefined ? 'protocol-unknown' : new Indicator(source, selection, failing);
  }

  /**
   * The share of requests that fail, 0 to 1. NaN without traffic, nothing where the source has never seen a request: in
   * either case no comparison holds. 0, not nothing, where none fails.
   */
  failureShare(window: string): string {
    const all = this.requests(window);
    return `(${this.failures(window)} or 0 * ${all})\n/\n${all}`;
  }

  /** The share of requests that do not fail. 0 where every one fails, and NaN or nothing without traffic: never 1. */
  successShare(window: string): string {
    return `1 - ${this.failureShare(window)}`;
  }

  /** The share of requests that are answered within a bound of the histogram, in its unit, over a window. NaN or nothing without traffic. */
  fastShare(bound: number): (window: string) => string {
    const { histogram } = this.source;
    const fast = rateOf(`${histogram}_bucket`, [[...this.selection, atMost(bound)]]);
    const all = rateOf(`${histogram}_count`, [this.selection]);
    return (window) => `${fast(window)}\n/\n${all(window)}`;
  }

  /** The share of requests that take longer. */
  slowShare(bound: number): (window: string) => string {
    const fast = this.fastShare(bound);
    return (window) => `1 - ${fast(window)}`;
  }
}
