import { selectsNothing } from '../../graph/known-pods';
import { namedNamespaces, networkPolicies, type PolicyPeer } from '../../graph/network-policies';
import { selectorText } from '../../graph/selectors';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const policy = (peer: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: {}, ingress: [{ from: [${peer}] }] }`);

export const networkPolicyPeerDangling = defineRule({
  id: 'network-policy-peer-dangling',
  title: 'A peer of a NetworkPolicy selects pods.',
  why: 'A rule whose peer selects no pod allows nothing: the caller that it was written for is refused, and times out.',
  fix: 'Write the labels of the pods that are meant into the peer; add a namespaceSelector when they lie in another namespace.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/', 'kube-linter dangling-networkpolicypeer-podselector', 'Popeye 1208'],
  examples: {
    bad: [
      { situation: 'no such pods in the namespace of the policy', yaml: set(deployment('api'), policy('{ podSelector: { matchLabels: { app: web } } }')) },
      {
        situation: 'no such pods in the namespace that the peer names',
        yaml: set(deployment('api'), deployment('edge/proxy'), policy('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } }, podSelector: { matchLabels: { app: web } } }')),
      },
    ],
    good: [{ situation: 'pods of the namespace', yaml: set(deployment('api'), deployment('web'), policy('{ podSelector: { matchLabels: { app: web } } }')) }],
    nearMiss: [
      {
        situation: 'pods of a namespace that is not in the set',
        yaml: set(deployment('api'), policy('{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } }, podSelector: { matchLabels: { app: web } } }')),
      },
      { situation: 'every pod of a namespace that others make', yaml: set(deployment('api'), policy('{ namespaceSelector: { matchLabels: { team: edge } } }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, namespace, ...policy } of networkPolicies(graph)) {
      const places = (peer: PolicyPeer) => (peer.namespaces === undefined ? [namespace] : namedNamespaces(peer.namespaces));
      for (const direction of ['ingress', 'egress'] as const) {
        policy[direction]?.forEach(({ peers = [] }, rule) => {
          for (const peer of peers) {
            const { pods } = peer;
            const named = places(peer);
            if (pods === undefined || pods.requirements.length === 0 || named === undefined) continue;
            if (named.length === 0 || !named.every((place) => selectsNothing(graph, place, pods))) continue;
            report({ object, path: ['spec', direction, rule, ...peer.path], message: `no pod of namespace ${named.join(', ')} carries ${selectorText(pods)}` });
          }
        });
      }
    }
  },
});
