import type { NetworkPolicyPeer, NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import { at } from '../../lib/kube/object';
import { nameProblem } from '../../lib/kube/names';
import type { DnsPlacement } from '../../lib/kube/platform';
import { HTTPS_PORT, type Internet } from '../kit/internet';
import { dnsRule, inNamespace } from '../kit/network-rules';
import { show, type Ledger, type ShapeOf } from '../kit/problems';
import { mapProp } from '../kit/props';

/** Who may call into the namespace beside the peers that its workloads name. */
export interface NamespaceNetwork {
  /**
   * Namespaces whose pods may call every pod here, on every port: by name, or the NamespaceWithQuota itself. For what reaches
   * into many workloads, such as a monitoring agent; between two workloads, `connectTo` opens one port.
   *
   * @default - none: only declared peers
   */
  readonly allowNamespaces?: ReadonlyArray<string | NamedNamespace>;
  /**
   * What every pod here may call outside the cluster, at port 443: all public addresses, or networks. For namespaces of what someone else
   * wrote; a service of ours says it for itself, with its own `network.internet`.
   *
   * @default false
   */
  readonly internet?: Internet;
}

/** A construct that makes a Namespace. */
export interface NamedNamespace {
  readonly namespace: { readonly name: string };
}

/** Every name that `network` has. */
export const NETWORK_SHAPE: ShapeOf<NamespaceNetwork> = { allowNamespaces: true, internet: true };

/** Names of the namespaces that are let in, in order and each once; what names none is told and left out. */
export function allowedNamespaces(ledger: Ledger, given: unknown): readonly string[] {
  const { allowNamespaces: list } = mapProp(ledger, 'network', given);
  if (list === undefined) return [];
  const prop = 'network.allowNamespaces';
  if (!Array.isArray(list)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(list)}`, prop, accepted: "a list of namespaces, such as ['monitoring']", fix: 'Write a list, with each namespace by its name.' });
    return [];
  }
  const names = list.flatMap((item: unknown, index) => namespaceNameOf(ledger, `${prop}[${index}]`, item));
  return [...new Set(names)].sort();
}

/** Lets every pod call addresses outside the cluster, and look up their names: what has no policy of its own may ask no DNS server either. */
export function internetSpec(peers: readonly NetworkPolicyPeer[], dns: DnsPlacement): NetworkPolicySpec {
  return { podSelector: {}, policyTypes: ['Egress'], egress: [dnsRule(dns), { to: [...peers], ports: [{ port: HTTPS_PORT }] }] };
}

/** Lets every pod call every pod of some namespaces, and look up their names. */
export function connectSpec(namespaces: readonly string[], dns: DnsPlacement): NetworkPolicySpec {
  return { podSelector: {}, policyTypes: ['Egress'], egress: [dnsRule(dns), { to: namespaces.map(inNamespace) }] };
}

/** Lets every pod of some namespaces call every pod of this one. Policies add up: `default-deny` still denies the rest. */
export function allowSpec(namespaces: readonly string[]): NetworkPolicySpec {
  return {
    podSelector: {},
    policyTypes: ['Ingress'],
    ingress: [{ from: namespaces.map(inNamespace) }],
  };
}

/** The name of a namespace that is given by it, or as a construct; what names none is told. */
export function namespaceNameOf(ledger: Ledger, prop: string, item: unknown): string[] {
  const name = typeof item === 'string' ? item : at(item, 'namespace', 'name');
  if (typeof name !== 'string') {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(item)}`, prop, accepted: 'the name of a namespace, or a NamespaceWithQuota', fix: "Write its name, such as 'monitoring'." });
    return [];
  }
  const wrong = nameProblem('Namespace', name);
  if (!wrong) return [name];
  ledger.tell({ ...wrong, prop });
  return [];
}
