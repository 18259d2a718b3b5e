import { at, isMap, type KubeObject } from '../kube/object';
import { readCidr, type Cidr } from '../kube/cidr';
import type { Graph } from './graph';
import { addTo } from './group-by';
import { readSelector, type LabelSelector } from './selectors';
import type { Workload } from './workloads';

export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy, read. */
export interface Policy {
  readonly object: KubeObject;
  readonly namespace: string;
  /** The pods that it isolates. */
  readonly pods: LabelSelector;
  /** The rules of a direction that it isolates; undefined for a direction that it leaves alone. */
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

/** One rule: any of these peers on any of these ports. */
export interface PolicyRule {
  /** Undefined for every peer. */
  readonly peers?: readonly PolicyPeer[];
  /** Undefined for every port. */
  readonly ports?: readonly PolicyPort[];
}

/** One peer. Selectors of pods and of namespaces in one peer must both hold. */
export interface PolicyPeer {
  /** Path from the rule: `from`, 0. */
  readonly path: readonly [field: 'from' | 'to', index: number];
  readonly pods?: LabelSelector;
  /** Undefined for the policy's own namespace. */
  readonly namespaces?: LabelSelector;
  readonly block?: { readonly cidr: Cidr; readonly except: readonly Cidr[] };
}

/** One port or range of ports, of the pod that is connected to. */
export interface PolicyPort {
  readonly protocol: string;
  /** Undefined for every port of the protocol. */
  readonly port?: number | string;
  readonly endPort?: number;
}

const NO_POLICIES: readonly Policy[] = Object.freeze([]);

/** Every NetworkPolicy that can be read, in the order of the set; a selector that no API server takes leaves a policy out. */
export function networkPolicies(graph: Graph): readonly Policy[] {
  return graph.memo(readPolicies);
}

/** The policies that select a workload's pods. */
export function policiesOf(graph: Graph, workload: Workload): readonly Policy[] {
  const { everyPod, byWorkload } = graph.memo(indexPolicies);
  const [general, special] = [everyPod.get(workload.namespace) ?? NO_POLICIES, byWorkload.get(workload) ?? NO_POLICIES];
  return special.length === 0 ? general : [...general, ...special];
}

/** The policies of a namespace, in the order of the set. */
export function policiesIn(graph: Graph, namespace: string): readonly Policy[] {
  return graph.memo(indexPolicies).byNamespace.get(namespace) ?? NO_POLICIES;
}

/** The namespaces that a selector picks by their own names, `kubernetes.io/metadata.name`; undefined when it asks for anything else as well. */
export function namedNamespaces({ requirements }: LabelSelector): readonly string[] | undefined {
  const [only, ...others] = requirements;
  return only?.key === 'kubernetes.io/metadata.name' && only.operator === 'In' && others.length === 0 ? only.values : undefined;
}

interface PolicyIndex {
  readonly byNamespace: ReadonlyMap<string, readonly Policy[]>;
  /** Namespace → policies for all of its pods, kept apart since each workload has all of them. */
  readonly everyPod: ReadonlyMap<string, readonly Policy[]>;
  readonly byWorkload: ReadonlyMap<Workload, readonly Policy[]>;
}

function indexPolicies(graph: Graph): PolicyIndex {
  const byNamespace = new Map<string, Policy[]>();
  const everyPod = new Map<string, Policy[]>();
  const byWorkload = new Map<Workload, Policy[]>();
  for (const policy of networkPolicies(graph)) {
    addTo(byNamespace, policy.namespace, policy);
    if (policy.pods.requirements.length === 0) addTo(everyPod, policy.namespace, policy);
    else for (const workload of graph.workloadsSelectedBy(policy.namespace, policy.pods)) addTo(byWorkload, workload, policy);
  }
  return { byNamespace, everyPod, byWorkload };
}

function readPolicies(graph: Graph): readonly Policy[] {
  return graph.ofKind('networking.k8s.io/NetworkPolicy').flatMap((object) => readPolicy(object, graph.namespaceOf(object)) ?? []);
}

function readPolicy(object: KubeObject, namespace: string): Policy | undefined {
  const spec = at(object, 'spec');
  // An absent podSelector is the empty one: the field is not nullable.
  const pods = readSelector(at(spec, 'podSelector') ?? {});
  if (pods === undefined) return undefined;
  const egress = rulesOf(at(spec, 'egress'), 'to');
  const listed = at(spec, 'policyTypes');
  const types = Array.isArray(listed) && listed.length > 0 ? (listed as readonly unknown[]) : egress.length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
  return {
    object,
    namespace,
    pods,
    ...(types.includes('Ingress') && { ingress: rulesOf(at(spec, 'ingress'), 'from') }),
    ...(types.includes('Egress') && { egress }),
  };
}

function rulesOf(rules: unknown, field: 'from' | 'to'): readonly PolicyRule[] {
  if (!Array.isArray(rules)) return [];
  return (rules as readonly unknown[]).map((rule) => {
    const [peers, ports] = [at(rule, field), at(rule, 'ports')];
    return {
      ...(Array.isArray(peers) && peers.length > 0 && { peers: (peers as readonly unknown[]).flatMap((peer, index) => peerOf(peer, [field, index]) ?? []) }),
      ...(Array.isArray(ports) && ports.length > 0 && { ports: (ports as readonly unknown[]).map(portOf) }),
    };
  });
}

/** Undefined for a peer that matches nothing because it cannot be read. */
function peerOf(peer: unknown, path: PolicyPeer['path']): PolicyPeer | undefined {
  if (!isMap(peer)) return undefined;
  if (isMap(peer.ipBlock)) {
    const cidr = readCidr(peer.ipBlock.cidr);
    const except = Array.isArray(peer.ipBlock.except) ? peer.ipBlock.except.flatMap((block: unknown) => readCidr(block) ?? []) : [];
    return cidr && { path, block: { cidr, except } };
  }
  const [pods, namespaces] = [readSelector(peer.podSelector), readSelector(peer.namespaceSelector)];
  const unreadable = (isMap(peer.podSelector) && pods === undefined) || (isMap(peer.namespaceSelector) && namespaces === undefined);
  if (unreadable || (pods === undefined && namespaces === undefined)) return undefined;
  return { path, ...(pods && { pods }), ...(namespaces && { namespaces }) };
}

function portOf(value: unknown): PolicyPort {
  const [port, protocol, endPort] = [at(value, 'port'), at(value, 'protocol'), at(value, 'endPort')];
  return {
    protocol: typeof protocol === 'string' ? protocol : 'TCP',
    ...((typeof port === 'number' || typeof port === 'string') && { port }),
    ...(typeof endPort === 'number' && { endPort }),
  };
}
