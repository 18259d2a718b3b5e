import { matchesGolden, type GoldenOptions } from './golden';
import type { MatcherContext, MatcherResult } from './matcher';
import { networkMatch, type NetworkEnd, type NetworkPort } from './network';
import { policyClean, type PolicyCleanOptions } from './policy-clean';
import type { Proved } from './proof';

/** The matchers as `expect` has them; a test runner's own types are extended by this interface. */
export interface PlinthMatchers<R = void> {
  /** Passes where nothing is wrong with an app: schema, references, arithmetic, policy. */
  toBePolicyClean(options?: PolicyCleanOptions): R;
  /** Passes where the NetworkPolicies of an app let one end connect to the other on a port of its pods; without a port, on any. */
  toAllow(from: NetworkEnd, to: NetworkEnd, port?: NetworkPort): R;
  /** Passes where the NetworkPolicies of an app refuse a connection; without a port, on every port. */
  toDeny(from: NetworkEnd, to: NetworkEnd, port?: NetworkPort): R;
  /** Passes where a plain file, named from the test's folder, holds exactly the YAML of an app. */
  toMatchGolden(file: string, options?: GoldenOptions): R;
}

/**
 * Matchers for `expect.extend`, of vitest, jest or any runner with their protocol; they are plain functions and need no runner to
 * be called.
 *
 * @example
 * expect.extend(plinthMatchers);
 * expect(app).toBePolicyClean();
 * expect(app).toDeny('shop/web', 'shop/orders-db');
 */
export const plinthMatchers = {
  toBePolicyClean(received: Proved, options?: PolicyCleanOptions): MatcherResult {
    return policyClean(received, options);
  },
  toAllow(received: Proved, from: NetworkEnd, to: NetworkEnd, port?: NetworkPort): MatcherResult {
    return networkMatch(received, from, to, port, 'allow');
  },
  toDeny(received: Proved, from: NetworkEnd, to: NetworkEnd, port?: NetworkPort): MatcherResult {
    return networkMatch(received, from, to, port, 'deny');
  },
  toMatchGolden(this: unknown, received: Proved, file: string, options?: GoldenOptions): MatcherResult {
    return matchesGolden((this ?? {}) as MatcherContext, received, file, options);
  },
} as const;
