import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Analysis } from '../kit/analysis';
import { Platform } from '../kit/platform';
import { ProductionService } from '../production-service';
import { CanaryRollout } from './canary-rollout';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;
/** Requests that the service counts itself. */
const OWN_METRICS = { ...METRICS, requests: { source: 'app', histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code', buckets: [0.1, 0.25, 0.5, 1] } } as const;
const CERTIFICATES = { engine: 'cert-manager', issuer: 'letsencrypt' } as const;

/** Named uses of CanaryRollout: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** Argo Rollouts in a mesh of Istio, and a host at the Gateway: a service level and steps, the rest is decided. */
  minimal(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: { ...METRICS, requests: { source: 'istio' } } }));
    new CanaryRollout(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.5.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999, latency: { under: '250ms' } },
      canary: { steps: [5, '5m', 25, '10m', 50, '10m'] },
    }).expose('api.apps.acme.io');
  },

  /** Every kind of step. */
  everyStep(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', mesh: 'istio-sidecar', gitops: 'argocd', metrics: { ...METRICS, requests: { source: 'istio' } } }));
    const errors = Analysis.promql({ name: 'errors', query: 'sum(rate(checkout_failed_total{service="{{args.service}}"}[2m]))', pass: 'result[0] < 0.1' });
    new CanaryRollout(scope, 'checkout', {
      image: 'registry.acme.io/shop/checkout:2.1.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
      canary: {
        router: 'istio',
        steps: [{ header: 'X-Canary', exact: 'always' }, 'approve', { mirror: 20 }, '10m', { mirror: 0 }, { experiment: '10m', analyze: [errors] }, 5, '5m', { analyze: [errors] }, 50, '10m'],
        analysis: ['slo', errors],
        onFail: { keepFor: '30m' },
        minPods: 3,
      },
    });
  },

  /** Hosts at a Gateway: the plugin of Argo Rollouts sets the weights of the route; people with the header get the new version. */
  gatewayApi(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', metrics: OWN_METRICS }));
    new CanaryRollout(scope, 'web', {
      image: 'registry.acme.io/shop/web:3.0.0',
      http: { port: 8080, readiness: '/ready' },
      ports: { metrics: 9090 },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
      canary: { router: 'gateway-api', steps: [{ header: 'X-Beta', exact: 'yes' }, 5, '10m', 25, '20m', 50, '20m'], stableScale: 'dynamic' },
    }).expose('web.acme.io');
  },

  /** Two Ingresses of NGINX, weighed alike. */
  nginx(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: CERTIFICATES, metrics: { ...METRICS, requests: { source: 'nginx' } } }));
    new CanaryRollout(scope, 'web', {
      image: 'registry.acme.io/shop/web:3.0.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
    })
      .expose('web.acme.io')
      .expose({ host: 'web.partners.acme.io', name: 'web-partners' });
  },

  /** A load balancer of AWS, whose controller takes the weights from an annotation that Argo Rollouts writes. */
  alb(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', ingress: { engine: 'alb', className: 'alb', scheme: 'internet-facing', subnets: ['10.0.0.0/20'] }, metrics: OWN_METRICS }));
    new CanaryRollout(scope, 'web', {
      image: 'registry.acme.io/shop/web:3.0.0',
      http: { port: 8080, readiness: '/ready' },
      ports: { metrics: 9090 },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
    }).expose('web.acme.io');
  },

  /** Traefik, whose own kinds divide requests. */
  traefik(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates: CERTIFICATES, metrics: { ...METRICS, requests: { source: 'traefik' } } }));
    new CanaryRollout(scope, 'web', {
      image: 'registry.acme.io/shop/web:3.0.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
    }).expose({ host: 'web.acme.io', path: '/shop' });
  },

  /** No router: pods are divided, and every client meets both versions; a weight is a share of the pods. */
  byPods(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', metrics: METRICS }));
    const failed = Analysis.promql({ name: 'failed-jobs', query: 'sum(rate(jobs_failed_total{namespace="{{args.namespace}}",pod=~"orders-{{args.canary-hash}}-.+"}[5m]))', pass: 'result[0] < 0.01' });
    const orders = new CanaryRollout(scope, 'orders', {
      image: 'registry.acme.io/shop/orders:1.9.0',
      tcp: { port: 7000, readiness: 'connect' },
      resources: { cpu: '250m', memory: '256Mi' },
      scale: { auto: { min: 10, max: 20 } },
      canary: { router: 'none', steps: [10, '10m', 50, '10m'], analysis: [failed] },
    });
    new ProductionService(scope, 'api', { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } }).connectTo(orders, { env: 'ORDERS_ADDR' });
  },

  /** Flagger makes the Services, the route and a second Deployment. */
  flagger(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'flagger', metrics: OWN_METRICS }));
    new CanaryRollout(scope, 'web', {
      image: 'registry.acme.io/shop/web:3.0.0',
      http: { port: 8080, readiness: '/ready' },
      ports: { metrics: 9090 },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999, latency: { under: '250ms' } },
      config: { env: { LOG_LEVEL: 'info' } },
      canary: { steps: [5, '5m', 25, '5m', 50, '5m'] },
    }).expose('web.acme.io');
  },

  /** Linkerd has no weights that Argo Rollouts could set: Flagger does. */
  linkerd(scope: Construct): void {
    Platform.provide(scope, definePlatform({ progressive: 'flagger', mesh: 'linkerd', metrics: { ...METRICS, requests: { source: 'linkerd' } } }));
    new CanaryRollout(scope, 'api', {
      image: 'registry.acme.io/shop/api:1.5.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      slo: { availability: 0.999 },
      canary: { router: 'linkerd', steps: [10, '5m', 50, '5m'] },
    });
  },
};
