import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import type { PrometheusOperator, RequestMetrics } from '../../lib/kube/platform-metrics';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';
import { errorsOf } from './slo/promql';

const ISTIO: RequestMetrics = { source: 'istio' };

function prometheus(more: Partial<PrometheusOperator> = { requests: ISTIO }): PrometheusOperator {
  return { engine: 'prometheus-operator', namespace: 'monitoring', ...more };
}

const MESH: PlatformProps = { mesh: 'istio-sidecar', metrics: prometheus() };

function promised(slo: object, { props = {}, platform = MESH }: { props?: object; platform?: PlatformProps } = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal({ slo, ...props })), { platform: definePlatform(platform) });
}

function problemsOf(slo: object, options: Parameters<typeof promised>[1] = {}) {
  return promised(slo, options).problems;
}

describe('a service that promises a level', () => {
  const rules = promised({ availability: 0.999, latency: { under: '250ms' } }).get('PrometheusRule').spec.groups[0].rules as readonly Tree[];

  it('records the share of bad requests over every window, and alerts on four pairs of windows for each promise', () => {
    const windows = ['5m', '30m', '1h', '2h', '6h', '1d', '3d'];
    expect(rules.filter(({ record }) => record).map(({ record }) => record)).toEqual([...windows.map((each) => `plinth:errors:ratio_rate${each}`), ...windows.map((each) => `plinth:slow:ratio_rate${each}`)]);
    expect(rules.filter(({ alert }) => alert).map(({ alert, labels }) => [alert, labels.severity, labels.window])).toEqual(
      ['ErrorBudgetBurn', 'LatencyBudgetBurn'].flatMap((alert) => [[alert, 'page', '1h'], [alert, 'page', '6h'], [alert, 'ticket', '1d'], [alert, 'ticket', '3d']]),
    );
  });

  it('asks of the record that it makes, for the budget that the promise leaves', () => {
    const recorded = new Set(rules.map(({ record }) => record));
    const alerts = rules.filter(({ alert }) => alert);
    for (const { expr } of alerts) for (const [, name] of (expr as string).matchAll(/(plinth:\w+:\w+)\{/g)) expect(recorded).toContain(name);
    expect(alerts.map(({ expr }) => (expr as string).match(/> ([\d.]+ \* [\d.]+)/)?.[1])).toEqual(['14.4 * 0.001', '6 * 0.001', '3 * 0.001', '1 * 0.001', '14.4 * 0.01', '6 * 0.01', '3 * 0.01', '1 * 0.01']);
  });

  it('says whose it is, and leads to its runbook where the platform has any', () => {
    const { groups } = promised({ availability: 0.99 }, { platform: { mesh: 'istio-sidecar', metrics: prometheus({ requests: ISTIO, runbooks: 'https://runbooks.acme.io/', severities: { page: 'critical', ticket: 'warning' }, labels: { release: 'main' } }) }, props: { labels: { owner: 'payments' } } }).get('PrometheusRule').spec;
    const alert = groups[0].rules.find((rule: Tree) => rule.alert);
    expect(alert.labels).toEqual({ severity: 'critical', team: 'shop', owner: 'payments', window: '1h' });
    expect(alert.annotations.runbook_url).toBe('https://runbooks.acme.io/api/ErrorBudgetBurn');
    expect(rules.find(({ alert: name }) => name)?.annotations).not.toHaveProperty('runbook_url');
  });

  it('is picked up by the Prometheus that the platform names', () => {
    const built = promised({ availability: 0.99 }, { platform: { mesh: 'istio-sidecar', metrics: prometheus({ requests: ISTIO, labels: { release: 'main' } }) } });
    expect(built.get('PrometheusRule').metadata.labels).toMatchObject({ release: 'main', 'app.kubernetes.io/name': 'api' });
    expect(built.get('Service').metadata.labels).not.toHaveProperty('release');
  });

  it('never asks for more than nine requests in ten', () => {
    const loose = promised({ availability: 0.9 }).get('PrometheusRule').spec.groups[0].rules.filter((rule: Tree) => rule.alert).map(({ expr }: Tree) => expr.match(/> ([\d. *]+)/)[1].trim());
    expect(loose).toEqual(['0.9', '6 * 0.1', '3 * 0.1', '1 * 0.1']);
  });

  it('counts both versions of a canary, by whatever engine it is brought in', () => {
    const service = (engine: 'argo-rollouts' | 'flagger') => promised({ availability: 0.99 }, { platform: { ...MESH, progressive: engine }, props: { rollout: { canary: {} } } }).get('PrometheusRule', 'api-slo').spec.groups[0].rules[0].expr as string;
    expect(service('argo-rollouts')).toContain('destination_service_name=~"api|api-canary"');
    expect(service('flagger')).toContain('destination_service_name=~"api|api-primary|api-canary"');
  });

  it('asks for the routes by which it is exposed, those that are opened later too', () => {
    const platform = definePlatform({ metrics: prometheus({ requests: { source: 'envoy-gateway' } }) });
    const built = build((chart) => new ProductionService(chart, 'api', minimal({ slo: { availability: 0.99 } })).expose('api.acme.io').expose({ host: 'partners.acme.io', name: 'api-partners' }), { platform });
    expect(built.problems).toEqual([]);
    expect(built.get('PrometheusRule').spec.groups[0].rules[0].expr).toContain('envoy_cluster_name=~"httproute/shop/(api|api-partners)/rule/[0-9]+"');
  });

  it('passes every check as it is', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform(MESH));
    new ProductionService(chart, 'api', minimal({ slo: { availability: 0.9999, latency: { under: '1s', p: 0.95 }, window: '90d' } }));
    expect(synthesize(chart).problems).toEqual([]);
  });

  it('loses nothing of it in silence', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform(MESH));
    new ProductionService(chart, 'api', minimal({ slo: { availability: 0.999 } })).patch('PrometheusRule', JsonPatch.replace('/spec/groups/0/rules/0/expr', 'vector(0)'));
    expect(synthesize(chart).problems.map(({ id, severity }) => [id, severity])).toEqual([['guarantee-undone', 'error']]);
  });
});

describe('a level that cannot be', () => {
  it.each<[string, object, { props?: object; platform?: PlatformProps }, string, RegExp]>([
    ['no engine', { availability: 0.999 }, { platform: {} }, 'engine-absent', /metrics: \{ engine: 'prometheus-operator'/],
    ['nobody who counts', { availability: 0.999 }, { platform: { metrics: prometheus({}) } }, 'platform-key-absent', /requests: \{ source: 'app' \}/],
    ['nobody who counts, in a mesh', { availability: 0.999 }, { platform: { mesh: 'linkerd', metrics: prometheus({}) } }, 'platform-key-absent', /source: 'linkerd'/],
    ['a load balancer of AWS', { availability: 0.999 }, { platform: { ingress: { engine: 'alb', className: 'alb', scheme: 'internal', subnets: ['10.0.0.0/20'] }, metrics: prometheus({}) } }, 'platform-key-absent', /source: 'app'/],
    ['a source whose engine is absent', { availability: 0.999 }, { platform: { metrics: prometheus() } }, 'engine-absent', /Set mesh of the platform/],
    ['percent', { availability: 99.9 }, {}, 'prop-out-of-range', /Write 0\.999\./],
    ['less than anybody promises', { availability: 0.5 }, {}, 'prop-out-of-range', /Write 0\.999\./],
    ['all', { availability: 1 }, {}, 'prop-out-of-range', /Write/],
    ['nothing', {}, {}, 'prop-required', /slo\.availability/],
    ['a period in hours', { availability: 0.99, window: '720h' }, {}, 'prop-out-of-range', /Write '30d'/],
    ['a day', { availability: 0.99, window: '1d' }, {}, 'prop-out-of-range', /'30d'/],
    ['a time without a unit', { availability: 0.99, latency: { under: '250' } }, {}, 'prop-malformed', /Write '/],
    ['a quantile in percent', { availability: 0.99, latency: { under: '250ms', p: 99 } }, {}, 'prop-out-of-range', /Write 0\.99\./],
    ['no time', { availability: 0.99, latency: {} }, {}, 'prop-required', /under/],
    ['a misspelt name', { availability: 0.99, latency: { within: '250ms', under: '250ms' } }, {}, 'prop-unknown', /Remove|Write/],
    ['connections without requests', { availability: 0.99 }, { props: { http: undefined, tcp: { port: 5432, readiness: 'connect' } } }, 'slo-unmeasurable', /alertOn/],
    ['a door that nobody opened', { availability: 0.99 }, { platform: { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, metrics: prometheus({ requests: { source: 'nginx' } }) } }, 'slo-unmeasurable', /Expose api/],
    ['a program that shows no metrics', { availability: 0.99 }, { platform: { metrics: prometheus({ requests: { source: 'app', histogram: 'http_request_duration_seconds', status: 'code', buckets: [0.1, 1] } }) } }, 'slo-unmeasurable', /ports: \{ metrics: 9090 \}/],
  ])('is told: %s', (_, slo, options, id, fix) => {
    const found = problemsOf(slo, options);
    expect(found.map((each) => each.id)).toEqual([id]);
    expect(found[0]?.fix).toMatch(fix);
    expect(found[0]?.accepted ?? '').not.toBe('');
  });

  it('is told where failures of gRPC look like successes, and where the namespace is not known', () => {
    const nginx = definePlatform({ ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, metrics: prometheus({ requests: { source: 'nginx' } }) });
    const grpc = build((chart) => new ProductionService(chart, 'cart', minimal({ http: undefined, grpc: { port: 7070, balancing: 'connection' }, slo: { availability: 0.99 } })).expose({ host: 'cart.acme.io', tlsSecret: 'cart-tls' }), { platform: nginx });
    expect(grpc.problems.map(({ id, message }) => [id, message])).toEqual([['slo-unmeasurable', expect.stringContaining('a failed gRPC call is a 200 to ingress-nginx')]]);
    const app = new App();
    const chart = new Chart(app, 'nowhere');
    Platform.provide(chart, definePlatform(MESH));
    new ProductionService(chart, 'api', minimal({ slo: { availability: 0.99 } }));
    expect(synthesize(app).problems.map(({ id }) => id)).toContain('slo-unmeasurable');
  });

  it.each([
    ['300ms', '250ms', '500ms', 'lies between 250ms and 500ms'],
    ['0.2ms', '0.5ms', '0.5ms', 'is beyond 0.5ms, the first'],
    ['7200s', '3600s', '3600s', 'is beyond 3600s, the last'],
  ])('names the neighbours of %s', (under, _, fixed, message) => {
    const [problem] = problemsOf({ availability: 0.99, latency: { under } });
    expect(problem?.id).toBe('slo-bucket');
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(`'${fixed}'`);
  });

  it.each(['250ms', '0.25s', '1s', '1000ms', '2.5s'])('takes %s, which is the bound of a bucket', (under) => {
    expect(problemsOf({ availability: 0.99, latency: { under } })).toEqual([]);
  });

  it('takes the bounds that the platform says its source has', () => {
    const platform = { mesh: 'istio-sidecar', metrics: prometheus({ requests: { source: 'istio', buckets: [100, 300, 900] } }) } as const;
    expect(problemsOf({ availability: 0.99, latency: { under: '300ms' } }, { platform })).toEqual([]);
    expect(problemsOf({ availability: 0.99, latency: { under: '250ms' } }, { platform })[0]?.message).toContain('between 100ms and 300ms');
  });
});

describe('an alert of one’s own', () => {
  const QUEUE = { name: 'QueueStuck', expr: 'queue_oldest_seconds > 600', summary: 'Messages wait' } as const;
  const alerted = (...rules: object[]) => build((chart) => rules.reduce<ProductionService>((api, rule) => api.alertOn(rule as never), new ProductionService(chart, 'api', minimal())), { platform: definePlatform({ metrics: prometheus({ labels: { release: 'main' }, runbooks: 'https://runbooks.acme.io' }) }) });

  it('goes into one PrometheusRule with the others', () => {
    const built = alerted(QUEUE, { ...QUEUE, name: 'QueueGone', expr: 'absent(queue_oldest_seconds)', for: '90s', severity: 'page', description: 'Nobody counts.', labels: { queue: 'orders' } });
    expect(built.problems).toEqual([]);
    const rule = built.get('PrometheusRule', 'api-alerts');
    expect(rule.metadata.labels.release).toBe('main');
    expect(rule.spec.groups).toEqual([
      {
        name: 'api-alerts',
        rules: [
          { alert: 'QueueStuck', expr: QUEUE.expr, labels: { severity: 'ticket', team: 'shop', namespace: 'shop', service: 'api' }, annotations: { summary: 'Messages wait', runbook_url: 'https://runbooks.acme.io/api/QueueStuck' } },
          { alert: 'QueueGone', expr: 'absent(queue_oldest_seconds)', for: '1m30s', labels: { severity: 'page', team: 'shop', namespace: 'shop', service: 'api', queue: 'orders' }, annotations: { summary: 'Messages wait', description: 'Nobody counts.', runbook_url: 'https://runbooks.acme.io/api/QueueGone' } },
        ],
      },
    ]);
  });

  it.each<[object, string]>([
    [{ ...QUEUE, expr: 'sum(queue_oldest_seconds' }, 'promql-malformed'],
    [{ ...QUEUE, name: 'queue stuck' }, 'prop-malformed'],
    [{ ...QUEUE, summary: undefined }, 'prop-required'],
    [{ ...QUEUE, summary: ' ' }, 'prop-malformed'],
    [{ ...QUEUE, severity: 'critical' }, 'prop-malformed'],
    [{ ...QUEUE, for: '5' }, 'duration-malformed'],
    [{ ...QUEUE, labels: { severity: 'page' } }, 'prop-malformed'],
    [{ ...QUEUE, labels: { 'team-name': 'x' } }, 'prop-malformed'],
    [{ ...QUEUE, expression: 'up' }, 'prop-unknown'],
  ])('is told what is wrong with %j', (rule, id) => {
    const found = alerted(rule).problems;
    expect(found.map((each) => each.id)).toEqual([id]);
  });

  it('has a name of its own, and needs somebody who evaluates it', () => {
    expect(alerted(QUEUE, QUEUE).problems.map(({ id }) => id)).toEqual(['alert-duplicate']);
    const absent = build((chart) => new ProductionService(chart, 'api', minimal()).alertOn(QUEUE));
    expect(absent.problems.map(({ id }) => id)).toEqual(['engine-absent']);
  });
});

describe('pods by requests', () => {
  const scaled = (trigger: object, platform: PlatformProps = { ...MESH, autoscaling: 'keda' }) => build((chart) => new ProductionService(chart, 'api', minimal({ scale: { keda: { max: 10, triggers: [{ requests: trigger }] } } })), { platform: definePlatform(platform) });

  it('are asked of the source that counts for alerts, at the Prometheus of the platform', () => {
    const built = scaled({ perSecond: 50, activation: 5 });
    expect(built.problems).toEqual([]);
    const [trigger] = built.get('ScaledObject').spec.triggers;
    expect(trigger).toEqual({
      type: 'prometheus',
      name: 'prometheus',
      metadata: {
        serverAddress: 'http://prometheus-operated.monitoring.svc:9090',
        query: 'sum(rate(istio_requests_total{reporter="destination",destination_service_namespace="shop",destination_service_name="api"}[2m]))',
        threshold: '50',
        activationThreshold: '5',
        ignoreNullValues: 'false',
      },
    });
    expect(errorsOf(trigger.metadata.query)).toEqual([]);
  });

  it('never come back from zero where only their own proxies, or they themselves, count requests', () => {
    const zero = (platform: PlatformProps, more: readonly object[] = []) =>
      build((chart) => new ProductionService(chart, 'api', minimal({ ports: { metrics: 9090 }, scale: { keda: { min: 0, max: 10, triggers: [{ requests: { perSecond: 50 } }, ...more] } } })).expose({ host: 'api.acme.io', ...(platform.ingress !== undefined && { tlsSecret: 'tls' }) }), { platform: definePlatform({ autoscaling: 'keda', ...platform }) }).problems.map(({ id, prop }) => [id, prop]);
    const own = { source: 'app', histogram: 'h', status: 's', buckets: [1] } as const;
    const NEVER = [['scale-never-wakes', 'scale.keda.triggers[0].requests']];
    expect(zero(MESH)).toEqual(NEVER);
    expect(zero({ mesh: 'linkerd', metrics: prometheus({ requests: { source: 'linkerd' } }) })).toEqual(NEVER);
    expect(zero({ metrics: prometheus({ requests: own }) }, [{ custom: { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } } }])).toEqual(NEVER);
    expect(zero({ metrics: prometheus({ requests: own }) }, [{ cron: { timeZone: 'Europe/Oslo', start: '0 7 * * *', end: '0 19 * * *', replicas: 2 } }])).toEqual([]);
    expect(zero({ mesh: 'istio-ambient', metrics: prometheus() })).toEqual([]);
    expect(zero({ ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, metrics: prometheus({ requests: { source: 'nginx' } }) })).toEqual([]);
  });

  it('go where the platform says that Prometheus answers', () => {
    const metrics = prometheus({ requests: ISTIO, address: 'http://thanos-query.monitoring.svc:9090' });
    expect(scaled({ perSecond: 50 }, { mesh: 'istio-sidecar', autoscaling: 'keda', metrics }).get('ScaledObject').spec.triggers[0].metadata.serverAddress).toBe('http://thanos-query.monitoring.svc:9090');
  });

  it.each<[object, PlatformProps, string]>([
    [{}, { ...MESH, autoscaling: 'keda' }, 'prop-required'],
    [{ perSecond: 0 }, { ...MESH, autoscaling: 'keda' }, 'prop-malformed'],
    [{ perSecond: 50, per: 'pod' }, { ...MESH, autoscaling: 'keda' }, 'prop-unknown'],
    [{ perSecond: 50 }, { autoscaling: 'keda' }, 'engine-absent'],
    [{ perSecond: 50 }, { autoscaling: 'keda', metrics: prometheus({}) }, 'platform-key-absent'],
  ])('are refused for %j on %j', (trigger, platform, id) => {
    expect(scaled(trigger, platform).problems.map((each) => each.id)).toEqual([id]);
  });
});
