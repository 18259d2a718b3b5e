import { describe, expect, it } from 'vitest';
import { CanaryRollout } from '../../constructs/canary-rollout';
import { ProductionService } from '../../constructs/production-service';
import { podFootprint } from '../../lib/kube/footprint';
import { withInjected } from '../../lib/kube/injected';
import { definePlatform } from '../../lib/kube/platform';
import { build, minimal, type Built, type Tree } from './build';
import { inside, METRICS, pods, shop, type Use } from './mesh-shop';

const template = (built: Built, name: string, kind = 'Deployment'): Tree => built.get(kind, name).spec.template;

describe('a service in a mesh', () => {
  it('asks Istio for a proxy by labels of its pods, of the revision that the platform names, and says what it takes', () => {
    const { metadata } = template(shop({ engine: 'istio-sidecar', revision: 'stable', proxy: { cpu: '50m', memory: '64Mi', memoryLimit: '128Mi' } }), 'web');
    expect(metadata.labels).toMatchObject({ 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'stable' });
    expect(metadata.annotations).toEqual({ 'sidecar.istio.io/nativeSidecar': 'true', 'sidecar.istio.io/proxyCPU': '50m', 'sidecar.istio.io/proxyCPULimit': '100m', 'sidecar.istio.io/proxyMemory': '64Mi', 'sidecar.istio.io/proxyMemoryLimit': '128Mi', 'sidecar.istio.io/rewriteAppHTTPProbers': 'true' });
  });

  it('is marked for an ambient mesh, and gets nothing into its pods', () => {
    const { metadata } = template(shop('istio-ambient'), 'web');
    expect(metadata.labels).toMatchObject({ 'istio.io/dataplane-mode': 'ambient' });
    expect(metadata).not.toHaveProperty('annotations');
  });

  it('asks Linkerd for a proxy by annotations', () => {
    expect(template(shop('linkerd'), 'web').metadata.annotations).toMatchObject({ 'linkerd.io/inject': 'enabled', 'config.linkerd.io/proxy-cpu-request': '100m', 'config.beta.linkerd.io/proxy-enable-native-sidecar': 'true' });
  });

  it('has a proxy of its own size, and one whose limits are its requests where the pod is to be guaranteed', () => {
    expect(template(shop('linkerd', undefined, {}, { mesh: { proxy: { cpu: '10m', memory: '32Mi' } } }), 'api').metadata.annotations).toMatchObject({ 'config.linkerd.io/proxy-cpu-request': '10m', 'config.linkerd.io/proxy-cpu-limit': '20m', 'config.linkerd.io/proxy-memory-limit': '32Mi' });
    expect(template(shop('istio-sidecar', undefined, {}, { resources: { cpu: 1, memory: '1Gi', qos: 'guaranteed' } }), 'api').metadata.annotations).toMatchObject({ 'sidecar.istio.io/proxyCPU': '100m', 'sidecar.istio.io/proxyCPULimit': '100m', 'sidecar.istio.io/proxyMemoryLimit': '128Mi' });
  });

  it('stands outside it where the program says so, and emits nothing of it', () => {
    const built = shop('istio-sidecar', undefined, {}, { mesh: false });
    expect(template(built, 'api').metadata.labels).not.toHaveProperty('sidecar.istio.io/inject');
    expect(built.objects.filter(({ kind, metadata }) => kind === 'PeerAuthentication' && metadata.name === 'api')).toEqual([]);
  });

  it('emits nothing of a mesh that the platform has not', () => {
    expect(shop(undefined, ({ web, api }) => web.connectTo(api)).kinds().filter((kind) => /Auth|Virtual|Destination|Server/.test(kind))).toEqual([]);
  });

  it.each([
    ['istio-sidecar', 'sidecar.istio.io/nativeSidecar', 'proxy.istio.io/config'],
    ['linkerd', 'config.beta.linkerd.io/proxy-enable-native-sidecar', undefined],
  ] as const)('keeps a migration of %s from running for ever: its proxy ends with it, or is left out before Kubernetes 1.29', (mesh, native, older) => {
    const job = (kubernetes: '1.28' | '1.29') => template({ ...shop(mesh, undefined, { kubernetes }, { migration: { command: ['/app/migrate'] } }) }, undefined as never, 'Job').metadata;
    expect(job('1.29').annotations).toMatchObject({ [native]: 'true' });
    expect({ ...job('1.28').labels, ...job('1.28').annotations }).toMatchObject(mesh === 'linkerd' ? { 'linkerd.io/inject': 'disabled' } : { 'sidecar.istio.io/inject': 'false' });
    if (older) expect(template(shop(mesh, undefined, { kubernetes: '1.28' }), 'web').metadata.annotations).toMatchObject({ [older]: '{"holdApplicationUntilProxyStarts":true}' });
  });
});

describe('the network of a service in a mesh', () => {
  const edges: Use = ({ web, api }) => web.connectTo(api);

  it('leads to istiod, and lets the metrics of proxies be read', () => {
    const built = shop('istio-sidecar', edges, { metrics: METRICS });
    expect(built.get('NetworkPolicy', 'web').spec.egress).toContainEqual({ to: [{ ...inside('istio-system'), podSelector: { matchLabels: { app: 'istiod' } } }], ports: [{ port: 15_012 }] });
    expect(built.get('NetworkPolicy', 'api').spec.ingress).toContainEqual({ from: [inside('monitoring')], ports: [{ port: 15_020 }, { port: 15_090 }] });
  });

  it('of an ambient mesh lets the tunnel through both ways, and probes under their own address', () => {
    const built = shop('istio-ambient', edges);
    expect(built.get('NetworkPolicy', 'web').spec.egress).toContainEqual({ to: [pods('api')], ports: [{ port: 8080 }, { port: 15_008 }] });
    expect(built.get('NetworkPolicy', 'api').spec.ingress).toEqual([
      { from: [{ ipBlock: { cidr: '169.254.7.127/32' } }, { ipBlock: { cidr: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' } }], ports: [{ port: 8080 }] },
      { from: [pods('web')], ports: [{ port: 'http' }, { port: 15_008 }] },
    ]);
  });

  it('of Linkerd leads to its control plane and to the proxies of peers', () => {
    const { spec } = shop('linkerd', edges).get('NetworkPolicy', 'web');
    const part = (component: string) => [{ ...inside('linkerd'), podSelector: { matchLabels: { 'linkerd.io/control-plane-component': component } } }];
    expect(spec.egress).toContainEqual({ to: part('identity'), ports: [{ port: 8080 }] });
    expect(spec.egress).toContainEqual({ to: part('destination'), ports: [{ port: 8086 }, { port: 8090 }] });
    expect(spec.egress).toContainEqual({ to: [pods('api')], ports: [{ port: 8080 }, { port: 4143 }] });
  });
});

describe('what a caller asks of its requests', () => {
  const two: Use = ({ web, api, cart }) => (web.connectTo(api, { timeout: '2s', retries: { attempts: 1, on: ['5xx'] } }), cart.connectTo(api, { timeout: '500ms' }));

  it('holds for that caller where its own proxy knows it', () => {
    const { http } = shop('istio-sidecar', two).get('VirtualService', 'api').spec;
    const route = [{ destination: { host: 'api', port: { number: 80 } } }];
    const match = (name: string) => [{ sourceLabels: pods(name).podSelector.matchLabels, sourceNamespace: 'shop', port: 80 }];
    expect(http).toEqual([
      { name: 'from-shop-cart', match: match('cart'), route, timeout: '500ms' },
      { name: 'from-shop-web', match: match('web'), route, timeout: '2s', retries: { attempts: 1, perTryTimeout: '1s', retryOn: '5xx' } },
      { name: 'http', match: [{ port: 80 }], route },
      { name: 'metrics', match: [{ port: 9090 }], route: [{ destination: { host: 'api', port: { number: 9090 } } }] },
    ]);
  });

  it('is a breaker in the caller\'s own namespace, for its own pods', () => {
    const { spec } = shop('istio-sidecar', ({ web, api }) => web.connectTo(api, { breaker: { failures: 5, ejectFor: '30s', connections: 100, pending: 10 } })).get('DestinationRule', 'web-to-api');
    expect(spec).toEqual({
      host: 'api.shop.svc.cluster.local',
      exportTo: ['.'],
      workloadSelector: pods('web').podSelector,
      trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 }, http: { http1MaxPendingRequests: 10 } }, outlierDetection: { consecutive5xxErrors: 5, interval: '10s', baseEjectionTime: '30s', maxEjectionPercent: 50 } },
    });
  });

  it('puts a waypoint before the service in an ambient mesh, once for the namespace, and lets it be called by nobody else', () => {
    const built = shop({ engine: 'istio-ambient', waypointClass: 'istio-waypoint-large' }, ({ web, api, cart }) => (web.connectTo(api, { timeout: '2s' }), web.connectTo(cart, { breaker: { failures: 3, ejectFor: '10s' } })));
    expect(built.objects.filter(({ kind }) => kind === 'Gateway')).toHaveLength(1);
    expect(built.get('Gateway', 'waypoint').spec).toEqual({ gatewayClassName: 'istio-waypoint-large', listeners: [{ name: 'mesh', port: 15_008, protocol: 'HBONE' }] });
    expect(built.get('Service', 'api').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint' });
    expect(built.get('VirtualService', 'api').spec.http[0]).toMatchObject({ match: [{ port: 80 }], timeout: '2s' });
    expect(built.get('DestinationRule', 'cart').spec.host).toBe('cart');
    expect(built.get('AuthorizationPolicy', 'api').spec.rules[0].from).toEqual([{ source: { principals: ['cluster.local/ns/shop/sa/waypoint'] } }]);
    expect(built.get('AuthorizationPolicy', 'api-waypoint').spec).toEqual({ targetRefs: [{ group: '', kind: 'Service', name: 'api' }], action: 'ALLOW', rules: [{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['80'] } }] }] });
    const hbone = [{ port: 15_008 }];
    const waypoint = [{ podSelector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'waypoint' } } }];
    expect(built.get('NetworkPolicy', 'waypoint').spec.ingress).toEqual([{ from: [pods('web')], ports: hbone }]);
    expect(built.get('NetworkPolicy', 'waypoint').spec.egress.slice(2)).toEqual([{ to: [pods('api')], ports: hbone }, { to: [pods('cart')], ports: hbone }]);
    expect(built.get('NetworkPolicy', 'web').spec.egress).toContainEqual({ to: waypoint, ports: hbone });
    expect(built.get('NetworkPolicy', 'api').spec.ingress).toContainEqual({ from: waypoint, ports: hbone });
  });

  it('puts a waypoint where it counts the requests of a service level', () => {
    const platform = { metrics: { ...METRICS, requests: { source: 'istio' } } } as const;
    const built = shop('istio-ambient', undefined, platform, { slo: { availability: 0.99 } });
    expect(built.get('Service', 'api').metadata.labels).toMatchObject({ 'istio.io/use-waypoint': 'waypoint' });
    expect(JSON.stringify(built.get('PrometheusRule', 'api-slo'))).toContain('waypoint');
  });

  it('stands at the Service for Linkerd', () => {
    const built = shop('linkerd', ({ web, api, cart }) => {
      web.connectTo(api, { timeout: '2s', retries: { attempts: 1, perTry: '800ms', on: ['gateway-error', '5xx'] } });
      web.connectTo(cart, { retries: { attempts: 2, on: ['unavailable'] }, breaker: { failures: 7, ejectFor: '2m' } });
    });
    expect(built.get('Service', 'api').metadata.annotations).toEqual({ 'timeout.linkerd.io/request': '2s', 'retry.linkerd.io/http': 'gateway-error,5xx', 'retry.linkerd.io/limit': '1', 'retry.linkerd.io/timeout': '800ms' });
    expect(built.get('Service', 'cart').metadata.annotations).toMatchObject({ 'retry.linkerd.io/grpc': 'unavailable', 'balancer.linkerd.io/failure-accrual-consecutive-max-failures': '7', 'balancer.linkerd.io/failure-accrual-consecutive-max-penalty': '120s' });
  });

  it('stands in the VirtualService of a canary, whose weights are set for every route', () => {
    const built = build((chart) => {
      const api = new CanaryRollout(chart, 'api', { ...minimal(), slo: { availability: 0.99 } } as never);
      new ProductionService(chart, 'web', minimal()).connectTo(api, { timeout: '2s' });
    }, { platform: definePlatform({ mesh: 'istio-sidecar', progressive: 'argo-rollouts', metrics: { ...METRICS, requests: { source: 'istio' } } }) });
    expect(built.problems).toEqual([]);
    expect(built.objects.filter(({ kind }) => kind === 'VirtualService')).toHaveLength(1);
    const { http } = built.get('VirtualService', 'api').spec;
    expect(http.map(({ name, timeout, route }: Tree) => [name, timeout, route.map(({ weight }: Tree) => weight)])).toEqual([['from-shop-web', '2s', [100, 0]], ['primary', undefined, [100, 0]]]);
    expect(built.get('Rollout', 'api').spec.strategy.canary.trafficRouting.istio.virtualService.routes).toEqual(['from-shop-web', 'primary']);
  });

  it('lets named requests through by Cilium where there is no mesh, and the NetworkPolicy is silent about the port', () => {
    const built = shop(undefined, ({ web, api, cart }) => (web.connectTo(api, { http: [{ method: 'GET', path: '/v1.0/orders/*' }] }), cart.connectTo(api)), { network: 'cilium' });
    const labels = { 'k8s:app.kubernetes.io/instance': 'web', 'k8s:app.kubernetes.io/name': 'web', 'k8s:io.kubernetes.pod.namespace': 'shop' };
    expect(built.get('CiliumNetworkPolicy', 'api-http').spec.ingress).toEqual([{ fromEndpoints: [{ matchLabels: labels }], toPorts: [{ ports: [{ port: '8080', protocol: 'TCP' }], rules: { http: [{ method: 'GET', path: '/v1\\.0/orders/.*' }] } }] }]);
    expect(built.get('NetworkPolicy', 'api').spec.ingress).toEqual([{ from: [pods('cart')], ports: [{ port: 'http' }] }]);
    expect(built.problems).toEqual([]);
  });
});

describe('what a mesh puts into pods', () => {
  it.each(['istio-sidecar', 'linkerd'] as const)('is counted for %s, beside the program', (mesh) => {
    const { spec, metadata } = template(shop({ engine: mesh, proxy: { cpu: '150m', memory: '100Mi' } }), 'web');
    const admitted = podFootprint(withInjected({ spec, annotations: metadata.annotations, labels: metadata.labels }));
    const plain = podFootprint(spec);
    expect(`${admitted.get('cpu')?.requests}`).toBe('400m');
    expect(`${plain.get('cpu')?.requests}`).toBe('250m');
    expect(`${admitted.get('cpu')?.limits}`).toBe('800m');
    expect(`${admitted.get('memory')?.limits}`).toBe('356Mi');
  });

  it('is part of the footprint that the service tells', () => {
    const built = (mesh: 'none' | 'istio-sidecar') => {
      let footprint: Readonly<Record<string, string>> = {};
      build((chart) => void (footprint = new ProductionService(chart, 'api', minimal({ scale: { fixed: 2 }, rollout: { recreate: 'Two versions cannot share a table.' } })).footprint), { platform: definePlatform({ mesh }) });
      return footprint;
    };
    expect([built('none')['requests.cpu'], built('istio-sidecar')['requests.cpu']]).toEqual(['500m', '700m']);
  });

  it('is what Istio\'s chart gives where the pod asks and does not say how much, and nothing where it does not ask', () => {
    const spec = { containers: [{ name: 'main' }] };
    expect(`${podFootprint(withInjected({ spec, annotations: {}, labels: { 'sidecar.istio.io/inject': 'true' } })).get('memory')?.limits}`).toBe('1Gi');
    expect(withInjected({ spec, annotations: {}, labels: { 'sidecar.istio.io/inject': 'false' } })).toBe(spec);
  });
});
