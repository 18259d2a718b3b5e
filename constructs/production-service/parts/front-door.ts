import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { Ingress } from 'kubernetes-types/networking/v1';
import type { AlbController, GatewayApi, NginxController, Platform, TraefikController } from '../../../lib/kube/platform';
import type { Maker } from '../../kit/maker';
import { inNamespace } from '../../kit/network';
import type { Ledger } from '../../kit/problems';
import type { Exposure } from '../../kit/shutdown';
import type { Exposed } from './exposed';
import { ingressAnnotations, ingressSpec } from './ingress';
import type { Protocol } from './protocol';
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
export function makeRoute(maker: Maker, front: FrontDoor, exposed: Exposed, { certificates }: Platform): void {
  const own = (name: string) => ({ name, ...(name !== maker.name && { part: name }) });
  if (front.engine === 'gateway-api') {
    maker.make<RouteBody>(exposed.protocol.kind === 'grpc' ? 'GRPCRoute' : 'HTTPRoute', () => routeBody(front, exposed), own(exposed.name));
    const { httpListener } = front;
    if (httpListener !== undefined && exposed.protocol.kind === 'http' && exposed.redirect !== false) maker.make<RouteBody>('HTTPRoute', () => redirectBody(front, httpListener, exposed), own(`${exposed.name}-redirect`));
    return;
  }
  const issuer = front.engine !== 'alb' && exposed.tlsSecret === undefined && certificates !== 'none' ? certificates.issuer : undefined;
  const secretName = front.engine === 'alb' ? undefined : exposed.tlsSecret ?? `${exposed.name}-tls`;
  const annotations = { ...ingressAnnotations(front, exposed), ...(issuer !== undefined && { 'cert-manager.io/cluster-issuer': issuer }) };
  maker.make<Ingress>('Ingress', () => ({ spec: ingressSpec(front.className, exposed, secretName) }), { ...own(exposed.name), annotations });
}

/** Tells what the front door cannot do as asked. */
export function refuse(ledger: Ledger, front: FrontDoor, exposed: Exposed, platform: Platform): void {
  for (const option of ['timeout', 'redirect', 'auth', 'tlsSecret'] as const) {
    const why = exposed[option] === undefined ? undefined : LACKS[front.engine](front as never, exposed)[option];
    if (why !== undefined) ledger.tell({ id: 'expose-unsupported', message: `expose.${option} is ${JSON.stringify(exposed[option])}, and ${why}`, prop: `expose.${option}`, accepted: 'what the front door of the platform can do', fix: `Remove ${option}.` });
  }
  if (front.engine === 'gateway-api' && exposed.redirect === true && exposed.protocol.kind === 'http' && front.httpListener === undefined) {
    ledger.tell({ id: 'platform-key-absent', message: 'expose.redirect is true, and the platform names no listener of the Gateway without TLS', prop: 'expose.redirect', accepted: "httpListener in the platform's ingress", fix: "Add httpListener: 'http' to the ingress of the platform, or remove redirect." });
  }
  const authKey = front.engine === 'nginx' && front.oauth2Proxy === undefined ? 'oauth2Proxy' : front.engine === 'traefik' && front.authMiddleware === undefined ? 'authMiddleware' : undefined;
  if (exposed.auth && authKey !== undefined && exposed.protocol.kind === 'http') {
    ledger.tell({ id: 'platform-key-absent', message: 'expose.auth is true, and the platform does not say where people sign in', prop: 'expose.auth', accepted: `${authKey} in the platform's ingress`, fix: `Add ${authKey}: ${SIGN_IN[authKey]} to the ingress of the platform, or remove auth.` });
  }
  const needsCertificate = front.engine === 'nginx' || front.engine === 'traefik';
  if (needsCertificate && exposed.tlsSecret === undefined && platform.certificates === 'none') {
    ledger.tell({ id: 'expose-tls-missing', message: `expose of ${exposed.host} has no certificate: the platform's certificates engine is none, and no tlsSecret is named`, prop: 'expose.tlsSecret', accepted: 'the name of a Secret, or a platform with cert-manager', fix: "Add certificates: { engine: 'cert-manager', issuer: '…' } to the platform, or name the Secret: tlsSecret: 'api-tls'." });
  }
}

type Lacks = Readonly<Partial<Record<'timeout' | 'redirect' | 'auth' | 'tlsSecret', string>>>;

const SIGN_IN = { oauth2Proxy: "'https://auth.acme.io'", authMiddleware: "'auth-oauth2-proxy@kubernetescrd'" } as const;
const NO_SIGN_IN = 'clients of gRPC cannot sign in';
const NO_REDIRECT = 'clients of gRPC follow none';

/** What each front door cannot do, with the reason. */
const LACKS: { readonly [E in FrontDoor['engine']]: (front: Extract<FrontDoor, { readonly engine: E }>, exposed: Exposed) => Lacks } = {
  'gateway-api': (_, { protocol, redirect }) => ({
    tlsSecret: "the Gateway's listener has the certificate",
    auth: 'the Gateway API has no standard form of it',
    ...(protocol.kind === 'grpc' && { timeout: 'a GRPCRoute has none: a client of gRPC sends its own' }),
    ...(protocol.kind === 'grpc' && redirect === true && { redirect: NO_REDIRECT }),
  }),
  nginx: (_, { protocol, redirect }) => ({
    ...(redirect === false && { redirect: 'NGINX would serve the host without TLS' }),
    ...(protocol.kind === 'grpc' && { auth: NO_SIGN_IN }),
  }),
  alb: (_, { protocol, redirect }) => ({
    auth: 'Plinth writes none for load balancers of AWS',
    timeout: 'a load balancer of AWS has one for all that it serves',
    tlsSecret: 'a load balancer of AWS finds the certificate in ACM by the host',
    ...(protocol.kind === 'grpc' && redirect === true && { redirect: NO_REDIRECT }),
  }),
  traefik: (_, { protocol, redirect }) => ({
    ...(protocol.kind === 'grpc' && { auth: NO_SIGN_IN }),
    timeout: 'Traefik has it at its entry point, which is the platform team’s',
    ...(redirect === true && { redirect: 'Traefik redirects at its entry point, which is the platform team’s' }),
  }),
};
