import type { Deployment } from 'kubernetes-types/apps/v1';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2';
import type { Container, PodSpec, Service, ServiceAccount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1';
import type { DeepPartial } from '../../lib/kube/platform';
import type { Waiver } from '../../lib/kube/provenance';
import type { Duration, PercentText } from '../../lib/units';
import type { EnvEntry } from '../kit/env';
import type { ImageRef } from '../kit/image';
import type { Alone, Check, CommandCheck, HttpCheck, PortCheck } from '../kit/probes';
import type { Placement } from '../kit/placement';
import type { OneOf } from '../kit/props';
import type { SecretFiles } from '../kit/refs';
import type { Resources } from '../kit/resources';
import type { ExternalSecretValue, SealedSecretValue, SecretSource } from '../kit/secret-refs';
import type { SecurityOptions } from '../kit/security';
import type { ShutdownOptions } from '../kit/shutdown';
import type { ServiceLevelObjective } from '../kit/slo';
import type { Spread } from '../kit/spread';
import type { VolumeSource } from '../kit/volumes';
import type { KedaScale } from './keda-props';
import type { Migration } from './migration-props';
import type { InitContainer, Sidecar } from './sidecar-props';
import type { ServiceKind } from './exposure-props';
import type { Observe } from './observe-props';
import type { PlatformOptions } from './rights-props';
import type { MeshOptions } from './mesh-props';
import type { Rollout } from './rollout-props';

/** A service that speaks HTTP/1.1. */
export interface HttpPort {
  /** The port that the container listens on. */
  readonly port: number;
  /** What says that the pod can take traffic: a path, or a path with headers. */
  readonly readiness: `/${string}` | HttpCheck;
  /** The port of the Service. @default 80 */
  readonly servicePort?: number;
}

/** A service that speaks gRPC, and answers `grpc.health.v1.Health/Check`. */
export interface GrpcPort {
  /** The port that the container listens on. */
  readonly port: number;
  /** Service whose health readiness asks for. @default - the server as a whole */
  readonly service?: string;
  /**
   * Who spreads calls over the pods. `client`: a headless Service, so that clients see every pod (they must use the
   * `round_robin` policy, or a mesh does it); its port is the container's, since a headless Service translates none.
   * `connection`: a virtual address, where a client stays with one pod for as long as its connection lives.
   *
   * @default 'client'
   */
  readonly balancing?: 'client' | 'connection';
}

/** A service that speaks anything else over TCP. */
export interface TcpPort {
  /** The port that the container listens on. */
  readonly port: number;
  /** What says that the pod can take traffic: a command, another port, or that the main port takes connections. */
  readonly readiness: Alone<CommandCheck> | Alone<PortCheck> | 'connect';
  /** The port of the Service. @default - the container's */
  readonly servicePort?: number;
}

/** One more port of the container and the Service. */
export type ExtraPort =
  | number
  | {
      readonly port: number;
      /** The port of the Service. @default - the container's */
      readonly servicePort?: number;
    };

/** The number of pods: fixed, by load, or by events. */
export type Scale = OneOf<{
  /** So many, always; 1 needs a waiver for `workload-min-replicas`. */
  fixed: number;
  auto: AutoScale;
  /** By events; the platform needs `autoscaling: 'keda'`. */
  keda: KedaScale;
}>;

/** Pods by load. */
export interface AutoScale {
  /** @default 2 */
  readonly min?: number;
  readonly max: number;
  /** CPU use to steer to, in percent of the request, 1 to 90. `false` leaves CPU out where memory is given. @default 70 */
  readonly cpu?: number | false;
  /** Memory use to steer to, in percent of the request, 1 to 90; few programs give memory back. @default - not looked at */
  readonly memory?: number;
}

/** What keeps the service up while nodes come and go. */
export interface Availability {
  /** Pods in different zones. @default 'prefer' */
  readonly zones?: Spread;
  /** Pods on different hosts. @default 'prefer' */
  readonly hosts?: Spread;
  /** How many pods a drain may take at once; `false` makes no budget. @default { maxUnavailable: 1 }, none at one replica */
  readonly budget?: { readonly maxUnavailable: number | PercentText } | false;
}

/** Text by variable under `env`, and by file name under each path that is mounted. */
export type Configuration = { readonly [path: `/${string}`]: Readonly<Record<string, string>> } & {
  /** Variables that all pods get from one ConfigMap. @default - none */
  readonly env?: Readonly<Record<string, string>>;
};

/** Fields to merge into the objects after everything else; lists of named things are merged by name, `null` removes. */
export interface RawOverrides {
  /** @default - nothing */
  readonly deployment?: DeepPartial<Deployment>;
  /** The pod spec of the Deployment. @default - nothing */
  readonly pod?: DeepPartial<PodSpec>;
  /** The main container. @default - nothing */
  readonly container?: DeepPartial<Container>;
  /** @default - nothing */
  readonly service?: DeepPartial<Service>;
  /** The autoscaler. @default - nothing */
  readonly hpa?: DeepPartial<HorizontalPodAutoscaler>;
  /** The ScaledObject of KEDA. @default - nothing */
  readonly scaledObject?: Readonly<Record<string, unknown>>;
  /** The VerticalPodAutoscaler. @default - nothing */
  readonly vpa?: Readonly<Record<string, unknown>>;
  /** The disruption budget. @default - nothing */
  readonly pdb?: DeepPartial<PodDisruptionBudget>;
  /** @default - nothing */
  readonly networkPolicy?: DeepPartial<NetworkPolicy>;
  /** @default - nothing */
  readonly serviceAccount?: DeepPartial<ServiceAccount>;
  /** Every HTTPRoute, GRPCRoute or Ingress. @default - nothing */
  readonly route?: Readonly<Record<string, unknown>>;
}

/** What `ProductionService` takes beside its protocol. */
export interface ProductionServiceOptions extends PlatformOptions {
  /** Image with a tag or a digest: `registry.acme.io/shop/api:1.4.2`. */
  readonly image: ImageRef;
  /** What each pod may use. */
  readonly resources: Resources;
  /** More ports by name. @default - none */
  readonly ports?: Readonly<Record<string, ExtraPort>>;
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  /** @default - the image's arguments */
  readonly args?: readonly string[];
  /** @default - a TCP liveness, and two minutes to start */
  readonly probes?: {
    /**
     * What says that the process must be restarted; not what readiness asks. A TCP connection does not see a deadlock.
     *
     * @default - a TCP connection to the main port
     */
    readonly liveness?: Check;
    /** How long a start may take. @default '2m' */
    readonly startupBudget?: Duration;
  };
  /** @default { auto: { min: 2, max: 6, cpu: 70 } } */
  readonly scale?: Scale;
  /**
   * Has the Vertical Pod Autoscaler recommend requests, which it never applies: read them, and write `resources`. The
   * platform needs `rightsizing: 'vpa'`.
   *
   * @default false
   */
  readonly rightsizing?: 'recommend' | false;
  /** How a new version takes the place of the old one. @default - new pods come first: surge 25 %, unavailable 0 */
  readonly rollout?: Rollout;
  /** @default - spread over zones and hosts where possible, one pod at a time in a drain */
  readonly availability?: Availability;
  /**
   * On which nodes the pods run: the name of a pool of the platform, whose nodes are then required and whose taints are tolerated; near which peer.
   *
   * @default - the pool of the namespace; where it has none, every pool that takes the pods
   */
  readonly placement?: Placement;
  /** @default - 5s of drain, 15s behind a gateway, 60s behind a load balancer; 30s to stop */
  readonly shutdown?: ShutdownOptions;
  /** How clients find the pods, and which of them outside the cluster may. @default { type: 'ClusterIP' }, headless for gRPC */
  readonly service?: ServiceKind;
  /** @default - user and group 65532 */
  readonly security?: SecurityOptions;
  /** An account that exists, of any sort that has a name. @default - an account of its own, without a token */
  readonly serviceAccount?: { readonly name: string };
  /** Variables by name. @default - none */
  readonly env?: Readonly<Record<string, EnvEntry | ExternalSecretValue | SealedSecretValue>>;
  /** Text files and variables, in ConfigMaps that never change: new content has a new name. @default - none */
  readonly config?: Configuration;
  /**
   * Secrets by name of the variable, or by path of the folder they are mounted at. A variable takes one value: `Secret.existing(name, key)`,
   * `Secret.external(path)` or `Secret.sealed(name, text)`; a path takes those as files, and whole Secrets, folders, Vault and CSI.
   *
   * @default - none
   */
  readonly secrets?: Readonly<Record<string, SecretSource>>;
  /** Secrets with which images are pulled: `Secret.existing('registry')`. @default - those of the platform */
  readonly pullSecrets?: ReadonlyArray<SecretFiles | ExternalSecretValue | SealedSecretValue>;
  /** Volumes by mount path. @default - 64Mi of scratch space at /tmp */
  readonly volumes?: Readonly<Record<string, VolumeSource>>;
  /** Containers that come to their end, one after the other, before the main one starts; by name, in this order. @default - none */
  readonly init?: Readonly<Record<string, InitContainer>>;
  /** Containers that run beside the main one, by name: they start before it, in this order, and are stopped after it. Kubernetes 1.29 or newer. @default - none */
  readonly sidecars?: Readonly<Record<string, Sidecar>>;
  /** A Job that runs to its end before each new version starts. @default - none */
  readonly migration?: Migration;
  /**
   * What the service promises: recording rules, alerts that fire when the promise is at risk, and the measure of a canary. The
   * platform says who counts requests, in `metrics.requests`.
   *
   * @default - nothing is promised
   */
  readonly slo?: ServiceLevelObjective;
  /** How it stands in the platform's mesh; `false` leaves it outside. @default - in it, where the platform has one: who calls is known by account, and nobody else may */
  readonly mesh?: MeshOptions | false;
  /** What can be seen of it. @default - metrics where a port is called metrics, and traces, as far as the platform has engines for them */
  readonly observe?: Observe;
  /** Labels of every object and of the pods. @default - those of the scope */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of every object and of the pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Labels that a live workload's selector has, to adopt it; recorded. @default - app.kubernetes.io/name and app.kubernetes.io/instance */
  readonly selector?: Readonly<Record<string, string>>;
  /** Fields to merge into the objects after everything else; recorded. @default - none */
  readonly raw?: RawOverrides;
  /** Rules that may be broken here, with reason, owner and last day. @default - none */
  readonly waive?: readonly Waiver[];
}

/** What a `ProductionService` is made from: image, resources, exactly one of `http`, `grpc` and `tcp`, and what differs from the defaults. */
export type ProductionServiceProps = ProductionServiceOptions & OneOf<{ http: HttpPort; grpc: GrpcPort; tcp: TcpPort }>;
