import { HTTPS_PORT, internetPeers } from './internet';
import type { Connections } from './network';
import { Peer } from './peer';
import { show, type Ledger } from './problems';
import { mapProp } from './props';

const HTTPS = { name: 'https', container: HTTPS_PORT, service: HTTPS_PORT };

/** Opens the connections that are given as props. */
export function declareNetwork({ ledger, given, connections }: { readonly ledger: Ledger; readonly given: Readonly<Record<string, unknown>>; readonly connections: Connections }): void {
  const props = mapProp(ledger, 'network', given['network']);
  for (const way of ['allowFrom', 'allowTo'] as const) {
    const { [way]: peers = [] } = props;
    if (!Array.isArray(peers)) {
      ledger.tell({ id: 'prop-malformed', message: `network.${way} is ${show(peers)}`, prop: `network.${way}`, accepted: 'a list of services and other peers', fix: 'Write a list.' });
      continue;
    }
    for (const peer of peers) ledger.attempt(() => (way === 'allowTo' ? connections.connect(Peer.from(peer), {}) : connections.allow(Peer.from(peer), undefined)), undefined);
  }
  const internet = internetPeers(ledger, 'network.internet', props['internet']);
  if (internet.length > 0) connections.reachOut({ name: 'internet', reach: { peers: internet }, ports: [HTTPS] }, HTTPS);
}
