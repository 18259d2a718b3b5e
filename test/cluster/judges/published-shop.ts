import type { KubeObject } from '../../../lib/kube/object';

/**
 * The public shop of microservices-demo as its published manifests have it, rebuilt from their facts: 35 objects, with the same ports, probes, variables,
 * sizes and rights, and without the same things. A rebuild, not a copy: `BOUTIQUE=<file>` judges the file itself.
 */

type Fields = Record<string, unknown>;

interface Published {
  readonly name: string;
  /** @default - the shop's own */
  readonly image?: string;
  /** Container port, name and number of the Service's port. @default - no Service */
  readonly port?: readonly [container: number, name: string, service: number];
  /** @default - none */
  readonly probe?: Fields;
  readonly env: Readonly<Record<string, string>>;
  readonly sizes: readonly [cpu: string, memory: string, cpuLimit: string, memoryLimit: string];
  readonly grace?: number;
}

const USUAL: Published['sizes'] = ['100m', '64Mi', '200m', '128Mi'];
const QUIET = { DISABLE_PROFILER: '1' };
const CATALOG = { PRODUCT_CATALOG_SERVICE_ADDR: 'productcatalogservice:3550' };
const SHOP = { ...CATALOG, CURRENCY_SERVICE_ADDR: 'currencyservice:7000', CART_SERVICE_ADDR: 'cartservice:7070', SHIPPING_SERVICE_ADDR: 'shippingservice:50051' };
const grpc = (port: number, times: Fields = {}) => ({ grpc: { port }, ...times });

const SERVICES: readonly Published[] = [
  {
    name: 'frontend', port: [8080, 'http', 80], sizes: USUAL, probe: { httpGet: { path: '/_healthz', port: 8080, httpHeaders: [{ name: 'Cookie', value: 'shop_session-id=x-probe' }] }, initialDelaySeconds: 10 },
    env: { PORT: '8080', ...SHOP, RECOMMENDATION_SERVICE_ADDR: 'recommendationservice:8080', CHECKOUT_SERVICE_ADDR: 'checkoutservice:5050', AD_SERVICE_ADDR: 'adservice:9555', SHOPPING_ASSISTANT_SERVICE_ADDR: 'shoppingassistantservice:80', ENABLE_PROFILER: '0' },
  },
  { name: 'adservice', port: [9555, 'grpc', 9555], probe: grpc(9555, { initialDelaySeconds: 20, periodSeconds: 15 }), env: { PORT: '9555' }, sizes: ['200m', '180Mi', '300m', '300Mi'], grace: 5 },
  { name: 'currencyservice', port: [7000, 'grpc', 7000], probe: grpc(7000), env: { PORT: '7000', ...QUIET }, sizes: USUAL, grace: 5 },
  { name: 'cartservice', port: [7070, 'grpc', 7070], probe: grpc(7070, { initialDelaySeconds: 15 }), env: { REDIS_ADDR: 'redis-cart:6379' }, sizes: ['200m', '64Mi', '300m', '128Mi'], grace: 5 },
  { name: 'redis-cart', image: 'redis:alpine', port: [6379, 'tcp-redis', 6379], probe: { tcpSocket: { port: 6379 }, periodSeconds: 5 }, env: {}, sizes: ['70m', '200Mi', '125m', '256Mi'] },
  { name: 'loadgenerator', env: { FRONTEND_ADDR: 'frontend:80', USERS: '10', RATE: '1' }, sizes: ['300m', '256Mi', '500m', '512Mi'], grace: 5 },
  { name: 'recommendationservice', port: [8080, 'grpc', 8080], probe: grpc(8080, { periodSeconds: 5 }), env: { PORT: '8080', ...CATALOG, ...QUIET }, sizes: ['100m', '220Mi', '200m', '450Mi'], grace: 5 },
  { name: 'checkoutservice', port: [5050, 'grpc', 5050], probe: grpc(5050), env: { PORT: '5050', ...SHOP, PAYMENT_SERVICE_ADDR: 'paymentservice:50051', EMAIL_SERVICE_ADDR: 'emailservice:5000' }, sizes: USUAL },
  { name: 'emailservice', port: [8080, 'grpc', 5000], probe: grpc(8080, { periodSeconds: 5 }), env: { PORT: '8080', ...QUIET }, sizes: USUAL, grace: 5 },
  { name: 'paymentservice', port: [50051, 'grpc', 50051], probe: grpc(50051), env: { PORT: '50051', ...QUIET }, sizes: USUAL, grace: 5 },
  { name: 'shippingservice', port: [50051, 'grpc', 50051], probe: grpc(50051, { periodSeconds: 5 }), env: { PORT: '50051', ...QUIET }, sizes: USUAL },
  { name: 'productcatalogservice', port: [3550, 'grpc', 3550], probe: grpc(3550), env: { PORT: '3550', ...QUIET }, sizes: USUAL, grace: 5 },
];

const LOCKED = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, privileged: false, readOnlyRootFilesystem: true };

/** The 35 objects, in no namespace, as they are published. */
export function publishedShop(): readonly KubeObject[] {
  return SERVICES.flatMap((service): KubeObject[] => [
    deployment(service),
    ...(service.port === undefined ? [] : [serviceOf(service.name, service.name, 'ClusterIP', service.port)]),
    ...(service.name === 'frontend' ? [serviceOf('frontend-external', 'frontend', 'LoadBalancer', [8080, 'http', 80])] : []),
    ...(service.name === 'redis-cart' ? [] : [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: service.name } }]),
  ]);
}

function deployment({ name, image, port, probe, env, sizes: [cpu, memory, cpuLimit, memoryLimit], grace }: Published): KubeObject {
  const redis = name === 'redis-cart';
  const container = {
    name: redis ? 'redis' : name === 'loadgenerator' ? 'main' : 'server',
    image: image ?? `us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo/${name}:v0.10.6`,
    securityContext: LOCKED,
    ...(port && { ports: [{ containerPort: port[0] }] }),
    ...(Object.keys(env).length > 0 && { env: Object.entries(env).map(([key, value]) => ({ name: key, value })) }),
    ...(probe && { readinessProbe: probe, livenessProbe: probe }),
    resources: { requests: { cpu, memory }, limits: { cpu: cpuLimit, memory: memoryLimit } },
    ...(redis && { volumeMounts: [{ mountPath: '/data', name: 'redis-data' }] }),
  };
  const poller = { name: 'frontend-check', image: `busybox:latest@sha256:${'e'.repeat(64)}`, securityContext: LOCKED, command: ['/bin/sh', '-exc', 'until wget -qO- "http://${FRONTEND_ADDR}"; do sleep 10; done'], env: [{ name: 'FRONTEND_ADDR', value: 'frontend:80' }] };
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels: { app: name } },
    spec: {
      selector: { matchLabels: { app: name } },
      ...(name === 'loadgenerator' && { replicas: 1 }),
      template: {
        metadata: { labels: { app: name } },
        spec: {
          ...(!redis && { serviceAccountName: name }),
          ...(grace !== undefined && { terminationGracePeriodSeconds: grace }),
          securityContext: { fsGroup: 1000, runAsGroup: 1000, runAsNonRoot: true, runAsUser: 1000 },
          ...(name === 'loadgenerator' && { initContainers: [poller] }),
          containers: [container],
          ...(redis && { volumes: [{ name: 'redis-data', emptyDir: {} }] }),
        },
      },
    },
  };
}

function serviceOf(name: string, app: string, type: string, [container, portName, port]: NonNullable<Published['port']>): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, labels: { app } }, spec: { type, selector: { app }, ports: [{ name: portName, port, targetPort: container }] } };
}
