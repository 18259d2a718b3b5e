import type { Construct } from 'constructs';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { Platform } from '../kit/platform';
import { ProductionService } from './production-service';

const PROMETHEUS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;
const API = { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } } as const;

function on(scope: Construct, platform: PlatformProps): void {
  Platform.provide(scope, definePlatform(platform));
}

/** Service levels, alerts, metrics and traces. */
export const observeExamples = {
  /** A promise, counted by the sidecars of the mesh: pages when the budget of a month burns in days, tickets when it burns in weeks. */
  slo(scope: Construct): void {
    on(scope, { mesh: 'istio-sidecar', metrics: { ...PROMETHEUS, requests: { source: 'istio' }, runbooks: 'https://runbooks.acme.io' } });
    new ProductionService(scope, 'api', { ...API, slo: { availability: 0.999, latency: { under: '250ms' } } });
  },

  /** Failures of gRPC, whose answers are 200 to everybody who reads HTTP only; four weeks, and the severities that an organisation routes by. */
  sloOfGrpc(scope: Construct): void {
    on(scope, { mesh: 'istio-ambient', metrics: { ...PROMETHEUS, requests: { source: 'istio' }, severities: { page: 'critical', ticket: 'warning' } } });
    new ProductionService(scope, 'cart', {
      image: 'registry.acme.io/shop/cart:2.0.1',
      // A waypoint stands before a Service with an address.
      grpc: { port: 7070, balancing: 'connection' },
      resources: { cpu: '200m', memory: '128Mi' },
      slo: { availability: 0.9995, window: '28d' },
    });
  },

  /** What comes from outside, counted by the controller of the Ingress. */
  sloAtTheDoor(scope: Construct): void {
    on(scope, { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, metrics: { ...PROMETHEUS, requests: { source: 'nginx' } } });
    new ProductionService(scope, 'api', { ...API, slo: { availability: 0.99, latency: { under: '500ms', p: 0.95 } } }).expose({ host: 'api.apps.acme.io', tlsSecret: 'api-tls' });
  },

  /** Metrics of its own, requests among them; an alert on a queue; and pods by the requests that come. */
  observed(scope: Construct): void {
    on(scope, {
      autoscaling: 'keda',
      metrics: {
        ...PROMETHEUS,
        labels: { release: 'kube-prometheus-stack' },
        requests: { source: 'app', histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code', buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] },
      },
    });
    new ProductionService(scope, 'orders', {
      image: 'registry.acme.io/shop/orders:4.1.0',
      http: { port: 8080, readiness: '/ready' },
      ports: { metrics: 9090 },
      resources: { cpu: '250m', memory: '256Mi' },
      labels: { team: 'shop' },
      slo: { availability: 0.999, latency: { under: '250ms', p: 0.95 } },
      observe: { interval: '15s' },
      scale: { keda: { max: 12, triggers: [{ requests: { perSecond: 50 } }], fallback: { replicas: 4 } } },
    }).alertOn({
      name: 'QueueStuck',
      expr: 'max by (queue) (queue_oldest_seconds{namespace="shop",job="orders"}) > 600',
      for: '5m',
      severity: 'page',
      summary: 'Messages in {{ $labels.queue }} wait for {{ $value | humanizeDuration }}',
    });
  },

  /** Who it is and where its collector is, in the variables that every SDK of OpenTelemetry reads; and the way there. */
  traced(scope: Construct): void {
    on(scope, { tracing: { engine: 'opentelemetry', endpoint: 'http://otel-collector.observability.svc:4317' } });
    new ProductionService(scope, 'api', { ...API, env: { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' } });
  },
};
