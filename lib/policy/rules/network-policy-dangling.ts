import { selectsNothing } from '../../graph/known-pods';
import { networkPolicies } from '../../graph/network-policies';
import { selectorText } from '../../graph/selectors';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const policy = (selector: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: ${selector}, policyTypes: [Ingress] }`);

export const networkPolicyDangling = defineRule({
  id: 'network-policy-dangling',
  title: 'A NetworkPolicy selects pods.',
  why: 'A policy that selects no pod protects nothing, and the pods that it was written for are open.',
  fix: 'Write the labels of the pods that are meant into spec.podSelector.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/', 'kube-score networkpolicy-targets-pod', 'kube-linter dangling-networkpolicy', 'Popeye 1200'],
  examples: {
    bad: [{ situation: 'the label has a typing error', yaml: set(deployment('api'), policy('{ matchLabels: { app: apis } }')) }],
    good: [{ situation: 'the labels of the Deployment', yaml: set(deployment('api'), policy('{ matchLabels: { app: api } }')) }],
    nearMiss: [
      { situation: 'a policy for all pods that are to come', yaml: policy('{}') },
      { situation: 'a set without any pods of the namespace cannot tell', yaml: policy('{ matchLabels: { app: api } }') },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, namespace, pods } of networkPolicies(graph)) {
      if (pods.requirements.length === 0 || !selectsNothing(graph, namespace, pods)) continue;
      report({ object, path: ['spec', 'podSelector'], message: `no pod of the namespace carries ${selectorText(pods)}` });
    }
  },
});
