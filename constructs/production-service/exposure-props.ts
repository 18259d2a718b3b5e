import type { Duration } from '../../lib/units';

/** A network: `203.0.113.0/24`. */
export type Cidr = `${string}/${number}`;

/** How clients find the service's pods. */
export type ServiceKind = ClusterService | NodePortService | LoadBalancerService;

/** A name and an address inside the cluster: a virtual address, or, `headless`, those of the pods themselves. */
export interface ClusterService {
  readonly type: 'ClusterIP' | 'headless';
}

/** A port on every node, for a load balancer of your own. It needs a waiver for `service-type-nodeport`, and a quota that grants it. */
export interface NodePortService {
  readonly type: 'NodePort';
  /** Networks of the clients; the NetworkPolicy admits them and no others. */
  readonly sourceRanges: readonly [Cidr, ...Cidr[]];
  /** Names of the ports that these clients may use. @default - the main port */
  readonly ports?: readonly string[];
  /** Ports of the nodes by name of the port, 30000 to 32767. @default - free ones, picked by the cluster */
  readonly nodePorts?: Readonly<Record<string, number>>;
}

/** A load balancer of the cloud's, for protocols without a host. It needs a quota that grants it. */
export interface LoadBalancerService {
  readonly type: 'LoadBalancer';
  /** Networks of the clients; load balancer and NetworkPolicy admit them and no others. `0.0.0.0/0` is everybody. */
  readonly sourceRanges: readonly [Cidr, ...Cidr[]];
  /** Networks from which the load balancer itself reaches the pods, for its health checks. @default - none: it asks the nodes */
  readonly balancerRanges?: readonly Cidr[];
  /** Names of the ports that these clients may use. @default - the main port */
  readonly ports?: readonly string[];
  /** Who makes it, such as `service.k8s.aws/nlb`; it cannot be changed later. @default - the cloud's own */
  readonly class?: string;
  /** What its maker reads from annotations of the Service, such as that it is internal. @default - nothing */
  readonly annotations?: Readonly<Record<string, string>>;
  /** `false` where the load balancer sends straight to pods: the quota then counts no node ports. @default true */
  readonly nodePorts?: boolean;
}

/** Where a service is reached from outside. */
export type ExposeOptions = ExposedHost & (OnePath | SeveralPaths);

/** Everything about a route but its paths. */
export interface ExposedHost {
  /** Full host, below a domain of the platform where it names one; or its first label, below `domain`. */
  readonly host: string;
  /** Name or number of the port. @default - the main port */
  readonly port?: string | number;
  /** Name of the route; a second route of one service needs one. @default - the service's */
  readonly name?: string;
  /** How long an answer may take, 1s to 24h. NGINX counts from one piece of it to the next. @default - what the front door does by itself */
  readonly timeout?: Duration;
  /** Whether requests without TLS are sent on to `https`. @default - true where the front door listens for them and can */
  readonly redirect?: boolean;
  /** Whether people must sign in at the platform's front door first; callers inside the cluster are not asked. For NGINX and Traefik. @default false */
  readonly auth?: boolean;
  /** A Secret that exists, with the certificate; for NGINX and Traefik. @default - made by cert-manager, where the platform has it */
  readonly tlsSecret?: string;
}

/** A route of one path. */
export interface OnePath {
  /** Paths that begin so. @default '/' */
  readonly path?: `/${string}`;
  /** @default - one path */
  readonly paths?: never;
}

/** A route of several paths. */
export interface SeveralPaths {
  /** Paths that begin with any of these. */
  readonly paths: readonly [`/${string}`, ...(`/${string}`)[]];
  /** @default - several paths */
  readonly path?: never;
}
