import type { Graph } from '../graph/graph';

/** The namespaces that hold an object of a kind, as a function to be shared by `graph.memo`. */
export function namespacesHolding(...kinds: readonly string[]): (graph: Graph) => ReadonlySet<string> {
  return (graph) => new Set(kinds.flatMap((kind) => graph.ofKind(kind)).map(graph.namespaceOf));
}

/** Policies of network plugins, which are not read here; those for a whole cluster lie in the namespace `''`. */
export const otherNetworkPolicies = namespacesHolding(
  'cilium.io/CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'projectcalico.org/NetworkPolicy',
  'projectcalico.org/GlobalNetworkPolicy',
  'crd.projectcalico.org/NetworkPolicy',
  'crd.projectcalico.org/GlobalNetworkPolicy',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
);
