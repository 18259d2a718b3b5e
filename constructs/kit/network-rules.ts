import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { DnsPlacement } from '../../lib/kube/platform';
import type { PeerFacts, PeerPort } from './peer';

/** One peer and the ports at which it is reached, or reaches us. */
export interface Edge {
  readonly peer: PeerFacts;
  readonly ports: Map<string, PeerPort>;
}

/** One rule an edge, in an order of their own. */
export function rules(edges: ReadonlyMap<PeerFacts, Edge>, namespace: string | undefined, portSpec: (port: PeerPort) => NetworkPolicyPort) {
  return [...edges.values()]
    .map(({ peer, ports }) => ({
      peers: peersOf(peer, namespace),
      ports: [...ports.values()].sort((a, b) => compare(a.name, b.name)).map(portSpec),
      order: `${peer.namespace ?? ''}/${peer.name}/${JSON.stringify(peer.reach)}`,
    }))
    .sort((a, b) => compare(a.order, b.order));
}

function peersOf({ reach, namespace }: PeerFacts, own: string | undefined): NetworkPolicyPeer[] {
  if ('fqdn' in reach) return [];
  if ('peers' in reach) return [...reach.peers];
  if ('cidrs' in reach) return reach.cidrs.map((cidr) => ({ ipBlock: { cidr } satisfies IPBlock }));
  const podSelector = { matchLabels: { ...reach.podLabels } };
  return [namespace === own || namespace === undefined ? { podSelector } : { ...inNamespace(namespace), podSelector }];
}

/** Every pod of a namespace, by the label that the API server gives it. */
export function inNamespace(namespace: string): NetworkPolicyPeer {
  return { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } };
}

/** Lets names be resolved, by the caches on the nodes too. */
export function dnsRule({ namespace, podLabels, nodeLocal }: DnsPlacement) {
  return {
    to: [{ ...inNamespace(namespace), podSelector: { matchLabels: { ...podLabels } } }, ...(nodeLocal ?? []).map((cidr) => ({ ipBlock: { cidr } }))],
    ports: [
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ],
  };
}

/** Order of code units: the same in every locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
