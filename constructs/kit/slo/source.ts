import type { Matcher } from './promql';

/** Requests to one service, or to one version of it. */
export interface Subject {
  readonly namespace: string;
  /** Name of the service: what its objects are called. */
  readonly name: string;
  /** Names of the Services through which requests come. Of a canary of Argo Rollouts `api` and `api-canary`; of Flagger `api`, `api-primary` and `api-canary`. */
  readonly services: readonly [string, ...string[]];
  /** Names of the routes by which it is exposed. */
  readonly routes: readonly string[];
  /** What it speaks; a failed gRPC call is a 200 to whoever reads HTTP. */
  readonly protocol: 'http' | 'grpc';
  /** The version that is meant. @default - the service as a whole */
  readonly revision?: Revision;
}

/** One of two versions that run side by side, and by what each source can tell it from the other. */
export interface Revision {
  /** Whether it is the new one. */
  readonly role: 'canary' | 'stable';
  /** The Service whose requests go to this version: `api-canary`. */
  readonly service: string;
  /** A label of the pods, and the value that only this version has: `rollouts-pod-template-hash`, `{{args.canary-hash}}`. */
  readonly podLabel: readonly [label: string, value: string];
}

/** What one source of request metrics calls things. A source is a value: nothing in it knows of objectives or windows. */
export interface RequestSource {
  /** As the platform names it. */
  readonly key: string;
  /** As people name it. */
  readonly title: string;
  /** Counter of requests. */
  readonly requests: string;
  /** Histogram of durations, without `_bucket` and `_count`. */
  readonly histogram: string;
  readonly unit: 's' | 'ms';
  /** Upper bounds of the buckets, in the unit, smallest first. */
  readonly bounds: readonly number[];
  /** The series of a subject; undefined where the source cannot tell its version from the other one. */
  select(subject: Subject): readonly Matcher[] | undefined;
  /** What is added to the matchers for failures: one of several sets. Undefined where it cannot tell failures of the protocol. */
  failures(protocol: Subject['protocol']): ReadonlyArray<readonly Matcher[]> | undefined;
}

/** Envoy's own bounds, in milliseconds. @see https://github.com/envoyproxy/envoy/blob/main/source/common/stats/histogram_impl.cc (defaultBuckets, 1.39) */
export const ENVOY_BOUNDS: readonly number[] = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000];
