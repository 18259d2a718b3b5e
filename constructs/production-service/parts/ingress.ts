import type { Ingress } from 'kubernetes-types/networking/v1';
import type { AlbController, NginxController, TraefikController } from '../../../lib/kube/platform';
import type { Exposed } from './exposed';

type Annotations = Readonly<Record<string, string>>;

/** Spec of an Ingress: the host with its paths, and TLS for it. @param secretName none where the controller finds the certificate by the host */
export function ingressSpec(className: string, { host, paths, service, port }: Exposed, secretName: string | undefined, action = false): Ingress['spec'] {
  // The controller of AWS' load balancers takes the weights from the annotation that Argo Rollouts writes.
  const backend = { service: { name: service, port: action ? { name: 'use-annotation' } : { number: port.service } } };
  return {
    ingressClassName: className,
    tls: [{ hosts: [host], ...(secretName !== undefined && { secretName }) }],
    rules: [{ host, http: { paths: paths.map((path) => ({ path, pathType: 'Prefix', backend })) } }],
  };
}

/** What a controller reads from annotations of the Ingress. */
export function ingressAnnotations(front: NginxController | TraefikController | AlbController, exposed: Exposed): Annotations {
  switch (front.engine) {
    case 'alb':
      return albAnnotations(front, exposed);
    case 'nginx':
      return nginxAnnotations(front, exposed);
    case 'traefik':
      return traefikAnnotations(front, exposed);
  }
}

/** What a controller reads from annotations of the Service behind it. */
export function backendAnnotations(engine: string, { protocol }: Exposed): Annotations {
  return engine === 'traefik' && protocol.kind === 'grpc' ? { 'traefik.ingress.kubernetes.io/service.serversscheme': 'h2c' } : {};
}

/** @see https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/ */
function nginxAnnotations({ oauth2Proxy }: NginxController, { protocol, timeout, auth }: Exposed): Annotations {
  const prefix = 'nginx.ingress.kubernetes.io';
  return {
    [`${prefix}/ssl-redirect`]: 'true',
    ...(protocol.kind === 'grpc' && { [`${prefix}/backend-protocol`]: 'GRPC' }),
    ...(timeout !== undefined && { [`${prefix}/proxy-read-timeout`]: `${timeout}`, [`${prefix}/proxy-send-timeout`]: `${timeout}` }),
    ...(auth && {
      [`${prefix}/auth-url`]: `${oauth2Proxy}/oauth2/auth`,
      [`${prefix}/auth-signin`]: `${oauth2Proxy}/oauth2/start?rd=$scheme://$host$escaped_request_uri`,
      [`${prefix}/auth-response-headers`]: 'X-Auth-Request-User,X-Auth-Request-Email',
    }),
  };
}

/** The entry point with TLS only. @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/ */
function traefikAnnotations({ authMiddleware }: TraefikController, { auth }: Exposed): Annotations {
  const prefix = 'traefik.ingress.kubernetes.io';
  return {
    [`${prefix}/router.entrypoints`]: 'websecure',
    [`${prefix}/router.tls`]: 'true',
    ...(auth && { [`${prefix}/router.middlewares`]: `${authMiddleware}` }),
  };
}

/** @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ */
function albAnnotations({ scheme, group }: AlbController, exposed: Exposed): Annotations {
  const prefix = 'alb.ingress.kubernetes.io';
  const redirect = exposed.redirect !== false;
  return {
    [`${prefix}/scheme`]: scheme,
    [`${prefix}/target-type`]: 'ip',
    [`${prefix}/listen-ports`]: redirect ? '[{"HTTP":80},{"HTTPS":443}]' : '[{"HTTPS":443}]',
    ...(redirect && { [`${prefix}/ssl-redirect`]: '443' }),
    ...(group !== undefined && { [`${prefix}/group.name`]: group }),
    ...healthCheck(prefix, exposed),
  };
}

/** The load balancer asks what readiness asks, where that is at the port which it sends to. */
function healthCheck(prefix: string, { protocol, port }: Exposed): Annotations {
  const { kind, main, readiness } = protocol;
  if (kind === 'grpc' && port.name === main.name) return { [`${prefix}/backend-protocol-version`]: 'GRPC', [`${prefix}/healthcheck-path`]: '/grpc.health.v1.Health/Check', [`${prefix}/success-codes`]: '0' };
  const path = 'httpGet' in readiness && readiness.httpGet.port === port.name ? readiness.httpGet.path : undefined;
  return path === undefined ? {} : { [`${prefix}/healthcheck-path`]: path };
}
