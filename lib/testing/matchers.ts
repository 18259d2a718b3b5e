import { matchesGolden, type GoldenOptions } from './golden';
import { networkMatch, type NetworkEnd, type NetworkPort } from './network';
import { policyClean, type PolicyCleanOptions } from './policy-clean';
import type { Proved } from './proof';

/** What a matcher answers; vitest, jest and others read it alike. */
export interface MatcherResult {
  readonly pass: boolean;
  /** Why the test fails: for `.not` where it passes. */
  readonly message: () => string;
  /** What a runner shows as a difference. @default - nothing */
  readonly actual?: unknown;
  /** What a runner shows as a difference. @default - nothing */
  readonly expected?: unknown;
}

/** What a test runner tells a matcher of the test; everything may be missing. */
export interface MatcherContext {
  /** @default false */
  readonly isNot?: boolean;
  /** File of the test. @default - golden files need absolute paths */
  readonly testPath?: string | undefined;
  /** @default - golden files are never written */
  readonly snapshotState?: object;
}

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
