import type { Platform } from '../../../lib/kube/platform';
import { show, type Ledger } from '../../kit/problems';
import type { ExposeOptions } from '../exposure-props';
import type { Exposed } from './exposed';
import type { FrontDoor } from './front-door';

/** Tells what the front door cannot do as asked. */
export function refuse(ledger: Ledger, front: FrontDoor, exposed: Exposed, platform: Platform, asked: ExposeOptions): void {
  for (const option of ['timeout', 'redirect', 'auth', 'tlsSecret'] as const) {
    const why = exposed[option] === undefined ? undefined : LACKS[front.engine](exposed)[option];
    if (why !== undefined) ledger.tell({ id: 'expose-unsupported', message: `expose.${option} is ${show(asked[option])}, and ${why}`, prop: `expose.${option}`, accepted: 'what the front door of the platform can do', fix: `Remove ${option}.` });
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
const LACKS: Readonly<Record<FrontDoor['engine'], (exposed: Exposed) => Lacks>> = {
  'gateway-api': ({ protocol, redirect }) => ({
    tlsSecret: "the Gateway's listener has the certificate",
    auth: 'the Gateway API has no standard form of it',
    ...(protocol.kind === 'grpc' && { timeout: 'a GRPCRoute has none: a client of gRPC sends its own' }),
    ...(protocol.kind === 'grpc' && redirect === true && { redirect: NO_REDIRECT }),
  }),
  nginx: ({ protocol, redirect }) => ({
    ...(redirect === false && { redirect: 'NGINX would serve the host without TLS' }),
    ...(protocol.kind === 'grpc' && { auth: NO_SIGN_IN }),
  }),
  alb: ({ protocol, redirect }) => ({
    auth: 'Plinth writes none for load balancers of AWS',
    timeout: 'a load balancer of AWS has one for all that it serves',
    tlsSecret: 'a load balancer of AWS finds the certificate in ACM by the host',
    ...(protocol.kind === 'grpc' && redirect === true && { redirect: NO_REDIRECT }),
  }),
  traefik: ({ protocol, redirect }) => ({
    ...(protocol.kind === 'grpc' && { auth: NO_SIGN_IN }),
    timeout: 'Traefik has it at its entry point, which is the platform team’s',
    ...(redirect === true && { redirect: 'Traefik redirects at its entry point, which is the platform team’s' }),
  }),
};
