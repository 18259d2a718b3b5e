import { expect, it } from 'vitest';
import type { AlertRule, Observe } from '../../constructs/production-service/observe-props';
import type { KedaTrigger } from '../../constructs/production-service/keda-props';
import type { ServiceLevelObjective } from '../../constructs/kit/slo';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;

/** What the compiler takes. */
const levels: readonly ServiceLevelObjective[] = [{ availability: 0.999 }, { availability: 0.9995, latency: { under: '250ms' }, window: '28d' }, { availability: 0.99, latency: { under: '1.2s', p: 0.95 } }];

const refusedLevels: readonly ServiceLevelObjective[] = [
  // @ts-expect-error nothing is promised
  {},
  // @ts-expect-error a share is no text
  { availability: '99.9%' },
  // @ts-expect-error a time without a unit
  { availability: 0.99, latency: { under: '250' } },
  // @ts-expect-error a share without a time
  { availability: 0.99, latency: { p: 0.99 } },
  // @ts-expect-error a period in hours
  { availability: 0.99, window: '720h' },
];

const platforms: readonly PlatformProps['metrics'][] = [
  'none',
  METRICS,
  { ...METRICS, requests: { source: 'nginx', honorLabels: true } },
  { ...METRICS, requests: { source: 'app', histogram: 'http_request_duration_seconds', status: 'code', buckets: [0.1, 1] } },
];

const refusedPlatforms: readonly PlatformProps['metrics'][] = [
  // @ts-expect-error nobody knows who is to be let in
  { engine: 'prometheus-operator' },
  // @ts-expect-error load balancers of AWS have no metrics in Prometheus
  { ...METRICS, requests: { source: 'alb' } },
  // @ts-expect-error a program that does not say by what it counts
  { ...METRICS, requests: { source: 'app', histogram: 'http_request_duration_seconds', status: 'code' } },
  // @ts-expect-error the buckets of Linkerd are in its code
  { ...METRICS, requests: { source: 'linkerd', buckets: [1, 2] } },
];

const alerts: readonly AlertRule[] = [{ name: 'QueueStuck', expr: 'x > 1', summary: 'It is stuck' }, { name: 'QueueStuck', expr: 'x > 1', summary: 'It is stuck', for: '5m', severity: 'page' }];

const refusedAlerts: readonly AlertRule[] = [
  // @ts-expect-error whoever is woken must be told why
  { name: 'QueueStuck', expr: 'x > 1' },
  // @ts-expect-error the platform says what its severities are called
  { name: 'QueueStuck', expr: 'x > 1', summary: 'It is stuck', severity: 'critical' },
];

const observed: readonly Observe[] = [{}, { metricsPath: '/m', interval: '15s', otel: false }];

const refusedObserved: readonly Observe[] = [
  // @ts-expect-error a path that is not absolute
  { metricsPath: 'metrics' },
  // @ts-expect-error a time without a unit
  { interval: '15' },
];

// @ts-expect-error a number of what
const refusedTrigger: KedaTrigger = { requests: {} };

it('the compiler refuses what no program could mean, and takes the rest', () => {
  expect([levels, refusedLevels, platforms, refusedPlatforms, alerts, refusedAlerts, observed, refusedObserved].every((list) => list.length > 1)).toBe(true);
  expect(refusedTrigger).toEqual({ requests: {} });
});

it('what the compiler takes of a platform is one', () => {
  for (const metrics of platforms) if (metrics !== undefined) expect(definePlatform({ metrics }).metrics).toEqual(metrics);
});
