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
