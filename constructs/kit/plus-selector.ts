import type { IConstruct } from 'constructs';
import type { LabelSelector } from 'kubernetes-types/meta/v1';

/** Pods as cdk8s-plus-28 selects them: its `PodSelectorConfig`. */
export interface PlusPods {
  /**
   * A `LabelSelector` of cdk8s-plus-28. It fits as `never` does, since naming the class would bring its declarations into every program, and
   * those do not compile under every setting of TypeScript.
   */
  readonly labelSelector: never;
  /** @default - the namespace of whoever selects */
  readonly namespaces?: { readonly names: string[] };
}

/** A construct whose pods the APIs of cdk8s-plus-28 select, and name in NetworkPolicies: its `IPodSelector` and `INetworkPolicyPeer`. */
export interface SelectableByPlus extends IConstruct {
  toPodSelectorConfig(): PlusPods;
  toNetworkPolicyPeerConfig(): { readonly podSelector: PlusPods };
  toPodSelector(): SelectableByPlus;
}

/** The pods of some labels as cdk8s-plus-28 selects them; no line of it is loaded. */
export function plusPods(labels: Readonly<Record<string, string>>, namespace: string | undefined): PlusPods {
  const selector: { _toKube(): LabelSelector; isEmpty(): boolean } = { _toKube: () => ({ matchLabels: { ...labels } }), isEmpty: () => false };
  return { labelSelector: selector as never, ...(namespace !== undefined && { namespaces: { names: [namespace] } }) };
}
