import { formatDuration } from '../../../../lib/units';
import type { Measurement } from '../../../kit/analysis';
import { analysisQueries, argoConditions, prometheusAddress, restartsQuery, type ServiceLevel, type Subject } from '../../../kit/slo';
import type { ServiceContext } from '../context';
import { requestsTo } from '../requests';
import type { Measured, ProgressivePlan } from './plan';

/** One AnalysisTemplate of a service, and where it is used. */
export interface Template {
  readonly name: string;
  readonly metrics: readonly Metric[];
}

/** One metric of an AnalysisTemplate, as Argo Rollouts reads it. */
interface Metric {
  readonly name: string;
  readonly initialDelay?: string;
  readonly interval: string;
  readonly count?: number;
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly provider: { readonly prometheus: { readonly address: string; readonly query: string } };
}

/** Everything that may be measured of a service. */
export interface Measuring {
  readonly context: ServiceContext;
  readonly plan: ProgressivePlan;
  readonly level: ServiceLevel | undefined;
  /** Names of the routes by which it is exposed. */
  readonly routes: () => readonly string[];
}

/** The queries of the service level, for the version that is new; told where the source cannot tell it from the old one. */
export function levelQueries({ context, plan, level, routes }: Measuring) {
  const subject = level && subjectOf(context, plan, routes);
  if (!level || !subject) return [];
  const { window } = context.defaults.canary;
  const found = analysisQueries(level, subject, window);
  if (typeof found === 'string') return [];
  const { engine } = plan;
  // Before Flagger hands over, nobody calls the new version: its requests say nothing.
  const unseen = engine === 'flagger' && plan.kind === 'blueGreen';
  const { name } = context.identity;
  const pods = engine === 'flagger' ? `${name}-[0-9a-z]+-[0-9a-z]+` : `${name}-{{args.canary-hash}}-.+`;
  return [...(unseen ? [] : found), restartsQuery(subject.namespace, pods, window)];
}

/** Tells where the platform's source of metrics cannot tell one version from the other. */
export function refuseBlindSource({ context, plan, level, routes }: Measuring, tell: (problem: Parameters<ServiceContext['ledger']['tell']>[0]) => void): void {
  const subject = level && subjectOf(context, plan, routes);
  if (!level || !subject || plan.measured?.slo !== true) return;
  const found = analysisQueries(level, subject, context.defaults.canary.window);
  if (found !== 'revision-unknown') return;
  tell({ id: 'rollout-source-blind', message: `the analysis asks for the service level, and ${level.source.title} counts the requests of both versions as one`, prop: 'rollout', accepted: 'a source that tells versions apart, such as the service itself', fix: "Name another source in the platform's metrics.requests, or measure by Analysis.promql(…)." });
}

/** A canary is a version among two; after a blue-green switch the service is the new version. */
function subjectOf(context: ServiceContext, plan: ProgressivePlan, routes: () => readonly string[]): Subject | undefined {
  if (context.protocol.kind === 'tcp') return undefined;
  const { name } = context.identity;
  const service = requestsTo(context, routes);
  if (plan.kind === 'blueGreen') return service;
  const podLabel = plan.engine === 'flagger' ? (['app.kubernetes.io/name', name] as const) : (['rollouts-pod-template-hash', '{{args.canary-hash}}'] as const);
  return { ...service, revision: { role: 'canary', service: `${name}-canary`, podLabel } };
}

/** The AnalysisTemplates for what is measured; with a count where a step waits for their end. */
export function templatesOf(measuring: Measuring, measured: Measured, bounded: boolean): readonly Template[] {
  const { context } = measuring;
  const { name } = context.identity;
  const end = bounded ? '-step' : '';
  const slo = measured.slo ? [{ name: `${name}-slo${end}`, metrics: sloMetrics(measuring, bounded) }] : [];
  return [...slo, ...measured.own.map((own) => ({ name: `${name}-${own.name}${end}`, metrics: [ownMetric(context, own, bounded)] }))];
}

/** Names of the templates, which are known before the queries are. */
export function templateNames({ context: { identity: { name } } }: Measuring, measured: Measured, bounded: boolean): readonly string[] {
  const end = bounded ? '-step' : '';
  return [...(measured.slo ? ['slo'] : []), ...measured.own.map((own) => own.name)].map((each) => `${name}-${each}${end}`);
}

function sloMetrics(measuring: Measuring, bounded: boolean): readonly Metric[] {
  const { context } = measuring;
  const { interval, initialDelay, failureLimit, inconclusiveLimit, count } = context.defaults.canary;
  return levelQueries(measuring).map((query) => ({
    name: query.name,
    initialDelay,
    interval,
    ...(bounded && { count }),
    failureLimit: query.atMost === undefined ? limited(failureLimit, bounded ? count - 1 : undefined) : 0,
    inconclusiveLimit: limited(inconclusiveLimit, bounded ? count - 1 : undefined),
    ...argoConditions(query),
    provider: prometheus(context, query.query),
  }));
}

function ownMetric(context: ServiceContext, { name, query, pass, interval, count, failureLimit }: Measurement, bounded: boolean): Metric {
  const { initialDelay, inconclusiveLimit } = context.defaults.canary;
  const known = 'len(result) > 0 && !isNaN(result[0])';
  return {
    name,
    initialDelay,
    interval: formatDuration(interval),
    ...(bounded && { count }),
    failureLimit: limited(failureLimit, bounded ? count - 1 : undefined),
    inconclusiveLimit: limited(inconclusiveLimit, bounded ? count - 1 : undefined),
    successCondition: `${known} && (${pass})`,
    failureCondition: `${known} && !(${pass})`,
    provider: prometheus(context, query),
  };
}

/** The controller refuses limits above the number of measurements; and as many failures, or answers that nobody can judge, as measurements would pass. */
function limited(limit: number, most = Infinity): number {
  return Math.min(limit, most);
}

function prometheus({ platform }: ServiceContext, query: string): Metric['provider'] {
  return { prometheus: { address: addressOf(platform), query } };
}

/** Where Prometheus answers; told elsewhere, where the platform has none. */
export function addressOf({ metrics }: ServiceContext['platform']): string {
  return metrics === 'none' ? 'http://prometheus.invalid' : prometheusAddress(metrics);
}
