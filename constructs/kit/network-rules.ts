import type { IPBlock, NetworkPolicyPeer, NetworkPolicyPort } from 'kubernetes-types/networking/v1';
import type { DnsPlacement } from '../../lib/kube/platform';
import type { PeerFacts, PeerPort } from './peer';

/** One peer and the ports at which it is reached, or reaches us. */
export interface Edge {
  readonly peer: PeerFacts;
  readonly ports: Map<string, PeerPort>;
}

/** One rule an edge, in an order of their own. @param tunnel the port at which the proxies of a mesh take what they carry from pod to pod */
export function rules(edges: ReadonlyMap<PeerFacts, Edge>, namespace: string | undefined, portSpec: (port: PeerPort) => NetworkPolicyPort, tunnel?: number) {
  return sortedEdges(edges).map(({ peer, ports }) => ({
    peers: peersOf(peer, namespace),
    ports: [...ports.map(portSpec), ...(tunnel !== undefined && 'podLabels' in peer.reach && ports.every(({ container }) => container !== tunnel) ? [{ port: tunnel }] : [])],
  }));
}

/** Every peer with its ports, in an order of their own. */
export function sortedEdges(edges: ReadonlyMap<PeerFacts, Edge>): ReadonlyArray<{ readonly peer: PeerFacts; readonly ports: readonly PeerPort[] }> {
  return [...edges.values()]
    .map(({ peer, ports }) => ({ peer, ports: [...ports.values()].sort((a, b) => compare(a.name, b.name)), order: `${peer.namespace ?? ''}/${peer.name}/` }))
    .sort((a, b) => compare(a.order, b.order) || compare(JSON.stringify(a.peer.reach), JSON.stringify(b.peer.reach)));
}

/** The edges, and those to what stands before their peers in the mesh. */
export function withWaypoints(edges: ReadonlyMap<PeerFacts, Edge>): ReadonlyMap<PeerFacts, Edge> {
  const all = new Map(edges);
  for (const { peer } of edges.values()) {
    const waypoint = peer.waypoint?.();
    if (waypoint) all.set(waypoint, { peer: waypoint, ports: new Map(waypoint.ports.map((port) => [port.name, port])) });
  }
  return all;
}

/** The edges without the ports that another policy speaks of. */
export function without(edges: ReadonlyMap<PeerFacts, Edge>, others: ReadonlyMap<PeerFacts, ReadonlyArray<{ readonly port: PeerPort }>>): ReadonlyMap<PeerFacts, Edge> {
  if (others.size === 0) return edges;
  const left = [...edges].map(([peer, { ports }]): [PeerFacts, Edge] => {
    const gone = new Set(others.get(peer)?.map(({ port }) => port.name));
    return [peer, { peer, ports: new Map([...ports].filter(([name]) => !gone.has(name))) }];
  });
  return new Map(left.filter(([, { ports }]) => ports.size > 0));
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
