import { formatProblem, type Severity } from '../errors';
import type { SynthOptions } from '../synth/synthesize';
import type { MatcherResult } from './matcher';
import { resultOf, type Proved } from './proof';

/** What counts as clean. */
export interface PolicyCleanOptions extends SynthOptions {
  /** The least severity that fails. @default 'warning' */
  readonly failOn?: Severity;
}

const WEIGHT: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

/** Whether nothing is wrong with a set: schema, references, arithmetic and policy. */
export function policyClean(subject: Proved, { failOn = 'warning', ...options }: PolicyCleanOptions = {}): MatcherResult {
  const { objects, problems, profile } = resultOf(subject, options);
  const found = problems.filter(({ severity }) => WEIGHT[severity] >= WEIGHT[failOn]);
  const what = `${objects.length} object${objects.length === 1 ? '' : 's'} in profile ${profile.name}`;
  return {
    pass: found.length === 0,
    message: () =>
      found.length === 0
        ? `expected a problem of severity ${failOn} or above in ${what}, and there is none`
        : `expected no problem of severity ${failOn} or above in ${what}, and there ${found.length === 1 ? 'is one' : `are ${found.length}`}:\n\n${found.map(formatProblem).join('\n\n')}`,
  };
}
