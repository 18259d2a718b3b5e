import { engineOf } from '../../../lib/kube/platform';
import { isMap } from '../../../lib/kube/object';
import type { SloDefaults } from '../../../lib/kube/defaults';
import type { PrometheusOperator, RequestMetrics } from '../../../lib/kube/platform-metrics';
import type { Platform } from '../platform';
import { show, type Ledger, type ShapeOf } from '../problems';
import { mapProp, requireProp } from '../props';
import type { LatencyObjective, ServiceLevel, ServiceLevelObjective } from './service-level';
import type { RequestSource } from './source';
import { sourceOf } from './sources';

const LATENCY: ShapeOf<LatencyObjective> = { under: true, p: true };

/** Every name below `slo`. */
export const SLO_SHAPE: ShapeOf<ServiceLevelObjective> = { availability: true, latency: LATENCY, window: true };

const DAYS = { min: 7, max: 90 } as const;
/** Below nine in ten a budget cannot burn fast: its alerts would ask for more than all requests. Above five nines a month has 26 seconds, less than a rule takes to notice. */
const SHARE = { min: 0.9, max: 0.99999 } as const;

/** The engine that collects metrics; told where the platform has none. */
export function prometheusOf(ledger: Ledger, prop: string, { metrics }: Pick<Platform, 'metrics'>): PrometheusOperator | undefined {
  if (typeof metrics === 'object') return metrics;
  ledger.tell({ id: 'engine-absent', message: `${prop} needs somebody who collects metrics, and the platform's metrics is ${metrics}`, prop, accepted: 'a platform with metrics', fix: "Write definePlatform({ metrics: { engine: 'prometheus-operator', namespace: 'monitoring' } }), with the namespace in which Prometheus runs." });
  return undefined;
}

/** Where Prometheus answers queries. */
export function prometheusAddress({ address, namespace }: PrometheusOperator): string {
  return address ?? `http://prometheus-operated.${namespace}.svc:9090`;
}

/** The source of request metrics; told where the platform names none. */
export function requestSourceOf(ledger: Ledger, prop: string, platform: Platform): RequestSource | undefined {
  const prometheus = prometheusOf(ledger, prop, platform);
  if (!prometheus) return undefined;
  if (prometheus.requests) return checkedSource(ledger, prop, prometheus.requests, platform);
  const alb = engineOf(platform, 'ingress') === 'alb' ? ', and the load balancers of AWS have no metrics in Prometheus' : '';
  ledger.tell({ id: 'platform-key-absent', message: `${prop} needs to know who counts requests, and the platform's metrics.requests is missing${alb}`, prop, accepted: SOURCES.join(', '), fix: `Add requests: { source: '${suggested(platform)}' } to metrics of the platform, or the source that counts there.` });
  return undefined;
}

const SOURCES = ['istio', 'linkerd', 'nginx', 'traefik', 'envoy-gateway', 'app'] as const;

function suggested(platform: Platform): (typeof SOURCES)[number] {
  if (platform.mesh !== 'none') return engineOf(platform, 'mesh') === 'linkerd' ? 'linkerd' : 'istio';
  const ingress = engineOf(platform, 'ingress');
  return ingress === 'nginx' || ingress === 'traefik' ? ingress : 'app';
}

/** Which engine of the platform each source is; `app` needs none. */
const ENGINE_OF: Partial<Readonly<Record<RequestMetrics['source'], { readonly capability: 'mesh' | 'ingress'; readonly engines: readonly string[] }>>> = {
  istio: { capability: 'mesh', engines: ['istio-sidecar', 'istio-ambient'] },
  linkerd: { capability: 'mesh', engines: ['linkerd'] },
  nginx: { capability: 'ingress', engines: ['nginx'] },
  traefik: { capability: 'ingress', engines: ['traefik', 'gateway-api'] },
  'envoy-gateway': { capability: 'ingress', engines: ['gateway-api'] },
};

function checkedSource(ledger: Ledger, prop: string, given: RequestMetrics, platform: Platform): RequestSource {
  const needs = ENGINE_OF[given.source];
  const has = needs && engineOf(platform, needs.capability);
  if (needs && has !== undefined && !needs.engines.includes(has)) {
    ledger.tell({ id: 'engine-absent', message: `requests are counted by ${given.source}, and the platform's ${needs.capability} is ${has}: there would be no series to ask`, prop, accepted: `a platform with ${needs.capability}: ${needs.engines.join(' or ')}`, fix: `Set ${needs.capability} of the platform, or name who counts in metrics.requests.` });
  }
  return sourceOf(given, { ambient: engineOf(platform, 'mesh') === 'istio-ambient' });
}

/** Reads `slo`; undefined where it is not given, or where nobody counts requests. What the service itself lacks is told by its parts. */
export function serviceLevelOf(ledger: Ledger, given: unknown, platform: Platform, defaults: SloDefaults): ServiceLevel | undefined {
  if (given === undefined) return undefined;
  const props = mapProp(ledger, 'slo', given);
  const source = requestSourceOf(ledger, 'slo', platform);
  const availability = requireProp(ledger, 'slo.availability', props['availability'], '0.999') ? shareOf(ledger, 'slo.availability', props['availability'], 0.999) : 0.999;
  const windowDays = daysOf(ledger, props['window'], defaults.windowDays);
  const latency = source && latencyOf(ledger, props['latency'], source, defaults.latencyShare);
  return source && { source, availability, ...(latency && { latency }), windowDays };
}

function shareOf(ledger: Ledger, prop: string, given: unknown, fallback: number): number {
  if (given === undefined) return fallback;
  if (typeof given === 'number' && given >= SHARE.min && given <= SHARE.max) return given;
  const percent = typeof given === 'number' && given > 1 && given < 100 ? Number((given / 100).toPrecision(12)) : undefined;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: `a share from ${SHARE.min} to ${SHARE.max}`, fix: `Write ${percent !== undefined && percent >= SHARE.min && percent <= SHARE.max ? percent : fallback}.` });
  return fallback;
}

function daysOf(ledger: Ledger, given: unknown, fallback: number): number {
  if (given === undefined) return fallback;
  const days = typeof given === 'string' ? Number(/^(\d{1,3})d$/.exec(given)?.[1]) : NaN;
  if (days >= DAYS.min && days <= DAYS.max) return days;
  ledger.tell({ id: 'prop-out-of-range', message: `slo.window is ${show(given)}`, prop: 'slo.window', accepted: `'${DAYS.min}d' to '${DAYS.max}d'`, fix: `Write '${fallback}d'.` });
  return fallback;
}

function latencyOf(ledger: Ledger, given: unknown, source: RequestSource, fallback: number): ServiceLevel['latency'] {
  if (given === undefined) return undefined;
  const props = mapProp(ledger, 'slo.latency', given);
  const share = shareOf(ledger, 'slo.latency.p', props['p'], fallback);
  const { under } = props;
  if (!isMap(given) || !requireProp(ledger, 'slo.latency.under', under, `'${readable(middle(source), source)}'`)) return undefined;
  const bound = boundOf(ledger, under, source);
  return bound === undefined ? undefined : { share, bound, under: readable(bound, source) };
}

function boundOf(ledger: Ledger, under: unknown, source: RequestSource): number | undefined {
  const prop = 'slo.latency.under';
  const [, amount, unit] = typeof under === 'string' ? (/^(\d{1,9}(?:\.\d{1,3})?)(ms|s)$/.exec(under) ?? []) : [];
  if (amount === undefined) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(under)}`, prop, accepted: "a time in ms or s, such as '250ms'", fix: `Write '${readable(middle(source), source)}'.` });
    return undefined;
  }
  // Whole microseconds, so that 0.1 s and 100 ms are one number.
  const micros = (value: number, of: 's' | 'ms') => Math.round(value * (of === 's' ? 1_000_000 : 1000));
  const asked = micros(Number(amount), unit === 's' ? 's' : 'ms');
  const at = source.bounds.findIndex((bound) => micros(bound, source.unit) >= asked);
  const above = source.bounds[at];
  if (above !== undefined && micros(above, source.unit) === asked) return above;
  const below = at === -1 ? source.bounds.at(-1) : source.bounds[at - 1];
  const neighbours = [below, above].filter((bound) => bound !== undefined).map((bound) => readable(bound, source));
  const where = neighbours.length === 2 ? `lies between ${neighbours.join(' and ')}` : `is beyond ${neighbours[0]}, the ${above === undefined ? 'last' : 'first'}`;
  ledger.tell({ id: 'slo-bucket', message: `${prop} is ${show(under)}, which ${where} of the bounds that ${source.title} counts by`, prop, accepted: source.bounds.map((bound) => readable(bound, source)).join(', '), fix: `Write '${neighbours.at(-1)}', or set the buckets of the source and tell the platform: metrics: { requests: { buckets: [ … ] } }.` });
  return undefined;
}

function middle(source: RequestSource): number {
  return source.bounds[Math.floor(source.bounds.length / 2)] ?? 1;
}

/** A bound as people write it: `250ms`, `1.2s`. */
function readable(bound: number, { unit }: RequestSource): string {
  const ms = Number((unit === 's' ? bound * 1000 : bound).toPrecision(12));
  return ms >= 1000 ? `${Number((ms / 1000).toPrecision(12))}s` : `${ms}ms`;
}
