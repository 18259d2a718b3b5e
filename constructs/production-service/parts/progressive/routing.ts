import type { ServiceContext } from '../context';
import type { Exposed } from '../exposed';
import { boundedRoutes } from '../mesh/requests';

/** Body of the VirtualService in which Argo Rollouts sets weights for clients in the mesh. @see https://istio.io/latest/docs/reference/config/networking/virtual-service/ */
export function virtualServiceBody(context: ServiceContext): { readonly spec: object } {
  const { identity: { name }, protocol: { main, ports }, mesh } = context;
  const to = (host: string, weight: number) => ({ destination: { host, port: { number: main.service } }, weight });
  // Callers with bounds of their own have routes of their own, whose weights are set as well.
  const bounded = mesh ? boundedRoutes(context, mesh, (port) => (port.name === main.name ? [to(name, 100), to(`${name}-canary`, 0)] : [{ destination: { host: name, port: { number: port.service } } }])) : [];
  return {
    spec: {
      hosts: [name],
      http: [
        ...bounded,
        {
          name: 'primary',
          // Requests to its other ports go where they always went.
          ...(ports.length > 1 && { match: [{ port: main.service }] }),
          route: [to(name, 100), to(`${name}-canary`, 0)],
        },
      ],
    },
  };
}

/**
 * Body of the TraefikService in which Argo Rollouts sets weights; without weights of its own, so that a delivery engine has nothing to put back.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/traefik/
 */
export function traefikServiceBody({ identity: { name }, protocol: { kind, main } }: ServiceContext): { readonly spec: object } {
  const service = (each: string) => ({ name: each, port: main.service, ...(kind === 'grpc' && { scheme: 'h2c' }) });
  return { spec: { weighted: { services: [service(name), service(`${name}-canary`)] } } };
}

/** Body of the route of Traefik's own kind, which can send requests to a TraefikService. @see https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/crd/http/ingressroute/ */
export function ingressRouteBody({ service, host, paths }: Exposed, secretName: string | undefined, middleware: string | undefined): { readonly spec: object } {
  const under = paths.filter((path) => path !== '/').map((path) => `PathPrefix(\`${path}\`)`);
  const match = `Host(\`${host}\`)${under.length === 0 ? '' : under.length === 1 ? ` && ${under[0]}` : ` && (${under.join(' || ')})`}`;
  return {
    spec: {
      entryPoints: ['websecure'],
      routes: [{ kind: 'Rule', match, ...(middleware !== undefined && { middlewares: [{ name: middleware }] }), services: [{ kind: 'TraefikService', name: service }] }],
      tls: { ...(secretName !== undefined && { secretName }) },
    },
  };
}

/** Body of the certificate of a host: cert-manager reads no annotations of Traefik's kinds. */
export function certificateBody({ host }: Exposed, secretName: string, issuer: string): { readonly spec: object } {
  return { spec: { secretName, dnsNames: [host], issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: issuer }, privateKey: { rotationPolicy: 'Always' } } };
}
