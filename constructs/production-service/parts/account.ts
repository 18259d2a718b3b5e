import { givenAccount, type Account } from '../../kit/account';
import type { ServiceContext } from './context';

export type { Account } from '../../kit/account';

/** The account that pods of a service run as. */
export function accountOf({ ledger, given: { serviceAccount }, identity: { name } }: ServiceContext): Account {
  return givenAccount(ledger, serviceAccount, name);
}
