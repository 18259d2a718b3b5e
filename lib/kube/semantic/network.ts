import { checkCidr, isStrictlyWithin } from './addresses';
import { asMap, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { checkSelector } from './labels';
import { isPort, reportPort } from './ports';
import type { Site } from './site';

/** A NetworkPolicy. */
export function checkNetworkPolicy(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec');
  if (!spec) return;
  site.enter('spec');
  const selector = mapAt(spec, 'podSelector');
  if (selector) checkSelector(site, selector, 'podSelector');
  const types = listAt(spec, 'policyTypes');
  if (types.length > 2) site.report({ id: 'policy-types-repeated', path: ['policyTypes'], message: `policyTypes has ${types.length} items`, accepted: 'Ingress, Egress, or both, each once', fix: 'Write each type once.' });
  checkRules(site, spec, 'ingress', 'from');
  checkRules(site, spec, 'egress', 'to');
  site.leave();
}

function checkRules(site: Site, spec: Fields, direction: string, side: string): void {
  const rules = listAt(spec, direction);
  for (let index = 0; index < rules.length; index++) {
    const rule = asMap(rules[index]);
    if (!rule) continue;
    site.enter(direction);
    site.enter(index);
    listAt(rule, 'ports').forEach((item, i) => {
      const port = asMap(item);
      if (port) checkRulePort(site, port, i);
    });
    listAt(rule, side).forEach((item, i) => {
      const peer = asMap(item);
      if (!peer) return;
      site.enter(side);
      site.enter(i);
      checkPeer(site, peer);
      site.leave();
      site.leave();
    });
    site.leave();
    site.leave();
  }
}

function checkRulePort(site: Site, port: Fields, index: number): void {
  if (!isPort(port.port)) reportPort(site, port.port, ['ports', index, 'port']);
  const end = numberAt(port, 'endPort');
  if (end === undefined) return;
  const path = ['ports', index, 'endPort'];
  const first = numberAt(port, 'port');
  if (first === undefined) {
    site.report({
      id: 'end-port-malformed',
      path,
      message: isSet(port.port) ? `endPort is ${end}, and port is the name ${show(port.port)}` : `endPort is ${end}, and there is no port`,
      accepted: 'endPort after a numeric port',
      fix: 'Write the first port of the range as a number in port.',
    });
  } else if (end < first) {
    site.report({ id: 'end-port-malformed', path, message: `the range ends at ${end}, before it begins at ${first}`, accepted: `${first} to 65535`, fix: 'Swap the two.' });
  } else if (!isPort(end)) {
    reportPort(site, end, path);
  }
}

function checkPeer(site: Site, peer: Fields): void {
  const pods = mapAt(peer, 'podSelector');
  const namespaces = mapAt(peer, 'namespaceSelector');
  const block = mapAt(peer, 'ipBlock');
  if (pods) checkSelector(site, pods, 'podSelector');
  if (namespaces) checkSelector(site, namespaces, 'namespaceSelector');
  if (!pods && !namespaces && !block) {
    site.report({
      id: 'network-policy-peer-one-of',
      path: [],
      message: 'the peer is empty',
      accepted: 'podSelector, namespaceSelector, both of them, or ipBlock',
      fix: 'Say whom it means; leave out the whole list to mean everybody.',
    });
  } else if (block && (pods || namespaces)) {
    site.report({
      id: 'network-policy-peer-one-of',
      path: ['ipBlock'],
      message: `ipBlock stands beside ${pods ? 'podSelector' : 'namespaceSelector'}`,
      accepted: 'ipBlock alone, or selectors',
      fix: 'Make ipBlock a peer of its own.',
    });
  }
  if (block) checkBlock(site, block);
}

function checkBlock(site: Site, block: Fields): void {
  const cidr = checkCidr(site, textAt(block, 'cidr') ?? '', 'ipBlock', 'cidr');
  listAt(block, 'except').forEach((item, index) => {
    if (typeof item !== 'string') return;
    const path = ['ipBlock', 'except', index];
    const except = checkCidr(site, item, ...path);
    if (!cidr || !except || isStrictlyWithin(except, cidr)) return;
    site.report({
      id: 'cidr-except-outside',
      path,
      message: `the exception ${show(item)} is not a part of ${show(block.cidr)}`,
      accepted: 'a smaller range inside cidr',
      fix: 'Remove the exception, or correct its range.',
    });
  });
}
