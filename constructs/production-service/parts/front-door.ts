import type { Ingress, NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { AlbController, GatewayApi, NginxController, Platform, TraefikController } from '../../../lib/kube/platform';
import type { Maker } from '../../kit/maker';
import { inNamespace } from '../../kit/network';
import type { Ledger } from '../../kit/problems';
import type { Exposure } from '../../kit/shutdown';
import type { Exposed } from './exposed';
import { ingressAnnotations, ingressSpec } from './ingress';
import type { Protocol } from './protocol';
import type { Divider } from './progressive/routers';
import { certificateBody, ingressRouteBody } from './progressive/routing';
import { redirectBody, routeBody, type RouteBody } from './route';

/** What brings traffic from outside the cluster to services, once the platform has one. */
export type FrontDoor = GatewayApi | NginxController | TraefikController | AlbController;

/** The kind of object that opens the front door to a service. */
export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'Ingress';

/** The platform's front door, or undefined where it has none. */
export function frontDoorOf(ledger: Ledger, { ingress }: Platform): FrontDoor | undefined {
  if (ingress !== 'none') return ingress;
  ledger.tell({
    id: 'engine-absent',
    message: "expose needs a front door, and the platform's ingress is none",
    prop: 'expose',
    accepted: 'ingress: { engine, … } in definePlatform, with the engine gateway-api, nginx, alb or traefik',
    fix: "Add ingress: { engine: 'gateway-api', gateway: 'public', namespace: 'gateway-system', listener: 'https' } to the platform.",
  });
  return undefined;
}

/** The kind of route that a protocol takes at the platform's front door. */
export function routeKind({ kind }: Protocol, { ingress }: Platform): RouteKind {
  if (ingress !== 'none' && ingress.engine !== 'gateway-api') return 'Ingress';
  return kind === 'grpc' ? 'GRPCRoute' : 'HTTPRoute';
}

/** Who sends traffic to the pods, as NetworkPolicies name them. */
export function sourcesOf(front: FrontDoor): readonly NetworkPolicyPeer[] {
  if (front.engine === 'alb') return front.subnets.map((cidr) => ({ ipBlock: { cidr } }));
  return [inNamespace(front.engine === 'gateway-api' ? front.proxyNamespace ?? front.namespace : front.namespace)];
}

/** How fast the front door learns that a pod leaves. */
export function exposureBy({ engine }: FrontDoor): Exposure {
  return engine === 'alb' ? 'loadBalancer' : 'gateway';
}

/** The scheme of the address; a Gateway's listener called `http` has no TLS. */
export function schemeOf(front: FrontDoor): 'http' | 'https' {
  return front.engine === 'gateway-api' && front.listener === 'http' ? 'http' : 'https';
}

/** Makes the objects of one route. */
export function makeRoute(maker: Maker, front: FrontDoor, exposed: Exposed, { certificates }: Platform, divided: Divider | undefined): void {
  const own = (name: string) => ({ name, ...(name !== maker.name && { part: name }) });
  if (front.engine === 'gateway-api') {
    // Flagger makes the route itself, from what its Canary says.
    if (divided !== 'engine') maker.make<RouteBody>(exposed.protocol.kind === 'grpc' ? 'GRPCRoute' : 'HTTPRoute', () => routeBody(front, exposed), own(exposed.name));
    const { httpListener } = front;
    if (httpListener !== undefined && exposed.protocol.kind === 'http' && exposed.redirect !== false) maker.make<RouteBody>('HTTPRoute', () => redirectBody(front, httpListener, exposed), own(`${exposed.name}-redirect`));
    return;
  }
  const issuer = front.engine !== 'alb' && exposed.tlsSecret === undefined && certificates !== 'none' ? certificates.issuer : undefined;
  const secretName = front.engine === 'alb' ? undefined : exposed.tlsSecret ?? `${exposed.name}-tls`;
  if (front.engine === 'traefik' && divided !== undefined) return makeTraefikRoute(maker, front, exposed, secretName, issuer, own);
  const annotations = { ...ingressAnnotations(front, exposed), ...(issuer !== undefined && { 'cert-manager.io/cluster-issuer': issuer }) };
  maker.make<Ingress>('Ingress', () => ({ spec: ingressSpec(front.className, exposed, secretName, front.engine === 'alb' && divided === 'route') }), { ...own(exposed.name), annotations });
}

/** Ingresses of Traefik lead to Services only; what divides requests is a TraefikService, to which a route of its own kind leads. */
function makeTraefikRoute(maker: Maker, front: TraefikController, exposed: Exposed, secretName: string | undefined, issuer: string | undefined, own: (name: string) => object): void {
  maker.make<{ spec: object }>('IngressRoute', () => ingressRouteBody(exposed, secretName, exposed.auth ? front.authMiddleware : undefined), own(exposed.name));
  if (issuer !== undefined && secretName !== undefined) maker.make<{ spec: object }>('Certificate', () => certificateBody(exposed, secretName, issuer), own(exposed.name));
}
