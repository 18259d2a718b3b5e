import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { Field } from '../../constructs/kit/refs';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;
const TRACING = { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' } as const;

function service(props: object, platform: PlatformProps = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal(props)), { platform: definePlatform(platform) });
}

function problemsOf(platform: PlatformProps, props: object): readonly string[] {
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  Platform.provide(chart, definePlatform(platform));
  new ProductionService(chart, 'api', minimal(props));
  return synthesize(chart).problems.map(({ id }) => id);
}

describe('the metrics of a service', () => {
  it('are read where it has a port for them and the platform has somebody who reads', () => {
    const built = service({ ports: { metrics: 9090 } }, { metrics: { ...METRICS, labels: { release: 'main' } } });
    expect(built.problems).toEqual([]);
    expect(built.get('ServiceMonitor')).toMatchObject({
      metadata: { name: 'api', labels: { release: 'main' } },
      spec: { jobLabel: 'app.kubernetes.io/instance', endpoints: [{ port: 'metrics', path: '/metrics', interval: '30s' }] },
    });
  });

  it('are found: the monitor selects the Service by labels that it carries, and a port by the name that it has', () => {
    const built = service({ ports: { metrics: 9090 } }, { metrics: METRICS });
    const { selector, endpoints, jobLabel } = built.get('ServiceMonitor').spec;
    const { metadata, spec } = built.get('Service');
    expect(metadata.labels).toMatchObject(selector.matchLabels);
    expect(metadata.labels[jobLabel]).toBe('api');
    expect(spec.ports.map((port: Tree) => port.name)).toContain(endpoints[0].port);
  });

  it('can be read: Prometheus is let in, at that port only', () => {
    const { ingress } = service({ ports: { metrics: 9090 } }, { metrics: METRICS }).get('NetworkPolicy').spec;
    expect(ingress).toEqual([{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }], ports: [{ port: 'metrics' }] }]);
  });

  it('are read at another path, and more often, where the program says so', () => {
    expect(service({ ports: { metrics: 9090 }, observe: { metricsPath: '/actuator/prometheus', interval: '15s' } }, { metrics: METRICS }).get('ServiceMonitor').spec.endpoints).toEqual([{ port: 'metrics', path: '/actuator/prometheus', interval: '15s' }]);
    const platform = { metrics: METRICS, overrides: { ProductionService: { observe: { scrapeInterval: '1m' } } } } as const;
    expect(service({ ports: { metrics: 9090 } }, platform).get('ServiceMonitor').spec.endpoints[0].interval).toBe('1m');
  });

  it('are nobody’s business without the port, or without the engine', () => {
    expect(service({}, { metrics: METRICS }).kinds()).not.toContain('ServiceMonitor');
    const without = service({ ports: { metrics: 9090 } });
    expect(without.problems).toEqual([]);
    expect(without.kinds()).not.toContain('ServiceMonitor');
  });

  it.each([
    ['argo-rollouts', 'rollouts-pod-template-hash'],
    ['flagger', 'app.kubernetes.io/name'],
  ] as const)('are read of every pod under %s, each with what tells its version', (progressive, label) => {
    const built = service({ ports: { metrics: 9090 }, rollout: { canary: { analysis: false } } }, { progressive, metrics: METRICS, mesh: 'istio-sidecar' });
    expect(built.kinds()).not.toContain('ServiceMonitor');
    expect(built.get('PodMonitor').spec).toMatchObject({ podTargetLabels: [label], jobLabel: 'app.kubernetes.io/instance', selector: { matchLabels: { 'app.kubernetes.io/instance': 'api' } }, podMetricsEndpoints: [{ port: 'metrics' }] });
  });

  it('pass every check', () => {
    expect(problemsOf({ metrics: METRICS, tracing: TRACING }, { ports: { metrics: 9090 } })).toEqual([]);
  });

  it.each<[object, PlatformProps, string, RegExp]>([
    [{ observe: { metricsPath: '/m' } }, { metrics: METRICS }, 'prop-malformed', /ports: \{ metrics: 9090 \}/],
    [{ observe: { metricsPath: '/m' }, ports: { metrics: 9090 } }, {}, 'engine-absent', /definePlatform\(\{ metrics:/],
    [{ observe: { metricsPath: 'metrics' }, ports: { metrics: 9090 } }, { metrics: METRICS }, 'prop-malformed', /'\/metrics'/],
    [{ observe: { interval: '0s' }, ports: { metrics: 9090 } }, { metrics: METRICS }, 'prop-out-of-range', /'30s'/],
    [{ observe: { interval: '15' }, ports: { metrics: 9090 } }, { metrics: METRICS }, 'duration-malformed', /'15s'/],
    [{ observe: { otel: true } }, {}, 'engine-absent', /tracing/],
    [{ observe: { otel: 'yes' } }, { tracing: TRACING }, 'prop-malformed', /otel: true/],
    [{ observe: { oTel: true } }, { tracing: TRACING }, 'prop-unknown', /observe\.otel/],
    [{ observe: true }, {}, 'prop-malformed', /map/],
  ])('are told what is wrong with %j', (props, platform, id, fix) => {
    const [problem, ...more] = service(props, platform).problems;
    expect([problem?.id, more.map((each) => each.id)]).toEqual([id, more.map(() => id)]);
    expect(problem?.fix).toMatch(fix);
  });
});

describe('the traces of a service', () => {
  const variables = (built: ReturnType<typeof service>) => new Map<string, Tree>(built.get('Deployment').spec.template.spec.containers[0].env.map((variable: Tree) => [variable.name, variable]));

  it('say who it is, in the words of OpenTelemetry, and what only the pod knows of itself', () => {
    const env = variables(service({}, { tracing: TRACING }));
    expect(env.get('OTEL_SERVICE_NAME')?.value).toBe('api');
    const attributes = Object.fromEntries((env.get('OTEL_RESOURCE_ATTRIBUTES')?.value as string).split(',').map((pair) => pair.split('=')));
    expect(attributes).toEqual({
      'k8s.container.name': 'api',
      'k8s.deployment.name': 'api',
      'k8s.namespace.name': 'shop',
      'k8s.node.name': '$(OTEL_RESOURCE_ATTRIBUTES_NODE_NAME)',
      'k8s.pod.name': '$(OTEL_RESOURCE_ATTRIBUTES_POD_NAME)',
      'k8s.pod.uid': '$(OTEL_RESOURCE_ATTRIBUTES_POD_UID)',
      'service.instance.id': 'shop.$(OTEL_RESOURCE_ATTRIBUTES_POD_NAME).api',
      'service.namespace': 'shop',
      'service.version': '1.4.2',
    });
  });

  it('use no variable before it is there', () => {
    const names = [...variables(service({}, { tracing: TRACING })).keys()];
    for (const used of ['NODE_NAME', 'POD_NAME', 'POD_UID']) expect(names.indexOf(`OTEL_RESOURCE_ATTRIBUTES_${used}`)).toBeLessThan(names.indexOf('OTEL_RESOURCE_ATTRIBUTES'));
  });

  it.each<[string, object, string]>([
    ['http://otel-collector.observability.svc:4317', {}, 'grpc'],
    ['http://otel-collector.observability.svc:4318', {}, 'http/protobuf'],
    ['http://otel-collector.observability.svc:4317', { protocol: 'http/protobuf' }, 'http/protobuf'],
  ])('go to %s %j as %s', (endpoint, more, protocol) => {
    const env = variables(service({}, { tracing: { ...TRACING, ...more, endpoint } as never }));
    expect(env.get('OTEL_EXPORTER_OTLP_ENDPOINT')?.value).toBe(endpoint);
    expect(env.get('OTEL_EXPORTER_OTLP_PROTOCOL')?.value).toBe(protocol);
  });

  const egress = (tracing: object) => service({}, { tracing: { ...TRACING, ...tracing } as never }).get('NetworkPolicy').spec.egress[1];

  it('may go there, and nowhere else', () => {
    const at = (namespace: string, port: number) => ({ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }], ports: [{ port }] });
    expect(egress({})).toEqual(at('observability', 4317));
    expect(egress({ endpoint: 'http://otel-collector.observability:4318' })).toEqual(at('observability', 4318));
    expect(egress({ endpoint: 'https://otlp.acme.io', networks: ['10.1.0.0/24'] })).toEqual({ to: [{ ipBlock: { cidr: '10.1.0.0/24' } }], ports: [{ port: 443 }] });
    expect(egress({ endpoint: 'http://collector:4317', namespace: 'tracing' })).toEqual(at('tracing', 4317));
  });

  it('need to know where the pods of the collector are', () => {
    for (const endpoint of ['http://collector:4317', 'https://otlp.eu.vendor.example.com']) {
      const built = service({}, { tracing: { ...TRACING, endpoint } as never });
      expect(built.problems.map(({ id, fix }) => [id, fix])).toEqual([['platform-key-absent', expect.stringContaining('namespace')]]);
    }
  });

  it('leave variables to the program that sets them itself', () => {
    const built = service({ env: { OTEL_SERVICE_NAME: 'shop-api', OTEL_RESOURCE_ATTRIBUTES_POD_NAME: Field.pod('metadata.name') } }, { tracing: TRACING });
    expect(built.problems).toEqual([]);
    expect(variables(built).get('OTEL_SERVICE_NAME')?.value).toBe('shop-api');
  });

  it('are none where the program wants none, or nobody takes them', () => {
    for (const built of [service({ observe: { otel: false } }, { tracing: TRACING }), service({}), service({ observe: { otel: false } })]) {
      expect(built.problems).toEqual([]);
      expect(JSON.stringify(built.get('Deployment'))).not.toContain('OTEL_');
      expect(built.get('NetworkPolicy').spec.egress).toHaveLength(1);
    }
  });
});
