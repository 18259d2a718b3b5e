import { App, Chart } from 'cdk8s';
import { BlueGreenRollout } from '../../constructs/blue-green-rollout';
import { CanaryRollout } from '../../constructs/canary-rollout';
import type { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { PLATFORM_CONTEXT } from '../../lib/kube/provenance';
import { minimal } from './build';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;
const measuredBy = (source: 'istio' | 'nginx' | 'traefik' | 'linkerd') => ({ metrics: { ...METRICS, requests: { source } } });
const APP = { metrics: { ...METRICS, requests: { source: 'app', histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code', buckets: [0.05, 0.1, 0.25, 0.5, 1] } } } as const;
const NGINX = { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } } as const;
const TRAEFIK = { ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates: { engine: 'cert-manager', issuer: 'letsencrypt' } } as const;
const ALB = { ingress: { engine: 'alb', className: 'alb', scheme: 'internal', subnets: ['10.0.0.0/20'] } } as const;
const ARGO = { progressive: 'argo-rollouts' } as const;
const FLAGGER = { progressive: 'flagger' } as const;
const SLO = { slo: { availability: 0.999, latency: { under: '250ms' } } };

/** One pair of engine and router: what the platform says, what the service adds, and whether it is exposed. */
export interface Pair {
  readonly platform: PlatformProps;
  readonly props: object;
  readonly exposed: boolean;
  readonly blueGreen?: true;
}

/** Every pair of engine and router that exists. */
export const PAIRS = {
  'Argo Rollouts, Istio': { platform: { ...ARGO, mesh: 'istio-sidecar', ...measuredBy('istio') }, props: SLO, exposed: false },
  'Argo Rollouts, Istio and the Gateway API': { platform: { ...ARGO, mesh: 'istio-sidecar', ...measuredBy('istio') }, props: SLO, exposed: true },
  'Argo Rollouts, Istio in ambient mode': { platform: { ...ARGO, mesh: 'istio-ambient', ...measuredBy('istio') }, props: SLO, exposed: false },
  'Argo Rollouts, the Gateway API': { platform: { ...ARGO, ...APP }, props: { ...SLO, ports: { metrics: 9090 } }, exposed: true },
  'Argo Rollouts, NGINX': { platform: { ...ARGO, ...NGINX, ...measuredBy('nginx') }, props: SLO, exposed: true },
  'Argo Rollouts, ALB': { platform: { ...ARGO, ...ALB, ...APP }, props: { ...SLO, ports: { metrics: 9090 } }, exposed: true },
  'Argo Rollouts, Traefik': { platform: { ...ARGO, ...TRAEFIK, ...measuredBy('traefik') }, props: { slo: { availability: 0.999, latency: { under: '300ms' } } }, exposed: true },
  'Argo Rollouts, no router': { platform: { ...ARGO, ...APP }, props: { ...SLO, ports: { metrics: 9090 }, scale: { auto: { min: 20, max: 30 } } }, exposed: false },
  'Argo Rollouts, blue-green': { platform: { ...ARGO, ...measuredBy('istio'), mesh: 'istio-sidecar' }, props: SLO, exposed: true, blueGreen: true },
  'Flagger, Istio': { platform: { ...FLAGGER, mesh: 'istio-sidecar', ...measuredBy('istio') }, props: SLO, exposed: false },
  'Flagger, the Gateway API': { platform: { ...FLAGGER, ...APP }, props: { ...SLO, ports: { metrics: 9090 } }, exposed: true },
  'Flagger, NGINX': { platform: { ...FLAGGER, ...NGINX, ...measuredBy('nginx') }, props: SLO, exposed: true },
  'Flagger, Traefik': { platform: { ...FLAGGER, ...TRAEFIK, ...measuredBy('traefik') }, props: { slo: { availability: 0.999, latency: { under: '300ms' } } }, exposed: true },
  'Flagger, Linkerd': { platform: { ...FLAGGER, mesh: 'linkerd', ...measuredBy('linkerd') }, props: { slo: { availability: 0.999, latency: { under: '300ms' } } }, exposed: false },
  'Flagger, blue-green': { platform: { ...FLAGGER, ...measuredBy('istio'), mesh: 'istio-sidecar' }, props: { ...SLO, blueGreen: { promote: { after: '10m' } } }, exposed: true, blueGreen: true },
} as const satisfies Record<string, Pair>;

/** The program of a pair. */
export function appOf({ platform, props, exposed, blueGreen }: Pair, more: object = {}): App {
  const app = new App();
  app.node.setContext(PLATFORM_CONTEXT, definePlatform(platform));
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const all = minimal({ ...props, ...more }) as never;
  const service: ProductionService = blueGreen ? new BlueGreenRollout(chart, 'api', all) : new CanaryRollout(chart, 'api', all);
  if (exposed) service.expose('api.acme.io');
  return app;
}
