import type { NetworkPolicyIngressRule, NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { Traffic } from './mesh-traffic';
import type { PeerFacts, PeerPort } from './peer';

/** How the mesh carries the connections of a workload. */
export interface Carrier {
  /** Port at which its proxies take what comes from pod to pod. */
  readonly tunnel?: number;
  /** More of what comes in, such as probes under an address of their own. @default - nothing */
  readonly comes?: () => readonly NetworkPolicyIngressRule[];
  /** Hears of those who are let in, as they are. @default - nobody listens */
  readonly admitted?: (peer: PeerFacts, port: { readonly name: string }) => void;
  readonly admittedOutside?: (from: readonly NetworkPolicyPeer[], port: { readonly name: string }) => void;
  /** Takes what a connection asks of its requests. */
  readonly demand: (to: PeerFacts, port: PeerPort, traffic: Traffic) => void;
}
