import type { Workload } from '../../graph/graph';
import { policiesOf } from '../../graph/network-policies';
import { deployment, object, set } from '../example-objects';
import { otherNetworkPolicies } from '../namespace-contents';
import { defineRule } from '../rule';

const policy = (labels: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: { matchLabels: ${labels} }, policyTypes: [Ingress, Egress] }`);

export const networkPolicyRequired = defineRule({
  id: 'network-policy-required',
  title: 'Every pod is selected by a NetworkPolicy.',
  why: 'A pod that no policy selects may be reached from, and may reach, every pod of the cluster and all of the internet: one broken pod is all of them.',
  fix: 'Deny by default in the namespace, and allow the connections that the workload needs.',
  references: [
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
    'CIS 5.3.2',
    'kube-score pod-networkpolicy',
    'kube-linter non-isolated-pod',
    'Polaris missingNetworkPolicy',
  ],
  examples: {
    bad: [
      { situation: 'no policy at all', yaml: deployment('api') },
      { situation: 'a policy for other pods', yaml: set(deployment('api'), policy('{ app: web }')) },
    ],
    good: [{ situation: 'a policy that selects the pods', yaml: set(deployment('api'), policy('{ app: api }')) }],
    nearMiss: [
      { situation: 'a policy for every pod of the namespace', yaml: set(deployment('api'), policy('{}')) },
      { situation: 'policies have no effect on the network of the node', yaml: deployment('agent', { pod: 'hostNetwork: true' }) },
      { situation: 'the namespace has policies of the network plugin', yaml: set(deployment('api'), object('cilium.io/v2 CiliumNetworkPolicy', 'api', 'spec: {}')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const others = graph.memo(otherNetworkPolicies);
    for (const workload of graph.workloads) {
      if (others.has(workload.namespace) || isExempt(workload) || policiesOf(graph, workload).length > 0) continue;
      report({ object: workload.object, path: workload.podHolder === workload.object ? workload.pod.path : [], message: `no NetworkPolicy selects the pods of ${workload.object.kind} ${workload.name}` });
    }
  },
});

function isExempt({ object, pod }: Workload): boolean {
  return pod.spec.hostNetwork === true || object.metadata.annotations?.['helm.sh/hook'] !== undefined;
}
