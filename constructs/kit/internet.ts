import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { cidrsProp } from './cidrs';
import type { Ledger } from './problems';
import { booleanProp } from './props';

/** What outside the cluster may be called at port 443: every public address, or some networks. Another port: `connectTo(Peer.cidr(…, { port }))`. */
export type Internet = boolean | ReadonlyArray<`${string}/${number}`>;

/** The port of TLS. */
export const HTTPS_PORT = 443;

/**
 * Every address but those of private networks, of the provider's shared space and of the link: neither the cluster, nor the company, nor
 * the metadata service of the cloud.
 *
 * @see RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291
 */
const PUBLIC: readonly NetworkPolicyPeer[] = [
  { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'] } },
  { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
];

/** The addresses as a NetworkPolicy names them; none where nothing is open. */
export function internetPeers(ledger: Ledger, prop: string, given: unknown): readonly NetworkPolicyPeer[] {
  if (Array.isArray(given)) return cidrsProp(ledger, prop, given).map((cidr) => ({ ipBlock: { cidr } }));
  return booleanProp(ledger, prop, given, false) ? PUBLIC : [];
}
