/**
 * One service under every delivery engine and every router.
 *
 * The service is the same line of code each time. What differs is what the platform team runs: who brings new versions in, and who
 * divides requests between the new version and the old one.
 */
import { Chart } from 'cdk8s';
import { App, blueGreen, canary, definePlatform, ProductionService, type PlatformProps, type Rollout } from 'cdk8s-plinth';

const engines = ['argo-rollouts', 'flagger'] as const;
const certificates = { engine: 'cert-manager', issuer: 'letsencrypt' } as const;
/** The service counts its requests itself, at its port `metrics`, where nobody on the way does. */
const bySelf = { source: 'app', histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code', buckets: [0.1, 0.25, 0.5, 1] } as const;

const steps = [5, '5m', 25, '5m', 50, '5m'] as const;

/** What the platform is with each router, how its canary goes, and whether clients come in from outside. */
const routers = {
  istio: { platform: { mesh: 'istio-sidecar', metrics: prometheus({ source: 'istio' }) }, rollout: canary({ router: 'istio', steps }), exposed: false },
  linkerd: { platform: { mesh: 'linkerd', metrics: prometheus({ source: 'linkerd' }) }, rollout: canary({ router: 'linkerd', steps }), exposed: false },
  'gateway-api': { platform: { metrics: prometheus(bySelf) }, rollout: canary({ router: 'gateway-api', steps }), exposed: true },
  nginx: { platform: { ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' }, certificates, metrics: prometheus({ source: 'nginx' }) }, rollout: canary({ router: 'nginx', steps }), exposed: true },
  alb: { platform: { ingress: { engine: 'alb', className: 'alb', scheme: 'internet-facing', subnets: ['10.0.0.0/20'] }, metrics: prometheus(bySelf) }, rollout: canary({ router: 'alb', steps }), exposed: true },
  traefik: { platform: { ingress: { engine: 'traefik', className: 'traefik', namespace: 'traefik' }, certificates, metrics: prometheus({ source: 'traefik' }) }, rollout: canary({ router: 'traefik', steps }), exposed: true },
  // A weight is then a share of the pods, and ten pods show tens of percent.
  none: { platform: { metrics: prometheus(bySelf) }, rollout: canary({ router: 'none', steps: [10, '5m', 50, '5m'] }), exposed: false },
} as const satisfies Record<string, { platform: PlatformProps; rollout: Rollout; exposed: boolean }>;

/** How a new version takes the place of the old one: one prop, and the rest of the service stays as it is. */
const strategies: Record<string, (router: keyof typeof routers) => Rollout | undefined> = {
  canary: (router) => routers[router].rollout,
  'blue-green': () => blueGreen({ promote: { after: '10m' } }),
  rolling: () => undefined,
  recreate: () => ({ recreate: 'Two versions would write different formats into one cache' }),
};

const engine = oneOf('engine', engines, 'argo-rollouts');
const router = oneOf('router', Object.keys(routers) as (keyof typeof routers)[], 'istio');
const strategy = oneOf('strategy', Object.keys(strategies), 'canary');
const { platform, exposed } = routers[router];
const rollout = strategies[strategy]?.(router);

const app = new App({ platform: definePlatform({ kubernetes: '1.34', progressive: engine, ...platform }) });
const shop = new Chart(app, 'shop', { namespace: 'shop', labels: { team: 'shop' } });

const api = new ProductionService(shop, 'api', {
  image: 'registry.acme.io/shop/api:1.5.0',
  http: { port: 8080, readiness: '/ready' },
  ports: { metrics: 9090 },
  resources: { cpu: '250m', memory: '256Mi' },
  scale: { auto: { min: router === 'none' ? 10 : 2, max: 20 } },
  slo: { availability: 0.999 },
  ...(rollout && { rollout }),
});

// Hosts are divided at the front door, and clients in the cluster by the mesh: each router is shown with those that it sees.
if (exposed) api.expose('api.example.com');
else new ProductionService(shop, 'web', { image: 'registry.acme.io/shop/web:1.5.0', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '100m', memory: '128Mi' } }).connectTo(api, { env: 'API_ADDR' });

app.synth();

function prometheus<const Requests>(requests: Requests) {
  return { engine: 'prometheus-operator', namespace: 'monitoring', requests } as const;
}

function oneOf<Name extends string>(name: string, known: readonly Name[], fallback: Name): Name {
  const asked = App.value(name, fallback);
  const found = known.find((each) => each === asked);
  if (found === undefined) throw new Error(`--set ${name}=${asked}: there is no such ${name}, only ${known.join(', ')}`);
  return found;
}
