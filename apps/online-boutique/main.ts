/**
 * Online Boutique: the ten services of Google's microservices-demo and its Redis, in a namespace of their own.
 *
 * Every call between two services is a `connectTo`: the address, the way out here and the way in there come from that one line.
 */
import { Chart } from 'cdk8s';
import { App, CanaryRollout, definePlatform, NamespaceWithQuota, ProductionService, type ProductionServiceOptions } from 'cdk8s-plinth';

// The Gateway is served by Traefik, which divides the customers' requests between two versions, and counts those of each.
const platform = definePlatform({
  progressive: 'argo-rollouts',
  metrics: { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'traefik' } },
});
const app = new App({ platform });
const shop = new NamespaceWithQuota(new Chart(app, 'online-boutique'), 'boutique', {
  team: 'shop',
  environment: 'prod',
  costCenter: 'CC-1203',
  size: 'M',
  access: { developers: 'oidc:shop', deployers: 'oidc:shop-ci' },
});

const ad = grpc('adservice', 9555, { resources: { cpu: '200m', memory: '300Mi' } });
const currency = grpc('currencyservice', 7000, { env: { DISABLE_PROFILER: '1' } });
const cart = grpc('cartservice', 7070, { resources: { cpu: '200m', memory: '128Mi' } });
const recommendation = grpc('recommendationservice', 8080, { env: { DISABLE_PROFILER: '1' }, resources: { cpu: '100m', memory: '450Mi' } });
const checkout = grpc('checkoutservice', 5050);
const email = grpc('emailservice', 8080, { env: { DISABLE_PROFILER: '1' } });
const payment = grpc('paymentservice', 50051, { env: { DISABLE_PROFILER: '1' } });
const shipping = grpc('shippingservice', 50051, { env: { DISABLE_PROFILER: '1' } });
const catalog = grpc('productcatalogservice', 3550, { env: { DISABLE_PROFILER: '1' } });

// The carts live in memory, in one Redis: the demo has no other place for them.
const redis = new ProductionService(shop, 'redis-cart', {
  image: 'redis:7.4.1-alpine',
  tcp: { port: 6379, readiness: { command: ['redis-cli', 'ping'] } },
  resources: { cpu: '70m', memory: '256Mi' },
  scale: { fixed: 1 },
  rollout: { recreate: 'Two pods behind one Service would each hold some of the carts' },
  volumes: { '/data': { emptyDir: { sizeLimit: '256Mi' } } },
  waive: [
    {
      rule: 'workload-min-replicas',
      reason: 'Redis without replication holds the carts: a second pod would hold other carts',
      owner: 'shop',
      until: '2027-11-01',
    },
  ],
});

const frontend = new CanaryRollout(shop, 'frontend', {
  image: image('frontend'),
  http: { port: 8080, readiness: { path: '/_healthz', headers: { Cookie: 'shop_session-id=x-readiness-probe' } } },
  resources: { cpu: '100m', memory: '128Mi' },
  security: { user: 1000 },
  slo: { availability: 0.999, latency: { under: '300ms' } },
  canary: { router: 'gateway-api', steps: [5, '5m', 25, '10m', 50, '10m'] },
  // The program does not start without the assistant's address, although the assistant is not part of this shop.
  env: { PORT: '8080', ENABLE_PROFILER: '0', SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80' },
}).expose('shop.example.com');

frontend.connectTo(catalog, { env: 'PRODUCT_CATALOG_SERVICE_ADDR' });
frontend.connectTo(currency, { env: 'CURRENCY_SERVICE_ADDR' });
frontend.connectTo(cart, { env: 'CART_SERVICE_ADDR' });
frontend.connectTo(recommendation, { env: 'RECOMMENDATION_SERVICE_ADDR' });
frontend.connectTo(shipping, { env: 'SHIPPING_SERVICE_ADDR' });
frontend.connectTo(checkout, { env: 'CHECKOUT_SERVICE_ADDR' });
frontend.connectTo(ad, { env: 'AD_SERVICE_ADDR' });

checkout.connectTo(catalog, { env: 'PRODUCT_CATALOG_SERVICE_ADDR' });
checkout.connectTo(shipping, { env: 'SHIPPING_SERVICE_ADDR' });
checkout.connectTo(payment, { env: 'PAYMENT_SERVICE_ADDR' });
checkout.connectTo(email, { env: 'EMAIL_SERVICE_ADDR' });
checkout.connectTo(currency, { env: 'CURRENCY_SERVICE_ADDR' });
checkout.connectTo(cart, { env: 'CART_SERVICE_ADDR' });

recommendation.connectTo(catalog, { env: 'PRODUCT_CATALOG_SERVICE_ADDR' });
cart.connectTo(redis, { env: 'REDIS_ADDR' });

app.synth();

/** A gRPC service of the demo. Its image runs as user 1000; three pods at most keep all ten within the quota. */
function grpc(name: string, port: number, { env, ...options }: Partial<ProductionServiceOptions> = {}): ProductionService {
  return new ProductionService(shop, name, {
    image: image(name),
    grpc: { port },
    resources: { cpu: '100m', memory: '128Mi' },
    scale: { auto: { min: 2, max: 3 } },
    security: { user: 1000 },
    env: { PORT: `${port}`, ...env },
    ...options,
  });
}

function image(name: string) {
  return `us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${name}:v0.10.6` as const;
}
