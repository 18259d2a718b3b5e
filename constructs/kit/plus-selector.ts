import type { IPodSelector, NetworkPolicyPeerConfig, PodSelectorConfig } from 'cdk8s-plus-28';
import type { IConstruct } from 'constructs';
import type { LabelSelector } from 'kubernetes-types/meta/v1';

/** A construct whose pods the APIs of cdk8s-plus-28 can select and name in NetworkPolicies, without a line of cdk8s-plus-28 being loaded. */
export interface SelectableByPlus extends IConstruct, IPodSelector {
  /** The pods as a peer of a NetworkPolicy of cdk8s-plus-28. */
  toNetworkPolicyPeerConfig(): NetworkPolicyPeerConfig;
}

/** The pods of some labels as cdk8s-plus-28 selects them. */
export function plusPods(labels: Readonly<Record<string, string>>, namespace: string | undefined): PodSelectorConfig {
  const selector: { _toKube(): LabelSelector; isEmpty(): boolean } = { _toKube: () => ({ matchLabels: { ...labels } }), isEmpty: () => false };
  return { labelSelector: selector as unknown as PodSelectorConfig['labelSelector'], ...(namespace !== undefined && { namespaces: { names: [namespace] } }) };
}
