export type { BreakGlass, NamespaceAccess } from './access';
export type { NamedNamespace, NamespaceNetwork } from './allowed-namespaces';
export type { NamespaceBackup } from './backup';
export type { AccountName, GrantedRole, Grantee, PlusSubject } from './grants';
export type { ContainerAmounts, LimitSpec } from './limits';
export { NamespaceWithQuota } from './namespace-with-quota';
export type { NamespaceKind, NamespaceRaw, NamespaceWithQuotaProps } from './props';
export type { PriorityQuota } from './priority';
export type { LocalQueue } from './queue';
