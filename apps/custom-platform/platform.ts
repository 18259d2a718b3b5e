/**
 * What the platform team of Acme gives its product teams, as a package of its own would export it: what the clusters are, the defaults that Acme
 * sets otherwise, and a construct that knows its conventions.
 */
import { Construct } from 'constructs';
import { definePlatform, Peer, ProductionService, type ImageRef, type ProductionServiceOptions } from 'cdk8s-plinth';

/** Two Kubernetes versions while the clusters are upgraded; one pod a zone; Cilium, so that egress can go to names. */
export const acme = definePlatform({
  kubernetes: ['1.33', '1.34'],
  zones: 3,
  domain: 'apps.acme.io',
  network: 'cilium',
  gitops: 'argocd',
  defaults: '2026-11',
  overrides: {
    ProductionService: {
      replicas: { min: 3, max: 9, cpu: 65 },
      availability: { zones: 'require' },
      probes: { startupBudget: '90s' },
    },
  },
});

/** What a web application at Acme says of itself; the conventions say the rest. */
export interface WebAppProps extends Pick<ProductionServiceOptions, 'config' | 'env' | 'secrets' | 'volumes'> {
  /** Name and version of the image in Acme's registry: `shop/web:5.0.0`. */
  readonly image: `${string}:${string}`;
  /** @default 'small' */
  readonly size?: keyof typeof SIZES;
}

const SIZES = {
  small: { cpu: '100m', memory: '128Mi' },
  medium: { cpu: '500m', memory: '512Mi' },
} as const;

/**
 * A web application as Acme runs them: port 8080, `/health/ready` and `/health/alive`, metrics on 9090 for the monitoring of the
 * cluster, errors to Sentry, and a host below `apps.acme.io`.
 */
export class WebApp extends Construct {
  readonly service: ProductionService;

  constructor(scope: Construct, id: string, { image, size = 'small', env, ...options }: WebAppProps) {
    super(scope, id);
    this.service = new ProductionService(this, id, {
      ...options,
      image: `registry.acme.io/${image}` as ImageRef,
      http: { port: 8080, readiness: '/health/ready' },
      ports: { metrics: 9090 },
      probes: { liveness: '/health/alive' },
      resources: SIZES[size],
      env: { METRICS_PORT: '9090', ...env },
    });
    this.service.expose(id).allowFrom(MONITORING, { port: 'metrics' }).connectTo(SENTRY, { env: 'SENTRY_ADDR' });
  }
}

/** The Prometheus that the platform team runs: another program deploys it. */
const MONITORING = Peer.named('monitoring', 'prometheus', { labels: { 'app.kubernetes.io/name': 'prometheus' } });
const SENTRY = Peer.fqdn('sentry.acme-observability.com');
