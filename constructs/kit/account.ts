import { ApiObject } from 'cdk8s';
import { isDnsSubdomain } from '../../lib/kube/names';
import { show, type Ledger } from './problems';

/** The account that pods run as; `own` where the construct makes it. */
export interface Account {
  readonly name: string;
  readonly own: boolean;
}

/** The given account by its name, else one of the construct's own. An account that nothing in the program makes is noted as external. */
export function givenAccount(ledger: Ledger, given: unknown, name: string): Account {
  if (given === undefined) return { name, own: true };
  const account = typeof given === 'object' && given !== null ? (given as { readonly name?: unknown; readonly apiObject?: unknown }) : {};
  if (typeof account.name !== 'string' || !isDnsSubdomain(account.name)) {
    ledger.tell({ id: 'prop-malformed', message: `serviceAccount is ${show(given)}`, prop: 'serviceAccount', accepted: 'a ServiceAccount of cdk8s-plus, or { name }', fix: typeof given === 'string' ? `Write { name: ${show(given)} }.` : 'Pass the account, or remove the prop for one of its own.' });
    return { name, own: true };
  }
  if (account.apiObject === undefined && !ApiObject.isApiObject(given)) ledger.refer('ServiceAccount', account.name);
  return { name: account.name, own: false };
}
