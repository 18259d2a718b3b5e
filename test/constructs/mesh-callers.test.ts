import { describe, expect, it } from 'vitest';
import { Peer } from '../../constructs/kit/peer';
import { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { build, minimal } from './build';
import { METRICS, pods, shop, type Use } from './mesh-shop';

describe('who may call', () => {
  it('is known to Istio by account, at the port of the pod, and nobody else is let in', () => {
    const built = shop('istio-sidecar', ({ web, api }) => web.connectTo(api));
    expect(built.get('PeerAuthentication', 'api').spec.mtls).toEqual({ mode: 'STRICT' });
    expect(built.get('AuthorizationPolicy', 'api').spec.rules).toEqual([{ from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['8080'] } }] }]);
    expect(built.get('AuthorizationPolicy', 'web').spec).toEqual({ selector: pods('web').podSelector, action: 'ALLOW' });
  });

  it('is known by the account that it was given', () => {
    const built = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal());
      new ProductionService(chart, 'web', minimal({ serviceAccount: { name: 'shared' } })).connectTo(api);
      api.allowFrom(Peer.named('payments', 'ledger')).allowFrom(Peer.named('billing', 'bill', { account: 'biller' })).allowFrom(Peer.named('old', 'any', { labels: { app: 'any' } }));
    }, { platform: definePlatform({ mesh: 'istio-sidecar' }) });
    expect(built.get('AuthorizationPolicy', 'api').spec.rules[0].from).toEqual([
      { source: { principals: ['cluster.local/ns/billing/sa/biller', 'cluster.local/ns/payments/sa/ledger', 'cluster.local/ns/shop/sa/shared'] } },
      { source: { namespaces: ['old'] } },
    ]);
  });

  it('is the front door by its account, or by its namespace; one outside the mesh comes in plain, at its port alone', () => {
    const expose: Use = ({ web }) => web.expose('web.acme.io');
    const from = (mesh: PlatformProps['mesh']) => shop(mesh, expose).get('AuthorizationPolicy', 'web').spec.rules[0];
    expect(from({ engine: 'istio-sidecar', gatewayAccount: 'public-istio' }).from).toEqual([{ source: { principals: ['cluster.local/ns/gateway-system/sa/public-istio'] } }]);
    expect(from('istio-sidecar').from).toEqual([{ source: { namespaces: ['gateway-system'] } }]);
    expect(from({ engine: 'istio-sidecar', gatewayInMesh: false })).toEqual({ to: [{ operation: { ports: ['8080'] } }] });
    expect(shop({ engine: 'istio-sidecar', gatewayInMesh: false }, expose).get('PeerAuthentication', 'web').spec.portLevelMtls).toEqual({ 8080: { mode: 'PERMISSIVE' } });
  });

  it('is Prometheus, which stands outside the mesh, at the port of the metrics', () => {
    const built = shop('istio-sidecar', undefined, { metrics: METRICS });
    expect(built.get('PeerAuthentication', 'api').spec.portLevelMtls).toEqual({ 9090: { mode: 'PERMISSIVE' } });
    expect(built.get('AuthorizationPolicy', 'api').spec.rules).toEqual([{ to: [{ operation: { ports: ['9090'] } }] }]);
  });

  it('is an address, or a workload that is said to stand outside', () => {
    const built = shop('istio-sidecar', ({ api }) => api.allowFrom(Peer.cidr('10.0.0.0/8')));
    expect(built.get('AuthorizationPolicy', 'api').spec.rules[0].from).toEqual([{ source: { ipBlocks: ['10.0.0.0/8'] } }]);
    expect(built.get('PeerAuthentication', 'api').spec.portLevelMtls).toEqual({ 8080: { mode: 'PERMISSIVE' } });
    expect(shop('istio-sidecar', ({ api }) => api.allowFrom(Peer.named('old', 'billing', { inMesh: false }))).get('AuthorizationPolicy', 'api').spec.rules).toEqual([{ to: [{ operation: { ports: ['8080'] } }] }]);
  });

  it('may send the requests that are named, and no others', () => {
    const built = shop('istio-sidecar', ({ web, api, cart }) => (web.connectTo(api, { http: [{ method: 'GET', path: '/orders/*' }, { path: '/health' }] }), cart.connectTo(api)));
    expect(built.get('AuthorizationPolicy', 'api').spec.rules).toEqual([
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }], to: [{ operation: { ports: ['8080'] } }] },
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }], to: [{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/orders/*'] } }, { operation: { ports: ['8080'], paths: ['/health'] } }] },
    ]);
  });

  it('may send the requests of all its connections', () => {
    const built = shop('istio-sidecar', ({ web, api }) => web.connectTo(api, { http: [{ method: 'GET' }] }).connectTo(api, { http: [{ method: 'PUT', path: '/orders' }] }));
    expect(built.get('AuthorizationPolicy', 'api').spec.rules[0].to).toEqual([{ operation: { ports: ['8080'], methods: ['GET'] } }, { operation: { ports: ['8080'], methods: ['PUT'], paths: ['/orders'] } }]);
  });

  it('is known to Linkerd by account too; a port that nobody calls is closed', () => {
    const built = shop('linkerd', ({ web, api }) => web.connectTo(api), { metrics: METRICS });
    expect(built.get('Server', 'api-http').spec).toEqual({ podSelector: pods('api').podSelector, port: 8080, proxyProtocol: 'HTTP/1', accessPolicy: 'deny' });
    expect(built.get('MeshTLSAuthentication', 'api-http').spec).toEqual({ identityRefs: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }] });
    expect(built.get('AuthorizationPolicy', 'api-http').spec.targetRef).toEqual({ group: 'policy.linkerd.io', kind: 'Server', name: 'api-http' });
    expect(built.get('NetworkAuthentication', 'api-metrics-plain').spec.networks).toEqual([{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }]);
    expect(built.objects.filter(({ kind, metadata }) => kind === 'AuthorizationPolicy' && metadata.name.startsWith('web'))).toEqual([]);
  });

  it('lets the kubelet ask a gRPC service of Linkerd how it is, by a route of its own', () => {
    const built = shop('linkerd', ({ web, cart }) => web.connectTo(cart));
    expect(built.get('HTTPRoute', 'cart-grpc-health').spec.rules).toEqual([{ matches: [{ path: { type: 'Exact', value: '/grpc.health.v1.Health/Check' } }] }]);
    expect(built.get('AuthorizationPolicy', 'cart-grpc').spec.targetRef).toMatchObject({ kind: 'HTTPRoute', name: 'cart-grpc' });
  });

  it('takes plain requests beside while clients move', () => {
    expect(shop('istio-sidecar', undefined, {}, { mesh: { mtls: 'permissive' } }).get('PeerAuthentication', 'api').spec.mtls).toEqual({ mode: 'PERMISSIVE' });
    expect(shop('linkerd', undefined, {}, { mesh: { mtls: 'permissive' } }).get('Server', 'api-http').spec.accessPolicy).toBe('all-unauthenticated');
  });
});
