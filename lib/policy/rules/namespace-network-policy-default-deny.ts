import { isBuiltIn } from '../../graph/built-in';
import { policiesIn, type Direction, type Policy } from '../../graph/network-policies';
import { deployment, object, set } from '../example-objects';
import { otherNetworkPolicies } from '../namespace-contents';
import { defineRule } from '../rule';

const NAMESPACE = object('v1 Namespace', '/shop');
const policy = (spec: string, name = 'default-deny') => object('networking.k8s.io/v1 NetworkPolicy', name, `spec: ${spec}`);

export const namespaceNetworkPolicyDefaultDeny = defineRule({
  id: 'namespace-network-policy-default-deny',
  title: 'Every namespace denies ingress and egress unless a policy allows it.',
  why: 'Pods are open until a policy selects them: whatever is added to the namespace without a policy of its own is open to the cluster and to the internet.',
  fix: 'Add a NetworkPolicy with an empty podSelector and policyTypes [Ingress, Egress].',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-policies', 'CIS 5.3.2', 'Kubescape C-0054', 'Kyverno add-network-policy'],
  examples: {
    bad: [
      { situation: 'no policy', yaml: set(NAMESPACE, deployment('api')) },
      { situation: 'only ingress is denied', yaml: set(NAMESPACE, policy('{ podSelector: {} }')) },
      { situation: 'a policy for all pods that allows everything', yaml: set(NAMESPACE, policy('{ podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress: [{}] }')) },
    ],
    good: [{ situation: 'both directions are denied', yaml: set(NAMESPACE, policy('{ podSelector: {}, policyTypes: [Ingress, Egress] }')) }],
    nearMiss: [
      { situation: 'one policy a direction', yaml: set(NAMESPACE, policy('{ podSelector: {}, policyTypes: [Ingress] }', 'in'), policy('{ podSelector: {}, policyTypes: [Egress], egress: [{ ports: [{ port: 53, protocol: UDP }] }] }', 'out')) },
      { situation: 'the namespace is somebody else’s', yaml: deployment('api') },
      { situation: 'policies of the network plugin are not read', yaml: set(NAMESPACE, object('cilium.io/v2 CiliumNetworkPolicy', 'default-deny', 'spec: {}')) },
    ],
  },
  on: 'object',
  kinds: ['/Namespace'],
  check(namespace, report, { graph }) {
    const { name } = namespace.metadata;
    const others = graph.memo(otherNetworkPolicies);
    if (isBuiltIn('/Namespace', '', name) || others.has('') || others.has(name)) return;
    const general = policiesIn(graph, name).filter(({ pods }) => pods.requirements.length === 0);
    const open = (['ingress', 'egress'] as const).filter((direction) => !denies(general, direction));
    if (open.length > 0) report({ message: `namespace ${name} does not deny ${open.join(' and ')} by default` });
  },
});

/** Policies add up, so one that allows everything undoes those that deny. */
function denies(policies: readonly Policy[], direction: Direction): boolean {
  const isolating = policies.flatMap((policy) => policy[direction] ?? []);
  return policies.some((policy) => policy[direction] !== undefined) && !isolating.some(({ peers, ports }) => peers === undefined && ports === undefined);
}
