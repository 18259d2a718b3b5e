export { Tenant, type TenantNamespaceProps, type TenantProps } from './tenant';
