import type { CloudIdentity } from '../kit/cloud-identity';
import type { Internet } from '../kit/internet';
import type { IPeer } from '../kit/peer';
import type { PodSettings } from '../kit/pod-settings';
import type { ShapeOf } from '../kit/problems';

/** Who the service is, what it may reach, and how its pods are treated. */
export interface PlatformOptions extends PodSettings {
  /** Who it is to the cloud, on its own account; the platform's `identity` says which cloud. @default - nobody */
  readonly cloudIdentity?: CloudIdentity;
  /**
   * Lets one of its pods at a time lead, by a Lease of its own: the right to it, the way to the API server, and the variables `POD_NAME`,
   * `POD_NAMESPACE` and `LEASE_NAME`.
   *
   * @default false
   */
  readonly leaderElection?: boolean | LeaderElection;
  /** Its connections as props: the same as `connectTo` and `allowFrom`. @default - none */
  readonly network?: DeclaredNetwork;
  /**
   * Which pods clients inside the cluster reach first: of their own zone (Kubernetes 1.31), of their own node (1.34), or any.
   *
   * @default - `PreferSameZone` where the lowest scale leaves each zone two pods, and zones are spread over; else any
   */
  readonly trafficDistribution?: 'PreferSameZone' | 'PreferSameNode' | false;
}

/** How a leader is found. */
export interface LeaderElection {
  /** Name of the Lease. @default - that of the service */
  readonly lease?: string;
}

/** Connections that need no variable. */
export interface DeclaredNetwork {
  /** Who may call it, at its main port. @default - nobody */
  readonly allowFrom?: readonly IPeer[];
  /** Whom it calls, at their main port. @default - nobody */
  readonly allowTo?: readonly IPeer[];
  /** What outside the cluster it may call at port 443. @default false */
  readonly internet?: Internet;
}

/** Every name that `leaderElection` has. */
export const LEADER_SHAPE: ShapeOf<LeaderElection> = { lease: true };
/** Every name that `network` has. */
export const NETWORK_SHAPE: ShapeOf<DeclaredNetwork> = { allowFrom: true, allowTo: true, internet: true };
