import type { DnsPlacement } from '../../lib/kube/platform';
import type { PeerPort } from './peer';

/** A name outside the cluster and the ports at which it is called. */
export interface NamedTarget {
  readonly fqdn: string;
  readonly ports: readonly PeerPort[];
}

/** What of a CiliumNetworkPolicy Plinth writes. */
export interface NamesPolicyBody {
  readonly spec: { readonly endpointSelector: { readonly matchLabels: Readonly<Record<string, string>> }; readonly egress: readonly object[] };
}

/**
 * Egress by name. Cilium learns the addresses of a name from the answers that pods get, so lookups go through its DNS proxy; every lookup
 * stays allowed, since resolvers first try a name below the search domains.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#dns-based
 */
export function namesPolicy(selector: Readonly<Record<string, string>>, targets: readonly NamedTarget[], { namespace, podLabels, nodeLocal }: DnsPlacement): NamesPolicyBody {
  const dnsPods = Object.fromEntries([['k8s:io.kubernetes.pod.namespace', namespace], ...Object.entries(podLabels).map(([key, value]) => [`k8s:${key}`, value])]);
  const throughProxy = { toPorts: [{ ports: [{ port: '53', protocol: 'ANY' }], rules: { dns: [{ matchPattern: '*' }] } }] };
  return {
    spec: {
      endpointSelector: { matchLabels: { ...selector } },
      egress: [
        { toEndpoints: [{ matchLabels: dnsPods }], ...throughProxy },
        ...(nodeLocal && nodeLocal.length > 0 ? [{ toCIDR: [...nodeLocal], ...throughProxy }] : []),
        ...targets.map(({ fqdn, ports }) => ({
          toFQDNs: [fqdn.includes('*') ? { matchPattern: fqdn } : { matchName: fqdn }],
          toPorts: [{ ports: ports.map(({ container }) => ({ port: `${container}`, protocol: 'TCP' })) }],
        })),
      ],
    },
  };
}
