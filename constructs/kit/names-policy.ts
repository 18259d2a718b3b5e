import type { DnsPlacement } from '../../lib/kube/platform';
import type { PeerPort } from './peer';

/** A name outside the cluster and the ports at which it is called. */
export interface NamedTarget {
  readonly fqdn: string;
  readonly ports: readonly PeerPort[];
}

/** Somebody whom Cilium knows by what he is, not by an address: the API server, or the node that a pod runs on. */
export interface EntityTarget {
  readonly entity: 'host' | 'kube-apiserver';
  readonly ports: readonly number[];
}

/** What of a CiliumNetworkPolicy Plinth writes. */
export interface NamesPolicyBody {
  readonly spec: { readonly endpointSelector: { readonly matchLabels: Readonly<Record<string, string>> }; readonly egress: readonly object[] };
}

/**
 * Egress by name, and to what has no address that a NetworkPolicy could name. Cilium learns the addresses of a name from the answers that pods get, so lookups go through its DNS proxy; every lookup
 * stays allowed, since resolvers first try a name below the search domains.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
 */
export function namesPolicy(selector: Readonly<Record<string, string>>, targets: readonly NamedTarget[], entities: readonly EntityTarget[], { namespace, podLabels, nodeLocal }: DnsPlacement): NamesPolicyBody {
  const dnsPods = Object.fromEntries([['k8s:io.kubernetes.pod.namespace', namespace], ...Object.entries(podLabels).map(([key, value]) => [`k8s:${key}`, value])]);
  const throughProxy = { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] };
  return {
    spec: {
      endpointSelector: { matchLabels: { ...selector } },
      egress: [
        ...(targets.length > 0 ? [{ toEndpoints: [{ matchLabels: dnsPods }], ...throughProxy }] : []),
        ...(targets.length > 0 && nodeLocal && nodeLocal.length > 0 ? [{ toCIDR: [...nodeLocal], ...throughProxy }] : []),
        ...entities.map(({ entity, ports }) => ({ toEntities: [entity], toPorts: [{ ports: ports.map((port) => ({ port: `${port}`, protocol: 'TCP' })) }] })),
        ...targets.map(({ fqdn, ports }) => ({
          toFQDNs: [fqdn.includes('*') ? { matchPattern: fqdn } : { matchName: fqdn }],
          toPorts: [{ ports: ports.map(({ container }) => ({ port: `${container}`, protocol: 'TCP' })) }],
        })),
      ],
    },
  };
}
