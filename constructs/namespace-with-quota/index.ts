export type { NamespaceAccess } from './access';
export type { QuotaSpec } from './budget';
export { NamespaceWithQuota } from './namespace-with-quota';
export type { NamespaceKind, NamespaceRaw, NamespaceWithQuotaProps } from './namespace-with-quota';
