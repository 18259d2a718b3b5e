import type { Duration } from '../../lib/units';
import type { Analysis } from '../kit/analysis';
import type { OneOf } from '../kit/props';

/** What divides requests between the old version and the new one; `none` divides pods instead. */
export type Router = 'istio' | 'gateway-api' | 'nginx' | 'alb' | 'traefik' | 'linkerd' | 'none';

/** Whole numbers below N. */
type Below<N extends number, Counted extends readonly number[] = []> = Counted['length'] extends N ? Counted[number] : Below<N, readonly [...Counted, Counted['length']]>;

/** Percent of the requests, 1 to 99: that all of them come last goes without saying. */
export type CanaryWeight = Exclude<Below<100>, 0>;

/** Waits for measurements, and goes on once they pass. */
export interface AnalyzeStep {
  /** `'slo'`: those of the service level. */
  readonly analyze: 'slo' | readonly [Analysis, ...Analysis[]];
}

/** Runs one pod of each version beside the traffic, measures them, and takes both away. */
export interface ExperimentStep {
  /** How long they run. */
  readonly experiment: Duration;
  readonly analyze: readonly [Analysis, ...Analysis[]];
}

/** Sends requests with a header to the new version, whatever the weight is. */
export type HeaderStep<R extends Router = Router> = { readonly header: string } & (R extends 'alb' ? { readonly exact: string; readonly prefix?: never; readonly regex?: never } : OneOf<{ readonly exact: string; readonly prefix: string; readonly regex: string }>);

/** Sends copies of GET requests to the new version, whose answers nobody gets; 0 ends it. */
export interface MirrorStep {
  /** Percent of the GET requests, 0 to 100. */
  readonly mirror: number;
}

/** Routers that look at headers. */
type HeaderRouter = 'istio' | 'gateway-api' | 'alb';

/**
 * One step of a canary: a weight in percent, a time to wait, a person to wait for, measurements to wait for, or what else the router
 * can do. What it cannot do does not compile.
 */
export type CanaryStep<R extends Router = Router> =
  | CanaryWeight
  | Duration
  | (R extends 'linkerd' ? never : 'approve' | AnalyzeStep | ExperimentStep)
  | (R extends HeaderRouter ? HeaderStep<R> : never)
  | (R extends 'istio' ? MirrorStep : never);

/** What happens to the pods of a version that failed. */
export interface OnFail {
  /** How long they stay for people to look at; `'forever'` until the next roll-out. @default '5m' */
  readonly keepFor?: Duration | 'forever';
}

interface CanaryOptions<R extends Router> {
  /** @default [5, '5m', 25, '10m', 50, '10m'] */
  readonly steps?: readonly [CanaryStep<R>, ...CanaryStep<R>[]];
  /**
   * What is measured from the first weight on; a failure sends all requests back to the old version. `false` needs a waiver for
   * `rollout-analysis-required`.
   *
   * @default - the service level, where `slo` declares one, and that no pod restarts
   */
  readonly analysis?: 'slo' | readonly ['slo' | Analysis, ...('slo' | Analysis)[]] | false;
  /** The fewest pods of either version while requests are divided. @default 2 */
  readonly minPods?: number;
  /** Revisions back to which a rollback skips all steps. @default 3 */
  readonly rollbackWindow?: number;
}

/** A stable version that keeps all its pods until the end can take everything back at once; one that gives them up costs less. */
type StableScale = { readonly stableScale?: 'full'; readonly onFail?: OnFail } | { readonly stableScale: 'dynamic'; readonly onFail?: never };

type RoutedCanary<R extends Router> = CanaryOptions<R> & StableScale & { readonly router: R };

/** The router is the platform's: what it can do is known when the program runs. */
type PlatformCanary = CanaryOptions<Router> & StableScale & {
  /** What divides requests. @default - the mesh for clients in the cluster, the front door for hosts that `expose` opens */
  readonly router?: undefined;
};

/** The new version gets some of the requests, then more, while it is measured. */
export type Canary = { [R in Router]: RoutedCanary<R> }[Router] | PlatformCanary;

/** When the new version takes over. */
export type Promotion = 'manual' | OneOf<{
  /** Once measurements of the preview pass. */
  readonly afterAnalysis: readonly [Analysis, ...Analysis[]];
  /** Once it was ready for so long. */
  readonly after: Duration;
}>;

/** The new version stands beside the old one, under a name of its own, until it takes over all requests at once. */
export interface BlueGreen {
  /** Who decides. Flagger knows `after` only. @default 'manual' */
  readonly promote?: Promotion;
  /** Pods of the preview before it takes over; it then grows to as many as the old version has. @default - as many at once */
  readonly previewReplicas?: number;
  /** How long the old version stays after it has handed over: the time in which going back takes a second. @default '5m' */
  readonly keepOld?: Duration;
  /** What is measured once the new version serves; a failure hands back. @default - the service level, where `slo` declares one */
  readonly postCheck?: 'slo' | readonly ['slo' | Analysis, ...('slo' | Analysis)[]] | false;
  /** Revisions back to which a rollback skips analysis and pause. @default 3 */
  readonly rollbackWindow?: number;
}

/** How a new version takes the place of the old one. */
export type Rollout = OneOf<{
  /**
   * Why no pod of the new version may start before the last of the old one is gone, in ten characters or more: each roll-out
   * is an outage, for versions that cannot run at once. Recorded; it needs no waiver, since it is how the program works.
   */
  readonly recreate: string;
  /** Some of the requests, then more. The platform needs `progressive`. */
  readonly canary: Canary;
  /** All of the requests at once, and back as fast. The platform needs `progressive`. */
  readonly blueGreen: BlueGreen;
}>;

/**
 * The value of `rollout` for a canary.
 *
 * @example
 * rollout: canary({ router: 'istio', steps: [5, '5m', { mirror: 20 }, '10m', 50, '10m'] })
 */
export function canary(options: Canary = {}): { readonly canary: Canary } {
  return { canary: options };
}

/**
 * The value of `rollout` for a blue-green roll-out.
 *
 * @example
 * rollout: blueGreen({ promote: { after: '10m' } })
 */
export function blueGreen(options: BlueGreen = {}): { readonly blueGreen: BlueGreen } {
  return { blueGreen: options };
}
