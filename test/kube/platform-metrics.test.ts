import { describe, expect, it } from 'vitest';
import { PlinthError, type Problem } from '../../lib/errors';
import { definePlatform } from '../../lib/kube/platform';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' };
const APP = { source: 'app', histogram: 'http_request_duration_seconds', status: 'code', buckets: [0.1, 1] };
const TRACING = { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' };

function problemsOf(props: object): readonly Problem[] {
  try {
    definePlatform(props);
    return [];
  } catch (error) {
    if (PlinthError.is(error)) return error.problems;
    throw error;
  }
}

describe('what a platform says of its metrics and traces', () => {
  it.each<[object]>([
    [{ metrics: METRICS }],
    [{ metrics: { ...METRICS, address: 'http://thanos.monitoring.svc:9090', labels: { release: 'main' }, runbooks: 'https://runbooks.acme.io', severities: { page: 'critical', ticket: 'warning' } } }],
    ...['istio', 'linkerd', 'nginx', 'traefik', 'envoy-gateway'].map((source): [object] => [{ metrics: { ...METRICS, requests: { source } } }]),
    [{ metrics: { ...METRICS, requests: { ...APP, unit: 'ms', failures: '5..|499' } } }],
    [{ metrics: { ...METRICS, requests: { source: 'traefik', honorLabels: true, buckets: [0.1, 0.25] } } }],
    [{ tracing: TRACING }],
    [{ tracing: { ...TRACING, protocol: 'grpc', namespace: 'tracing', networks: ['10.0.0.0/24'] } }],
  ])('is taken: %j', (props) => {
    expect(problemsOf(props)).toEqual([]);
  });

  it.each<[object, string, string, string]>([
    [{ metrics: 'prometheus-operator' }, 'platform-value', 'metrics.namespace', "engine: 'prometheus-operator', namespace: '…'"],
    [{ metrics: 'prometheus-operater' }, 'platform-value', 'metrics', "Write 'prometheus-operator'."],
    [{ metrics: { ...METRICS, namespce: 'x' } }, 'platform-key-unknown', 'metrics.namespce', "Write 'namespace'."],
    [{ metrics: { ...METRICS, address: 'prometheus:9090' } }, 'platform-value', 'metrics.address', 'address:'],
    [{ metrics: { ...METRICS, labels: { release: 'kube prometheus' } } }, 'platform-value', 'metrics.labels', 'labels:'],
    [{ metrics: { ...METRICS, runbooks: 'http://runbooks' } }, 'platform-value', 'metrics.runbooks', "'https://runbooks.acme.io'"],
    [{ metrics: { ...METRICS, severities: { page: 'critical' } } }, 'platform-value', 'metrics.severities', "ticket: 'warning'"],
    [{ metrics: { ...METRICS, requests: 'istio' } }, 'platform-value', 'metrics.requests', "requests: { source: 'app' }"],
    [{ metrics: { ...METRICS, requests: { source: 'isto' } } }, 'platform-value', 'metrics.requests', "source: 'istio'"],
    [{ metrics: { ...METRICS, requests: { source: '__proto__' } } }, 'platform-value', 'metrics.requests', 'source:'],
    [{ metrics: { ...METRICS, requests: { source: 'linkerd', buckets: [1] } } }, 'platform-key-unknown', 'metrics.requests.buckets', 'Remove it.'],
    [{ metrics: { ...METRICS, requests: { source: 'nginx', honourLabels: true } } }, 'platform-key-unknown', 'metrics.requests.honourLabels', "Write 'honorLabels'."],
    [{ metrics: { ...METRICS, requests: { source: 'nginx', honorLabels: 'yes' } } }, 'platform-value', 'metrics.requests.honorLabels', 'true'],
    [{ metrics: { ...METRICS, requests: { source: 'istio', buckets: [500, 100] } } }, 'platform-value', 'metrics.requests.buckets', 'buckets: ['],
    [{ metrics: { ...METRICS, requests: { source: 'istio', buckets: [] } } }, 'platform-value', 'metrics.requests.buckets', 'buckets: ['],
    [{ metrics: { ...METRICS, requests: { ...APP, histogram: 'http_request_duration_seconds_bucket' } } }, 'platform-value', 'metrics.requests.histogram', 'histogram:'],
    [{ metrics: { ...METRICS, requests: { ...APP, status: undefined } } }, 'platform-value', 'metrics.requests.status', 'status:'],
    [{ metrics: { ...METRICS, requests: { ...APP, failures: '(' } } }, 'platform-value', 'metrics.requests.failures', "'5..'"],
    [{ metrics: { ...METRICS, requests: { ...APP, unit: 'us' } } }, 'platform-value', 'metrics.requests.unit', "'s'"],
    [{ tracing: { ...TRACING, endpoint: 'otel:4317' } }, 'platform-value', 'tracing.endpoint', 'http://otel-collector'],
    [{ tracing: { ...TRACING, protocol: 'http' } }, 'platform-value', 'tracing.protocol', "protocol: 'grpc'"],
    [{ tracing: { ...TRACING, networks: ['10.0.0.1'] } }, 'platform-value', 'tracing.networks', 'networks: ['],
    [{ overrides: { ProductionService: { slo: { latencyShare: 99 } } } }, 'platform-value', 'overrides.ProductionService.slo.latencyShare', 'a share from 0.9'],
    [{ overrides: { ProductionService: { slo: { windowDays: 1 } } } }, 'platform-value', 'overrides.ProductionService.slo.windowDays', 'from 7 to 90'],
  ])('is told what is wrong with %j', (props, id, prop, fix) => {
    const [problem] = problemsOf(props);
    expect([problem?.id, problem?.prop]).toEqual([id, prop]);
    expect(problem?.fix).toContain(fix);
  });
});
