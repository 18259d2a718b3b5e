import { isDnsSubdomain } from '../../../lib/kube/names';
import { engineOf, type GatewayApi, type Platform } from '../../../lib/kube/platform';
import { show, type Ledger } from '../../kit/problems';
import type { ExposeOptions } from '../props';
import type { Protocol } from './protocol';

/** The gateway that routes attach to, or undefined where the platform has none that we can use. */
export function gatewayOf(ledger: Ledger, platform: Platform): GatewayApi | undefined {
  const { ingress } = platform;
  if (ingress !== 'none' && ingress.engine === 'gateway-api') return ingress;
  ledger.tell({
    id: 'engine-absent',
    message: `expose needs the Gateway API, and the platform's ingress is ${engineOf(platform, 'ingress')}`,
    prop: 'expose',
    accepted: "ingress: { engine: 'gateway-api', gateway, namespace, listener } in definePlatform",
    fix: "Add ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https' } to the platform.",
  });
  return undefined;
}

/** The full host: a single label is put below the platform's domain. */
export function hostOf(ledger: Ledger, host: unknown, platform: Platform): string | undefined {
  if (typeof host !== 'string' || !isDnsSubdomain(host)) {
    ledger.tell({ id: 'host-malformed', message: `the host to expose is ${show(host)}`, prop: 'expose.host', accepted: 'a DNS name in lower case without scheme, port and path', fix: hostFix(host) });
    return undefined;
  }
  if (host.includes('.')) return host;
  if (platform.domain !== undefined) return `${host}.${platform.domain}`;
  ledger.tell({ id: 'platform-key-absent', message: `the host ${show(host)} has no domain, and the platform names none`, prop: 'expose.host', accepted: 'a full host, or a platform with a domain', fix: `Add domain: 'apps.example.com' to the platform, or write '${host}.apps.example.com'.` });
  return undefined;
}

function hostFix(host: unknown): string {
  const bare = typeof host === 'string' ? host.toLowerCase().replace(/^[a-z]+:\/\//, '').replace(/[:/].*$/, '') : '';
  return isDnsSubdomain(bare) ? `Write '${bare}'.` : "Write a name such as 'api' or 'api.apps.acme.io'.";
}

/** The kind of route that a protocol takes. */
export function routeKind({ kind }: Protocol): 'HTTPRoute' | 'GRPCRoute' {
  return kind === 'grpc' ? 'GRPCRoute' : 'HTTPRoute';
}

/** Tells what cannot be exposed as asked. */
export function refuseExposure(ledger: Ledger, protocol: Protocol, { path }: ExposeOptions): boolean {
  if (protocol.kind === 'tcp') {
    ledger.tell({ id: 'expose-protocol', message: 'expose routes by host, and tcp carries none', prop: 'expose', accepted: 'services with http or grpc', fix: 'Remove expose, or declare http or grpc.' });
    return true;
  }
  if (path !== undefined && protocol.kind === 'grpc') ledger.tell({ id: 'expose-path', message: `expose has the path ${show(path)}, and gRPC is routed by service, not by path`, prop: 'expose.path', accepted: 'a path with http only', fix: 'Remove path.' });
  else if (path !== undefined && (typeof path !== 'string' || !/^\/[^\s?#%]*$/.test(path) || /\/\/|\/\.{1,2}(\/|$)/.test(path))) {
    ledger.tell({ id: 'expose-path', message: `expose has the path ${show(path)}`, prop: 'expose.path', accepted: "a path that begins with '/', without '//', '/./', '/../', '?', '#', '%' and spaces", fix: "Write the path, such as '/api'." });
    return true;
  }
  return false;
}

/** What of a route Plinth writes. */
export interface RouteBody {
  readonly spec: {
    readonly parentRefs: ReadonlyArray<{ readonly group: string; readonly kind: string; readonly name: string; readonly namespace: string; readonly sectionName: string }>;
    readonly hostnames: readonly string[];
    readonly rules: ReadonlyArray<{
      readonly matches?: ReadonlyArray<{ readonly path: { readonly type: 'PathPrefix'; readonly value: string } }>;
      readonly backendRefs: ReadonlyArray<{ readonly group: string; readonly kind: string; readonly name: string; readonly port: number; readonly weight: number }>;
    }>;
  };
}

/**
 * Body of the route. What the API server would fill in is written out, so that a delivery engine sees no difference.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export function routeBody(gateway: GatewayApi, host: string, service: string, port: number, path: string | undefined, protocol: Protocol): RouteBody {
  const matches = protocol.kind === 'grpc' ? {} : { matches: [{ path: { type: 'PathPrefix' as const, value: path ?? '/' } }] };
  return {
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.gateway, namespace: gateway.namespace, sectionName: gateway.listener }],
      hostnames: [host],
      rules: [{ ...matches, backendRefs: [{ group: '', kind: 'Service', name: service, port, weight: 1 }] }],
    },
  };
}
