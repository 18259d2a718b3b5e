import type { IConstruct } from 'constructs';
import { failure, PlinthError } from '../errors';
import { isMap } from '../kube/object';
import { synthesize, type SynthOptions, type SynthResult } from '../synth/synthesize';

/** What the matchers look at: an app, a part of one, or what `expectClean` gave of it, which is proved only once. */
export type Proved = IConstruct | SynthResult;

/** A day before the last day of every waiver: whether one has expired is no question of a unit test. */
const ANY_DAY = '2000-01-01';

/** What a synthesis gave, with or without errors; a result is itself. */
export function resultOf(subject: Proved, options: SynthOptions = {}): SynthResult {
  if (isMap(subject) && 'node' in subject) return synthesize(subject as IConstruct, { today: ANY_DAY, ...options });
  if (isMap(subject) && 'graph' in subject) return subject as SynthResult;
  throw failure({ id: 'app-unknown', message: `what is to be proved is ${typeof subject === 'object' ? 'no construct' : `of type ${typeof subject}`}`, accepted: 'an app, a part of one, or what expectClean gave of it', fix: 'Write expect(app).' });
}

/** What a synthesis gave, if it found no error. @throws PlinthError with every error */
export function expectClean(subject: Proved, options: SynthOptions = {}): SynthResult {
  const result = resultOf(subject, options);
  const errors = result.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new PlinthError(errors);
  return result;
}
