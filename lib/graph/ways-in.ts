import { at, isMap, listAt, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { referencesOf } from './references';
import { findService, servicesOf, type ServicePort, type ServiceView } from './services';

/** One way by which traffic from outside the cluster comes to a port of a Service. */
export interface WayIn {
  /** What opens it: a route, an Ingress, or the Service itself. */
  readonly object: KubeObject;
  /** Path to the part that leads to the Service. */
  readonly path: ReadonlyArray<string | number>;
  readonly service: ServiceView;
  readonly port: ServicePort;
  /** Namespaces of the Gateways that the route hangs on; undefined for an Ingress, whose controller no manifest names, and for a Service. */
  readonly gateways?: readonly string[];
}

const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute'].map((kind) => `gateway.networking.k8s.io/${kind}`);

/** Every way in whose Service and port are in the set, in its order: routes, then Ingresses, then Services with ports outside. */
export function waysIn(graph: Graph): readonly WayIn[] {
  return graph.memo(readWaysIn);
}

function readWaysIn(graph: Graph): readonly WayIn[] {
  const routes = ROUTES.flatMap((kind) => graph.ofKind(kind)).flatMap((route) => {
    const gateways = gatewaysOf(graph, route);
    return gateways.length === 0 ? [] : behind(graph, route, 'route-backend', (holder) => at(holder, 'port')).map((way) => ({ ...way, gateways }));
  });
  const ingresses = graph.ofKind('networking.k8s.io/Ingress').flatMap((ingress) => behind(graph, ingress, 'ingress-backend', (holder) => at(holder, 'port', 'number') ?? at(holder, 'port', 'name')));
  const services = servicesOf(graph).filter(({ type }) => type === 'LoadBalancer' || type === 'NodePort');
  return [...routes, ...ingresses, ...services.flatMap((service) => service.ports.map((port, index): WayIn => ({ object: service.object, path: ['spec', 'ports', index], service, port })))];
}

function behind(graph: Graph, object: KubeObject, use: 'route-backend' | 'ingress-backend', portOf: (holder: unknown) => unknown): WayIn[] {
  return referencesOf(graph, object).flatMap((reference) => {
    if (reference.use !== use || reference.target.groupKind !== '/Service') return [];
    const service = findService(graph, reference.target.namespace, reference.target.name);
    const asked = portOf(reference.holder);
    const port = service?.ports.find((own) => own.port === asked || (own.name !== undefined && own.name === asked));
    return service && port ? [{ object, path: reference.path, service, port }] : [];
  });
}

/** A parent that is no Gateway, such as a Service in a mesh, brings nothing from outside. */
function gatewaysOf(graph: Graph, route: KubeObject): readonly string[] {
  const parents = listAt(route, 'spec', 'parentRefs').filter((parent) => isMap(parent) && (parent.kind ?? 'Gateway') === 'Gateway');
  return [...new Set(parents.map((parent) => String(at(parent, 'namespace') ?? graph.namespaceOf(route))))];
}
