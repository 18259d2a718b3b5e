import { Indicator } from './indicator';
import { is, matches, series } from './promql';
import type { ServiceLevel } from './service-level';
import type { Subject } from './source';

/** One question that a canary is asked: a query that gives a share, and the share that it must reach. */
export interface AnalysisQuery {
  /** `availability`, `latency`, `restarts`. */
  readonly name: string;
  readonly query: string;
  /** What the number is. */
  readonly what: string;
  /** Lowest good value, of a share. @default - none */
  readonly atLeast?: number;
  /** Highest good value, of a count. @default - none */
  readonly atMost?: number;
}

/**
 * What a new version is asked while it takes traffic: does it fail no more, and is it no slower, than the service promises; does it
 * run without restarts. The reason where the source cannot tell.
 *
 * Each query gives one number, NaN, or nothing. NaN and nothing mean that there was no traffic: neither success nor failure. A
 * version of which every request fails gives 0.
 *
 * @param subject with its `revision`
 * @param window over which it is measured: `2m`
 */
export function analysisQueries(level: ServiceLevel, subject: Subject, window: string): readonly AnalysisQuery[] | 'revision-unknown' | 'protocol-unknown' {
  const indicator = Indicator.of(level.source, subject);
  if (typeof indicator === 'string') return indicator;
  const { availability, latency } = level;
  return [
    { name: 'availability', what: 'share of requests that do not fail', query: indicator.successShare(window), atLeast: availability },
    ...(latency ? [{ name: 'latency', what: `share of requests answered within ${latency.under}`, query: indicator.fastShare(latency.bound)(window), atLeast: latency.share }] : []),
  ];
}

/**
 * Restarts of containers of the pods whose names match, over a window; nothing where kube-state-metrics does not say.
 *
 * @param pods regular expression of the names: `api-{{args.canary-hash}}-.+`
 */
export function restartsQuery(namespace: string, pods: string, window: string): AnalysisQuery {
  const metric = series('kube_pod_container_status_restarts_total', [is('namespace', namespace), matches('pod', pods)]);
  return { name: 'restarts', what: 'restarts of containers', query: `sum(increase(${metric}[${window}]))`, atMost: 0 };
}

/**
 * The conditions under which Argo Rollouts takes a query's result for success and for failure; where neither holds, it is
 * inconclusive. `result` is a list: empty where the query gave nothing.
 */
export function argoConditions({ atLeast, atMost }: AnalysisQuery): { readonly successCondition: string; readonly failureCondition: string } {
  const known = 'len(result) > 0 && !isNaN(result[0])';
  const [good, bad] = atLeast === undefined ? [`<= ${atMost ?? 0}`, `> ${atMost ?? 0}`] : [`>= ${atLeast}`, `< ${atLeast}`];
  return { successCondition: `${known} && result[0] ${good}`, failureCondition: `${known} && result[0] ${bad}` };
}

/** The range in which Flagger takes a query's result for good. Flagger halts, and counts a failure, where there is none: no traffic is never success. */
export function flaggerThreshold({ atLeast, atMost }: AnalysisQuery): { readonly min?: number; readonly max?: number } {
  return { ...(atLeast !== undefined && { min: atLeast }), ...(atMost !== undefined && { max: atMost }) };
}
