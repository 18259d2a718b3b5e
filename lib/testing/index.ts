import type { Problem } from '../errors';
import type { KubeObject } from '../kube/object';
import type { SynthOptions } from '../synth/synthesize';
import { expectClean, resultOf, type Proved } from './proof';

export type { MatcherContext, MatcherResult } from './matcher';
export { plinthMatchers, type PlinthMatchers } from './matchers';
export { expectClean, type Proved } from './proof';
export type { GoldenOptions } from './golden';
export type { NetworkEnd, NetworkPort } from './network';
export type { PolicyCleanOptions } from './policy-clean';

/**
 * The proved manifests of an app, or of one part of it, as one YAML stream.
 *
 * @throws PlinthError with every error
 */
export function synthYaml(construct: Proved, options: SynthOptions = {}): string {
  return expectClean(construct, options).stream();
}

/** The proved manifests as plain objects of your own, in the order of the set. @throws PlinthError with every error */
export function synthObjects(construct: Proved, options: SynthOptions = {}): KubeObject[] {
  return structuredClone(expectClean(construct, options).objects) as KubeObject[];
}

/** Every problem of an app, or of one part of it; nothing is thrown. */
export function problemsOf(construct: Proved, options: SynthOptions = {}): readonly Problem[] {
  return resultOf(construct, options).problems;
}
