export type { BreakGlass, NamespaceAccess } from './access';
export type { NamedNamespace, NamespaceNetwork } from './allowed-namespaces';
export { NamespaceWithQuota } from './namespace-with-quota';
export type { NamespaceKind, NamespaceRaw, NamespaceWithQuotaProps } from './namespace-with-quota';
export type { PriorityQuota } from './priority';
export type { LocalQueue } from './queue';
