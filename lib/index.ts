/**
 * Constructs that are production-ready by default, the `App` that proves them, and what both say when something is wrong.
 */
export { Chart, JsonPatch } from 'cdk8s';
export { External, type ExternalServiceProps } from '../constructs/kit/external';
export { Image } from '../constructs/kit/image';
export { Peer } from '../constructs/kit/peer';
export { Platform } from '../constructs/kit/platform';
export { Config, Field, Secret } from '../constructs/kit/refs';
export * from '../constructs/namespace-with-quota/namespace-with-quota';
export * from '../constructs/production-service/production-service';
export { failure, formatObject, formatPosition, formatProblem, PlinthError } from './errors';
export type { ObjectRef, Problem, Severity, SourcePosition } from './errors';
export type { KubeMetadata, KubeObject } from './kube/object';
export { DEFAULT_PLATFORM, definePlatform, type PlatformProps } from './kube/platform';
export type { ExternalRef, Override, ScopedWaiver, Waiver } from './kube/provenance';
export { App, type AppProps } from './synth/app';
export { synthesize, type SynthOptions, type SynthResult } from './synth/synthesize';
