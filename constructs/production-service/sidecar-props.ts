import type { EnvEntry } from '../kit/env';
import type { ImageRef } from '../kit/image';
import type { IPeer } from '../kit/peer';
import type { Check } from '../kit/probes';
import type { Resources } from '../kit/resources';

/** What of the main container's mounts a container beside it sees: the path there, or the path and how. */
export type SharedMount =
  | `/${string}`
  | {
      /** Where the main container has it: a path of `volumes`, `config` or `secrets`. */
      readonly from: `/${string}`;
      /** @default - as the main container has it */
      readonly readOnly?: boolean;
    };

/** What a container beside the main one may use; `qos` of the service holds for every container. */
export type PartResources = Omit<Resources, 'qos'>;

/** What every container beside the main one can say; user, group and everything else of `security` are the pod's. */
export interface PartOptions {
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  /** @default - the image's arguments */
  readonly args?: readonly string[];
  /** Variables by name. @default - none */
  readonly env?: Readonly<Record<string, EnvEntry>>;
  /** What of the main container's mounts it sees, by the path here. It has a `/tmp` of its own. @default - nothing */
  readonly mounts?: Readonly<Record<`/${string}`, SharedMount>>;
}

/** A container that comes to its end before the main one starts. */
export interface InitContainer extends PartOptions {
  /** @default - the service's image */
  readonly image?: ImageRef;
  /** @default - the service's: it runs before the main container, in the same room */
  readonly resources?: PartResources;
  /** True gives it the variables of the main container before its own: `env`, `config.env`, `secrets` and addresses. @default false */
  readonly sharesEnv?: boolean;
}

/** A peer that a sidecar calls, and what it is told of it. */
export interface SidecarPeer {
  readonly peer: IPeer;
  /** Name or number of the peer's port. @default - its main port */
  readonly port?: string | number;
  /** Name of a variable of the sidecar that gets the peer's address, `host:port`. @default - none */
  readonly env?: string;
}

/** What every sidecar can say. It starts before the main container, and is stopped after it. */
export interface SidecarOptions extends PartOptions {
  readonly image: ImageRef;
  /** What it may use; it adds to what the pod takes. */
  readonly resources: PartResources;
  /** Whom it calls; NetworkPolicies know pods, not containers, so the edge is the pod's. @default - nobody */
  readonly to?: ReadonlyArray<IPeer | SidecarPeer>;
  /** What says that it hangs and must be restarted. A sidecar that ends is restarted anyway. @default - nothing */
  readonly liveness?: Check;
  /** Whether it starts before the init containers, which may then use it, or after them, which may then prepare something for it. @default 'first' */
  readonly starts?: 'first' | 'after-init';
}

/** A program beside the main one. */
export interface PlainSidecar extends SidecarOptions {
  /** @default 'plain' */
  readonly kind?: 'plain';
  /** What says that it has started; what comes after it waits for that. @default - nothing: what comes after it does not wait */
  readonly startup?: Check;
  /** Its ports by name; clients find them at the Service, and are let in by `connectTo` and `allowFrom`. @default - none */
  readonly ports?: Readonly<Record<string, number>>;
  /** What says that the pod can take no traffic without it. @default - nothing: the main container alone decides */
  readonly readiness?: Check;
}

/** A sidecar that the main container reaches on localhost, and that knows the way from there: a proxy of a database, a broker, a mesh. */
export interface Ambassador extends SidecarOptions {
  readonly kind: 'ambassador';
  /** Where it listens on localhost; nobody else can reach it. */
  readonly port: number;
  /** Name of the variable of the main container, and of a migration, that gets `localhost:<port>`. */
  readonly addressEnv: string;
  /**
   * What says that it listens; the main container starts only then. The kubelet asks from outside the pod: what listens on localhost alone needs a command or a port for health.
   * `false` where there is nothing to ask: then the main container must try again until it is there.
   */
  readonly startup: Check | false;
}

/** A sidecar that shows something of the main container in another form: an exporter of metrics, a shipper of logs. */
export interface Adapter extends SidecarOptions {
  readonly kind: 'adapter';
  /** What says that it has started; what comes after it waits for that. @default - nothing: what comes after it does not wait */
  readonly startup?: Check;
  /** Where it shows it. @default - nowhere: it sends it somewhere, such as logs to one of `to` */
  readonly port?: number;
  /** Name of that port, at the Service too. @default 'metrics' */
  readonly portName?: string;
}

/** A container that runs beside the main one for as long as the pod lives. */
export type Sidecar = PlainSidecar | Ambassador | Adapter;
