export type { QuotaSpec } from './budget';
export { NamespaceWithQuota } from './namespace-with-quota';
export type { NamespaceAccess, NamespaceKind, NamespaceRaw, NamespaceWithQuotaProps } from './namespace-with-quota';
