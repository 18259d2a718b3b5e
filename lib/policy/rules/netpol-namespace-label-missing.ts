import type { Graph } from '../../graph/graph';
import { labelIndex, type LabelIndex } from '../../graph/label-index';
import { networkPolicies } from '../../graph/network-policies';
import { namespaceLabels } from '../../graph/reachability';
import { selectorText, type LabelSelector } from '../../graph/selectors';
import type { KubeObject } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const NAMESPACES = set(object('v1 Namespace', '/shop'), object('v1 Namespace', '/edge'));
const policy = (labels: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: { matchLabels: ${labels} } }] }] }`);

export const netpolNamespaceLabelMissing = defineRule({
  id: 'netpol-namespace-label-missing',
  title: 'A namespaceSelector asks for a label that the namespace has.',
  why: 'Namespaces have no label name of their own accord: a peer that asks for one selects no namespace, and the connection that it should allow is refused.',
  fix: 'Select by kubernetes.io/metadata.name, which every namespace has, or add the label to the namespace.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#targeting-a-namespace-by-its-name'],
  examples: {
    bad: [{ situation: 'the name of a namespace in a label that it does not have', yaml: set(NAMESPACES, deployment('api'), policy('{ name: edge }')) }],
    good: [{ situation: 'the label that every namespace has', yaml: set(NAMESPACES, deployment('api'), policy('{ kubernetes.io/metadata.name: edge }')) }],
    nearMiss: [
      { situation: 'a namespace that is not in the set', yaml: set(NAMESPACES, deployment('api'), policy('{ name: monitoring }')) },
      { situation: 'a set without namespaces cannot tell', yaml: set(deployment('api'), policy('{ name: edge }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, ...policy } of networkPolicies(graph)) {
      for (const direction of ['ingress', 'egress'] as const) {
        policy[direction]?.forEach(({ peers = [] }, rule) => {
          for (const { namespaces, path } of peers) {
            const meant = namespaces && unlabelled(graph, namespaces);
            if (namespaces === undefined || meant === undefined) continue;
            report({
              object,
              path: ['spec', direction, rule, ...path, 'namespaceSelector'],
              message: `${selectorText(namespaces)} selects no namespace of the set: namespace ${meant} has no such label`,
              fix: `Select by kubernetes.io/metadata.name: ${meant}, or add the label to the namespace.`,
            });
          }
        });
      }
    }
  },
});

/** The namespace of the set that a value names, when neither it nor any other declared one has the labels. */
function unlabelled(graph: Graph, selector: LabelSelector): string | undefined {
  const meant = selector.requirements.flatMap(({ operator, values }) => (operator === 'In' ? values : [])).find((value) => graph.find('/Namespace', undefined, value) !== undefined);
  if (meant === undefined) return undefined;
  return graph.memo(declaredNamespaces).select(selector).length > 0 ? undefined : meant;
}

function declaredNamespaces(graph: Graph): LabelIndex<KubeObject> {
  return labelIndex(graph.ofKind('/Namespace'), ({ metadata }) => namespaceLabels(graph, metadata.name));
}
