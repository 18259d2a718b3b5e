import { portNumber } from '../../graph/container-ports';
import type { Graph, Workload } from '../../graph/graph';
import { namedNamespaces, networkPolicies, policiesOf, type Direction, type Policy, type PolicyPeer, type PolicyPort, type PolicyRule } from '../../graph/network-policies';
import type { KubeObject } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { otherNetworkPolicies } from '../namespace-contents';
import { defineRule, type Report } from '../rule';

const PODS = set(deployment('web'), deployment('api', { container: 'ports: [{ name: http, containerPort: 8080 }]' }));
const policy = (name: string, fields: string) => object('networking.k8s.io/v1 NetworkPolicy', name, `spec: { podSelector: { matchLabels: { app: ${name} } }, ${fields} }`);
const OUT = policy('web', 'policyTypes: [Egress], egress: [{ to: [{ podSelector: { matchLabels: { app: api } } }], ports: [{ port: 8080 }] }]');
const into = (from: string, port = 'http') => policy('api', `policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: ${from} } } }], ports: [{ port: ${port} }] }]`);
const DENY = object('networking.k8s.io/v1 NetworkPolicy', 'default-deny', 'spec: { podSelector: {}, policyTypes: [Ingress, Egress] }');

export const netpolBlocksDeclaredDependency = defineRule({
  id: 'netpol-blocks-declared-dependency',
  title: 'A connection that the NetworkPolicy of one side names is let through by those of the other.',
  why: 'Both sides must allow a connection. Where one names it and the other denies it, every call times out, and each policy looks right by itself.',
  fix: 'Allow the connection on the other side as well, or remove it here.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#the-two-sorts-of-pod-isolation'],
  examples: {
    bad: [
      { situation: 'the other side denies all', yaml: set(PODS, OUT, DENY) },
      { situation: 'the other side lets somebody else in', yaml: set(PODS, OUT, into('batch')) },
      { situation: 'the other side lets it in at another port', yaml: set(PODS, OUT, into('web', '9090')) },
      { situation: 'who is let in may not go out', yaml: set(PODS, into('web'), DENY) },
    ],
    good: [{ situation: 'both sides name it', yaml: set(PODS, OUT, into('web'), DENY) }],
    nearMiss: [
      { situation: 'nothing isolates the other side', yaml: set(PODS, OUT) },
      { situation: 'the other side lets everybody in', yaml: set(PODS, OUT, policy('api', 'policyTypes: [Ingress], ingress: [{}]')) },
      { situation: 'the other side lets some namespaces in, by labels that are the cluster’s', yaml: set(PODS, OUT, policy('api', 'policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: { matchLabels: { tier: front } } }] }]')) },
      { situation: 'policies of the network plugin may let it in', yaml: set(PODS, OUT, DENY, object('cilium.io/v2 CiliumNetworkPolicy', 'api', 'spec: {}')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const told = new Set<string>();
    for (const policy of networkPolicies(graph)) {
      for (const direction of ['egress', 'ingress'] as const) {
        const rules = policy[direction] ?? [];
        const sides = rules.length === 0 ? [] : few(graph.workloadsSelectedBy(policy.namespace, policy.pods));
        if (sides.length > 0) for (const rule of rules) checkRule(graph, { policy, direction, sides, rule }, report, told);
      }
    }
  },
});

/** Rules about more workloads than this name no single connection. */
const FEW = 10;

interface Declared {
  readonly policy: Policy;
  readonly direction: Direction;
  readonly sides: readonly Workload[];
  readonly rule: PolicyRule;
}

function checkRule(graph: Graph, { policy, direction, sides, rule }: Declared, report: Report, told: Set<string>): void {
  const back = direction === 'egress' ? 'ingress' : 'egress';
  for (const peer of rule.peers ?? []) {
    for (const other of few(named(graph, policy, peer) ?? [])) {
      for (const side of sides) {
        const [from, to] = direction === 'egress' ? [side, other] : [other, side];
        const port = from === to ? undefined : blocked(graph, back, other, side, to, rule.ports);
        if (port === undefined) continue;
        const key = `${back} ${from.key} ${to.key}`;
        if (told.has(key)) continue;
        told.add(key);
        report({ object: other.object, message: messageOf(policy.object, back, from, to, port) });
      }
    }
  }
}

function messageOf({ metadata }: KubeObject, back: Direction, from: Workload, to: Workload, port: string): string {
  const denied = back === 'ingress' ? `no policy of ${to.name} lets it in` : `no policy of ${from.name} lets it out`;
  return `NetworkPolicy ${metadata.name} lets ${from.object.kind} ${from.name} call ${to.object.kind} ${to.name}${port}, and ${denied}`;
}

/** What of the declared ports the other side's policies deny, as text; undefined where nothing is. */
function blocked(graph: Graph, back: Direction, self: Workload, peer: Workload, target: Workload, ports: readonly PolicyPort[] = [{ protocol: '*' }]): string | undefined {
  if (self.pod.spec.hostNetwork === true || peer.pod.spec.hostNetwork === true) return undefined;
  const foreign = graph.memo(otherNetworkPolicies);
  if (foreign.has(self.namespace) || foreign.has('')) return undefined;
  const isolating = policiesOf(graph, self).filter((each) => each[back] !== undefined);
  if (isolating.length === 0) return undefined;
  const allowing = isolating.flatMap((each) => {
    const { general, byWorkload } = allowedBy(graph, each, back);
    return [...general, ...(byWorkload.get(peer) ?? [])];
  });
  // A name that the pods do not have declares no connection.
  const declared = ports.filter(({ port, protocol }) => port === undefined || portNumber(target, port, protocol) !== undefined);
  const denied = declared.find((port) => !allowing.some((rule) => rule.ports === undefined || rule.ports.some((allowed) => mayMeet(allowed, port, target))));
  if (denied === undefined) return undefined;
  return denied.port === undefined ? '' : ` on ${denied.protocol} ${denied.port}`;
}

/** Whether two ports may be one; what cannot be told may. */
function mayMeet(allowed: PolicyPort, asked: PolicyPort, target: Workload): boolean {
  if (asked.protocol === '*' || allowed.port === undefined || asked.port === undefined) return true;
  if (allowed.protocol !== asked.protocol) return false;
  if (allowed.port === asked.port || asked.endPort !== undefined) return true;
  const [wanted, first] = [portNumber(target, asked.port, asked.protocol), portNumber(target, allowed.port, allowed.protocol)];
  // A name that the pods do not have opens nothing.
  return wanted !== undefined && first !== undefined && wanted >= first && wanted <= (allowed.endPort ?? first);
}

/** Whom a policy lets through: workloads of the set by name, and rules for whoever fits. */
interface Allowed {
  readonly general: readonly PolicyRule[];
  readonly byWorkload: ReadonlyMap<Workload, readonly PolicyRule[]>;
}

function allowedBy(graph: Graph, policy: Policy, direction: Direction): Allowed {
  const known = graph.memo(direction === 'ingress' ? knownIngress : knownEgress);
  const found = known.get(policy) ?? readAllowed(graph, policy, policy[direction] ?? []);
  known.set(policy, found);
  return found;
}

function knownIngress(): Map<Policy, Allowed> {
  return new Map();
}

function knownEgress(): Map<Policy, Allowed> {
  return new Map();
}

function readAllowed(graph: Graph, policy: Policy, rules: readonly PolicyRule[]): Allowed {
  const general: PolicyRule[] = [];
  const byWorkload = new Map<Workload, PolicyRule[]>();
  for (const rule of rules) {
    if (rule.peers === undefined) general.push(rule);
    for (const peer of rule.peers ?? []) {
      if (peer.block !== undefined) continue;
      const workloads = named(graph, policy, peer);
      if (workloads === undefined) general.push(rule);
      for (const workload of workloads ?? []) {
        const own = byWorkload.get(workload);
        if (own) own.push(rule);
        else byWorkload.set(workload, [rule]);
      }
    }
  }
  return { general, byWorkload };
}

/** The workloads that a peer names by labels in namespaces that it names; undefined where it says it otherwise. */
function named(graph: Graph, policy: Policy, { pods, namespaces, block }: PolicyPeer): readonly Workload[] | undefined {
  const places = namespaces === undefined ? [policy.namespace] : namedNamespaces(namespaces);
  if (block !== undefined || pods === undefined || pods.requirements.length === 0 || places === undefined) return undefined;
  return places.flatMap((place) => graph.workloadsSelectedBy(place, pods));
}

function few(workloads: readonly Workload[]): readonly Workload[] {
  return workloads.length > FEW ? [] : workloads;
}
