import type { IConstruct } from 'constructs';
import { PlinthError, type Problem } from '../errors';
import type { KubeObject } from '../kube/object';
import { synthesize, type SynthOptions, type SynthResult } from '../synth/synthesize';

/** A day before the last day of every waiver: whether one has expired is no question of a unit test. */
const ANY_DAY = '2000-01-01';

/**
 * The proved manifests of an app, or of one part of it, as one YAML stream.
 *
 * @throws PlinthError with every error
 */
export function synthYaml(construct: IConstruct, options: SynthOptions = {}): string {
  return expectClean(construct, options).stream();
}

/** The proved manifests as plain objects of your own, in the order of the set. @throws PlinthError with every error */
export function synthObjects(construct: IConstruct, options: SynthOptions = {}): KubeObject[] {
  return structuredClone(expectClean(construct, options).objects) as KubeObject[];
}

/** Every problem of an app, or of one part of it; nothing is thrown. */
export function problemsOf(construct: IConstruct, options: SynthOptions = {}): readonly Problem[] {
  return synthesize(construct, { today: ANY_DAY, ...options }).problems;
}

/** What a synthesis gave, if it found no error. @throws PlinthError with every error */
export function expectClean(construct: IConstruct, options: SynthOptions = {}): SynthResult {
  const result = synthesize(construct, { today: ANY_DAY, ...options });
  const errors = result.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new PlinthError(errors);
  return result;
}
