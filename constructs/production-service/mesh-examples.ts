import type { Construct } from 'constructs';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { Peer } from '../kit/peer';
import { Platform } from '../kit/platform';
import { ProductionService } from './production-service';

const PROMETHEUS = { engine: 'prometheus-operator', namespace: 'monitoring' } as const;

function shop(scope: Construct, platform: PlatformProps): { readonly web: ProductionService; readonly api: ProductionService; readonly cart: ProductionService } {
  Platform.provide(scope, definePlatform({ metrics: PROMETHEUS, ...platform }));
  return {
    web: new ProductionService(scope, 'web', { image: 'registry.acme.io/shop/web:3.0.0', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } }),
    api: new ProductionService(scope, 'api', { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, ports: { metrics: 9090 }, resources: { cpu: '250m', memory: '256Mi' } }),
    // In a mesh the proxies spread calls over pods.
    cart: new ProductionService(scope, 'cart', { image: 'registry.acme.io/shop/cart:2.0.1', grpc: { port: 7070, balancing: 'connection' }, resources: { cpu: '200m', memory: '128Mi' } }),
  };
}

/** Named uses of ProductionService in a mesh. */
export const meshExamples = {
  /** Istio with a proxy in every pod: each caller has bounds of its own for its requests. */
  mesh(scope: Construct): void {
    const { web, api, cart } = shop(scope, { mesh: { engine: 'istio-sidecar', revision: 'stable', proxy: { cpu: '150m', memory: '160Mi' }, gatewayAccount: 'public-istio' } });
    web
      .connectTo(api, { env: 'API_ADDR', timeout: '2s', retries: { attempts: 1, on: ['connect-failure', 'refused-stream'] }, http: [{ method: 'GET', path: '/orders/*' }] })
      .connectTo(cart, { env: 'CART_ADDR', breaker: { failures: 5, ejectFor: '30s', connections: 200 } })
      .expose('web.acme.io');
    api.connectTo(cart, { env: 'CART_ADDR', timeout: '500ms', retries: { attempts: 2, perTry: '150ms', on: ['unavailable'] } }).allowFrom(Peer.named('payments', 'ledger'));
  },

  /** Istio without proxies in pods: a waypoint stands before the services whose requests are looked at. */
  meshAmbient(scope: Construct): void {
    const { web, api, cart } = shop(scope, { mesh: 'istio-ambient' });
    web.connectTo(api, { env: 'API_ADDR', timeout: '2s', breaker: { failures: 5, ejectFor: '30s' } }).connectTo(cart, { env: 'CART_ADDR' }).expose('web.acme.io');
  },

  /** Linkerd: bounds stand at the Service, and hold for every caller. */
  meshLinkerd(scope: Construct): void {
    const { web, api, cart } = shop(scope, { mesh: 'linkerd' });
    web
      .connectTo(api, { env: 'API_ADDR', timeout: '2s', retries: { attempts: 1, on: ['gateway-error'] }, breaker: { failures: 7, ejectFor: '10s' } })
      .connectTo(cart, { env: 'CART_ADDR' })
      .expose('web.acme.io');
  },

  /** What ends and what stays outside: a migration whose proxy ends with it, and a service that a client outside the mesh calls. */
  meshAndOutside(scope: Construct): void {
    Platform.provide(scope, definePlatform({ mesh: 'istio-sidecar' }));
    new ProductionService(scope, 'orders', {
      image: 'registry.acme.io/shop/orders:4.1.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      migration: { command: ['/app/migrate', 'up'] },
    }).allowFrom(Peer.named('legacy', 'billing', { inMesh: false }));
  },

  /** No mesh: Cilium lets some requests through, and no others. */
  requestsByCilium(scope: Construct): void {
    const { web, api } = shop(scope, { network: 'cilium' });
    web.connectTo(api, { env: 'API_ADDR', http: [{ method: 'GET', path: '/orders/*' }, { method: 'POST', path: '/orders' }] });
  },
};
