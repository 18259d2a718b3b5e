import type { MakeOptions } from '../../../kit/maker';
import type { ServiceContext } from '../context';
import type { ServicePort } from '../protocol';
import { admissionsOf, type Caller } from './callers';
import type { MeshPlan } from './plan';

const GROUP = 'policy.linkerd.io';
const HTTP_ROUTE = `${GROUP}/v1beta3`;
const AUTHORIZATION = `${GROUP}/v1alpha1`;
const EVERYWHERE = [{ cidr: '0.0.0.0/0' }, { cidr: '::/0' }];

interface Spec {
  readonly spec: object;
}

/**
 * Who may call each port, by account; nobody else may. Linkerd lets probes over HTTP through by itself. Those of gRPC it takes for calls, so the health
 * check has a route of its own, which everybody may ask.
 *
 * @see https://linkerd.io/2/reference/authorization-policy/
 */
export class LinkerdPolicies {
  private readonly made = new Set<string>();

  constructor(
    private readonly context: ServiceContext,
    private readonly plan: MeshPlan,
  ) {
    for (const port of context.protocol.ports) {
      this.make('Server', port.name, () => serverBody(context, plan, port));
      if (this.isRouted(port)) this.makeRoutes(port);
    }
  }

  /** Makes what lets callers of a sort in, once. */
  admit(port: ServicePort, caller: Caller): void {
    const plain = caller === 'anyone' || 'cidrs' in caller;
    const part = plain ? `${port.name}-plain` : port.name;
    const kind = plain ? 'NetworkAuthentication' : 'MeshTLSAuthentication';
    if (this.made.has(part)) return;
    this.made.add(part);
    const callers = () => admissionsOf(this.context, this.plan).find((each) => each.port.name === port.name)?.callers ?? [];
    this.make(kind, part, () => ({ spec: plain ? { networks: networksOf(callers()) } : { identityRefs: identitiesOf(callers()) } }));
    this.authorize(part, this.isRouted(port) ? 'HTTPRoute' : 'Server', port.name, kind);
  }

  private isRouted(port: ServicePort): boolean {
    const { protocol: { kind, main } } = this.context;
    return kind === 'grpc' && port.name === main.name;
  }

  private makeRoutes({ name }: ServicePort): void {
    const health = `${name}-health`;
    this.make('HTTPRoute', name, () => this.route(name, { type: 'PathPrefix', value: '/' }), HTTP_ROUTE);
    this.make('HTTPRoute', health, () => this.route(name, { type: 'Exact', value: '/grpc.health.v1.Health/Check' }), HTTP_ROUTE);
    this.make('NetworkAuthentication', health, () => ({ spec: { networks: EVERYWHERE } }));
    this.authorize(health, 'HTTPRoute', health, 'NetworkAuthentication');
  }

  private route(server: string, path: object): Spec {
    return { spec: { parentRefs: [{ group: GROUP, kind: 'Server', name: this.nameOf(server) }], rules: [{ matches: [{ path }] }] } };
  }

  private authorize(part: string, kind: 'Server' | 'HTTPRoute', target: string, by: 'MeshTLSAuthentication' | 'NetworkAuthentication'): void {
    const name = this.nameOf(part);
    this.make('AuthorizationPolicy', part, () => ({ spec: { targetRef: { group: GROUP, kind, name: this.nameOf(target) }, requiredAuthenticationRefs: [{ group: GROUP, kind: by, name }] } }), AUTHORIZATION);
  }

  private make(kind: 'Server' | 'HTTPRoute' | 'AuthorizationPolicy' | 'MeshTLSAuthentication' | 'NetworkAuthentication', part: string, body: () => Spec, apiVersion?: string): void {
    const options: MakeOptions = { name: this.nameOf(part), part, ...(apiVersion !== undefined && { apiVersion }) };
    this.context.maker.make<Spec>(kind, body, options);
  }

  private nameOf(part: string): string {
    return `${this.context.identity.name}-${part}`;
  }
}

function serverBody({ identity: { reach }, protocol: { kind, main } }: ServiceContext, { strict }: MeshPlan, port: ServicePort): Spec {
  const proxyProtocol = port.name !== main.name ? 'unknown' : kind === 'http' ? 'HTTP/1' : kind === 'grpc' ? 'gRPC' : 'opaque';
  return { spec: { podSelector: { matchLabels: { ...reach } }, port: port.container, proxyProtocol, accessPolicy: strict ? 'deny' : 'all-unauthenticated' } };
}

function identitiesOf(callers: readonly Caller[]): object[] {
  return callers.flatMap((caller) => {
    if (caller === 'anyone' || 'cidrs' in caller) return [];
    return [caller.account === undefined ? { kind: 'Namespace', name: caller.namespace } : { kind: 'ServiceAccount', name: caller.account, namespace: caller.namespace }];
  });
}

/** Whoever the NetworkPolicy lets through, where that names no addresses. */
function networksOf(callers: readonly Caller[]): readonly object[] {
  return callers.includes('anyone') ? EVERYWHERE : callers.flatMap((caller) => (caller !== 'anyone' && 'cidrs' in caller ? caller.cidrs.map((cidr) => ({ cidr })) : []));
}
