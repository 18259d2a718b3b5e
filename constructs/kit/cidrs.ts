import { isCidr, readCidr } from '../../lib/kube/cidr';
import { show, type Ledger } from './problems';
import { requireProp } from './props';

/** The networks of a list; what is none is told and left out. */
export function cidrsProp(ledger: Ledger, prop: string, value: unknown): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(value)}`, prop, accepted: "a list of networks, such as ['203.0.113.0/24']", fix: 'Write a list.' });
    return [];
  }
  return value.filter((cidr: unknown, index): cidr is string => {
    if (isCidr(cidr)) return true;
    ledger.tell({ id: 'cidr-malformed', message: `${prop} has ${show(cidr)}`, prop: `${prop}.${index}`, accepted: 'address and prefix length, such as 203.0.113.0/24, with no bits behind the prefix', fix: fixOf(cidr) });
    return false;
  });
}

/** The networks of a list that must have one. */
export function requiredCidrs(ledger: Ledger, prop: string, value: unknown): readonly string[] {
  const given = Array.isArray(value) && value.length === 0 ? undefined : value;
  return requireProp(ledger, prop, given, "['203.0.113.0/24']") ? cidrsProp(ledger, prop, given) : [];
}

function fixOf(value: unknown): string {
  const read = readCidr(value);
  if (typeof value !== 'string' || !read) return 'Write the network in CIDR form.';
  return value.includes('/') ? 'Clear the bits behind the prefix.' : `Write '${value}/${read.bits}'.`;
}
