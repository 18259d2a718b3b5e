import type { HttpRule } from './mesh-traffic';
import { compare } from './network-rules';
import type { PeerFacts, PeerPort } from './peer';

/** Requests that a peer may send to a port. */
export interface HttpEdge {
  readonly peer: PeerFacts;
  readonly port: PeerPort;
  readonly rules: readonly HttpRule[];
}

/** What of a CiliumNetworkPolicy Plinth writes. */
export interface HttpPolicyBody {
  readonly spec: { readonly endpointSelector: { readonly matchLabels: Readonly<Record<string, string>> }; readonly ingress: readonly object[] };
}

/**
 * Who may send which requests, for Cilium's proxy on the node. A rule for the same port without requests would let all of them through, so no other policy may
 * have one.
 *
 * @see https://docs.cilium.io/en/stable/security/policy/language/#http
 */
export function httpPolicy(selector: Readonly<Record<string, string>>, edges: readonly HttpEdge[], own: string | undefined): HttpPolicyBody {
  const ingress = edges.map(({ peer, port, rules }) => {
    const { namespace = own, reach } = peer;
    const labels = 'podLabels' in reach ? Object.entries(reach.podLabels).map(([key, value]) => [`k8s:${key}`, value]) : [];
    const matchLabels = Object.fromEntries([...labels, ...(namespace === undefined ? [] : [['k8s:io.kubernetes.pod.namespace', namespace]])]) as Record<string, string>;
    const http = rules.map(({ method, path }) => ({ ...(method !== undefined && { method }), ...(path !== undefined && { path: pattern(path) }) }));
    return { order: `${namespace ?? ''}/${peer.name}/${port.name}`, rule: { fromEndpoints: [{ matchLabels }], toPorts: [{ ports: [{ port: `${port.container}`, protocol: 'TCP' }], rules: { http } }] } };
  });
  return { spec: { endpointSelector: { matchLabels: { ...selector } }, ingress: ingress.sort((a, b) => compare(a.order, b.order)).map(({ rule }) => rule) } };
}

/** A path as the regular expression that Cilium matches whole. */
function pattern(path: string): string {
  const literal = path.replace(/\*$/, '').replaceAll(/[.+()[\]{}|^$\\?]/g, '\\$&');
  return path.endsWith('*') ? `${literal}.*` : literal;
}
