import { formatObject } from '../errors';
import { isMap, refOf, type KubeObject } from '../kube/object';
import { covers, overlaps, readCidr } from '../kube/cidr';
import { portNumber } from './container-ports';
import type { Graph } from './graph';
import { policiesIn, policiesOf, type Direction, type Policy, type PolicyPeer, type PolicyPort } from './network-policies';
import { selects, type Labels } from './selectors';
import type { Workload } from './workloads';

/** One end of a connection: a workload of the set, pods of a namespace that need not be in the set, or addresses outside the cluster: all of them, or `some`. */
export type Peer = Workload | { readonly namespace: string; readonly labels: Labels } | { readonly cidr: string; readonly some?: boolean };

/** The port that is connected to, by number or by the name that the pod gives it. */
export interface PortQuestion {
  readonly port: number | string;
  /** @default 'TCP' */
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP';
}

/** Whether a connection is let through, and by what. */
export interface Verdict {
  readonly allowed: boolean;
  /** One sentence without a full stop. */
  readonly why: string;
}

/**
 * Whether NetworkPolicies let one end connect to the other: the policies that isolate the source must let it out, and those that isolate the
 * destination must let it in. A pod that no policy isolates in a direction is open in it.
 *
 * An `ipBlock` is taken to match addresses outside the cluster only: whether it matches pods differs between network plugins.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function reaches(graph: Graph, from: Peer, to: Peer, port: PortQuestion): Verdict {
  const out = passes(graph, 'egress', from, to, port);
  if (!out.allowed) return out;
  const into = passes(graph, 'ingress', to, from, port);
  return into.allowed ? { allowed: true, why: `${out.why}, and ${into.why}` } : into;
}

/** Whether the policies that select one end let it talk with the other in one direction. */
export function passes(graph: Graph, direction: Direction, self: Peer, other: Peer, port: PortQuestion): Verdict {
  const isolating = isolatingPolicies(graph, self, direction);
  const what = `${direction} of ${peerName(self)}`;
  if (isolating.length === 0) return { allowed: true, why: `no NetworkPolicy isolates the ${what}` };
  const target = direction === 'egress' ? other : self;
  for (const policy of isolating) {
    for (const rule of policy[direction] ?? []) {
      const peerFits = rule.peers === undefined || rule.peers.some((peer) => matchesPeer(graph, policy, peer, other));
      const portFits = rule.ports === undefined || rule.ports.some((allowed) => matchesPort(allowed, target, port));
      if (peerFits && portFits) return { allowed: true, why: `${policyName(policy)} allows the ${what}` };
    }
  }
  const names = isolating.slice(0, 3).map(policyName).join(', ');
  const preposition = direction === 'egress' ? 'to' : 'from';
  return { allowed: false, why: `the ${what} is isolated by ${names}, and no rule allows ${preposition} ${peerName(other)} on ${port.protocol ?? 'TCP'} ${port.port}` };
}

function isolatingPolicies(graph: Graph, self: Peer, direction: Direction): readonly Policy[] {
  if ('cidr' in self) return [];
  if (!('pod' in self)) return policiesIn(graph, self.namespace).filter((policy) => policy[direction] !== undefined && selects(policy.pods, self.labels));
  // A pod on its node's network is the node, as far as policies go.
  return isOnHostNetwork(self) ? [] : policiesOf(graph, self).filter((policy) => policy[direction] !== undefined);
}

function matchesPeer(graph: Graph, policy: Policy, peer: PolicyPeer, other: Peer): boolean {
  if ('cidr' in other) {
    const asked = readCidr(other.cidr);
    if (asked === undefined || peer.block === undefined) return false;
    const { cidr, except } = peer.block;
    if (covers(cidr, asked)) return !except.some((hole) => (other.some ? covers(hole, asked) : overlaps(hole, asked)));
    return other.some === true && covers(asked, cidr) && !except.some((hole) => covers(hole, cidr));
  }
  if (peer.block !== undefined || isOnHostNetwork(other)) return false;
  const inNamespace = peer.namespaces === undefined ? other.namespace === policy.namespace : selects(peer.namespaces, namespaceLabels(graph, other.namespace));
  return inNamespace && (peer.pods === undefined || selects(peer.pods, labelsOf(other)));
}

function matchesPort(allowed: PolicyPort, target: Peer, asked: PortQuestion): boolean {
  if (allowed.protocol !== (asked.protocol ?? 'TCP')) return false;
  if (allowed.port === undefined || allowed.port === asked.port) return true;
  const wanted = numberAt(target, asked.port, allowed.protocol);
  const first = numberAt(target, allowed.port, allowed.protocol);
  if (wanted === undefined || first === undefined) return false;
  return wanted >= first && wanted <= (allowed.endPort ?? first);
}

function numberAt(target: Peer, port: number | string, protocol: string): number | undefined {
  return 'pod' in target ? portNumber(target, port, protocol) : typeof port === 'number' ? port : undefined;
}

/** The labels of a namespace as policies see them: its own, and the name that the API server adds. */
export function namespaceLabels(graph: Graph, namespace: string): Labels {
  const known = graph.memo(labelsByNamespace);
  let labels = known.get(namespace);
  if (labels === undefined) {
    const declared = graph.find('/Namespace', undefined, namespace)?.metadata.labels;
    known.set(namespace, (labels = { ...(isMap(declared) ? declared : {}), 'kubernetes.io/metadata.name': namespace }));
  }
  return labels;
}

function labelsByNamespace(): Map<string, Labels> {
  return new Map();
}

function labelsOf(peer: Exclude<Peer, { readonly cidr: string }>): Labels {
  return 'pod' in peer ? peer.pod.labels : peer.labels;
}

function isOnHostNetwork(peer: Exclude<Peer, { readonly cidr: string }>): boolean {
  return 'pod' in peer && peer.pod.spec.hostNetwork === true;
}

/** The name of one end, for messages. */
export function peerName(peer: Peer): string {
  if ('cidr' in peer) return peer.some && !isOneAddress(peer.cidr) ? `some of ${peer.cidr}` : peer.cidr;
  return 'pod' in peer ? objectName(peer.object) : `pods of namespace ${peer.namespace}`;
}

function isOneAddress(cidr: string): boolean {
  const read = readCidr(cidr);
  return read?.prefix === read?.bits;
}

function policyName({ object }: Policy): string {
  return objectName(object);
}

function objectName(object: KubeObject): string {
  return formatObject(refOf(object));
}
