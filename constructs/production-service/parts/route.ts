import type { GatewayApi } from '../../../lib/kube/platform';
import { formatDuration } from '../../../lib/units';
import type { Exposed } from './exposed';

/** What of a route Plinth writes. */
export interface RouteBody {
  readonly spec: {
    readonly parentRefs: ReadonlyArray<{ readonly group: string; readonly kind: string; readonly name: string; readonly namespace: string; readonly sectionName: string }>;
    readonly hostnames: readonly string[];
    readonly rules: readonly RouteRule[];
  };
}

interface RouteRule {
  readonly matches?: ReadonlyArray<{ readonly path: { readonly type: 'PathPrefix'; readonly value: string } }>;
  readonly filters?: ReadonlyArray<{ readonly type: 'RequestRedirect'; readonly requestRedirect: { readonly scheme: 'https'; readonly statusCode: 301 } }>;
  readonly backendRefs?: ReadonlyArray<{ readonly group: string; readonly kind: string; readonly name: string; readonly port: number; readonly weight: number }>;
  readonly timeouts?: { readonly request: string };
}

/**
 * Body of the route. What the API server would fill in is written out, so that a delivery engine sees no difference.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export function routeBody(gateway: GatewayApi, exposed: Exposed): RouteBody {
  const { protocol, service, port, timeout, canary } = exposed;
  const backend = (name: string, weight: number) => ({ group: '', kind: 'Service', name, port: port.service, weight });
  return attached(gateway, gateway.listener, exposed, {
    ...(protocol.kind !== 'grpc' && { matches: matchesOf(exposed) }),
    backendRefs: canary === undefined ? [backend(service, 1)] : [backend(service, 100), backend(canary, 0)],
    ...(timeout !== undefined && { timeouts: { request: formatDuration(timeout) } }),
  });
}

/** Body of the route that sends requests without TLS on to the same address with it. */
export function redirectBody(gateway: GatewayApi, httpListener: string, exposed: Exposed): RouteBody {
  return attached(gateway, httpListener, exposed, {
    matches: matchesOf(exposed),
    filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
  });
}

function attached({ gateway, namespace }: GatewayApi, listener: string, { host }: Exposed, rule: RouteRule): RouteBody {
  return {
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway, namespace, sectionName: listener }],
      hostnames: [host],
      rules: [rule],
    },
  };
}

function matchesOf({ paths }: Exposed) {
  return paths.map((value) => ({ path: { type: 'PathPrefix' as const, value } }));
}
