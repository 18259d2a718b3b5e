import { describe, expect, it } from 'vitest';
import type { NamespaceWithQuota, NamespaceWithQuotaProps } from '../../constructs/namespace-with-quota';
import type { ProductionService } from '../../constructs/production-service/production-service';
import type { ProductionServiceProps } from '../../constructs/production-service/props';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';

const base = { image: 'registry.acme.io/shop/api:1.4.2', resources: { cpu: '250m', memory: '256Mi' }, http: { port: 8080, readiness: '/ready' } } as const;
const shop = { team: 'shop', environment: 'prod', size: 'S' } as const;

const taken: readonly ProductionServiceProps[] = [
  { ...base, cloudIdentity: { awsRole: 'arn:aws:iam::123456789012:role/shop-api' } },
  { ...base, cloudIdentity: { awsRole: 'association' } },
  { ...base, cloudIdentity: { googleAccount: 'principal' } },
  { ...base, cloudIdentity: { googleAccount: 'api@shop-prod.iam.gserviceaccount.com' } },
  { ...base, cloudIdentity: { azureClient: '7c0b2f7e-4d0a-4b0e-9f5e-2f6f0a1c9b11' } },
  { ...base, leaderElection: true, priority: 'batch', runtimeClass: 'gvisor', dns: { ndots: 2 }, hostAliases: { '10.0.0.9': ['legacy.acme.io'] }, trafficDistribution: 'PreferSameNode' },
  { ...base, leaderElection: { lease: 'orders' }, network: { allowTo: [], internet: ['203.0.113.0/24'] }, trafficDistribution: false },
];

const refused: readonly ProductionServiceProps[] = [
  // @ts-expect-error a name is no ARN
  { ...base, cloudIdentity: { awsRole: 'shop-api' } },
  // @ts-expect-error an account of people
  { ...base, cloudIdentity: { googleAccount: 'me@acme.io' } },
  // @ts-expect-error a tenant without a client
  { ...base, cloudIdentity: { azureTenant: '7c0b2f7e-4d0a-4b0e-9f5e-2f6f0a1c9b11' } },
  // @ts-expect-error nothing says which cloud
  { ...base, cloudIdentity: 'shop-api' },
  // @ts-expect-error an address without its name
  { ...base, hostAliases: { '10.0.0.9': [] } },
  // @ts-expect-error a network without prefix
  { ...base, network: { internet: ['203.0.113.7'] } },
  // @ts-expect-error a name is no peer
  { ...base, network: { allowTo: ['cart'] } },
  // @ts-expect-error the old name: a platform of old clusters gets it by itself
  { ...base, trafficDistribution: 'PreferClose' },
];

const namespaces: readonly NamespaceWithQuotaProps[] = [
  { ...shop, limits: { request: { cpu: '50m' }, max: { memory: '2Gi' }, maxClaim: '10Gi' }, backup: { schedule: '0 2 * * *', keep: '336h' }, network: { internet: true } },
  // @ts-expect-error no container has a claim
  { ...shop, limits: { request: { storage: '1Gi' } } },
  // @ts-expect-error scratch space has no bound of its own
  { ...shop, limits: { max: { ephemeral: '1Gi' } } },
  // @ts-expect-error days are written in hours
  { ...shop, backup: { schedule: '0 2 * * *', keep: '30d' } },
  // @ts-expect-error a backup at no time
  { ...shop, backup: { keep: '336h' } },
];

const platforms: readonly PlatformProps[] = [
  { identity: { engine: 'aws-irsa', tokenNetworks: ['10.0.8.0/24'] }, queueing: { engine: 'kueue', clusterQueues: ['batch'] }, backup: { engine: 'velero', namespace: 'backup' }, priorityClasses: ['batch'], apiServer: { cidrs: ['10.0.0.10/32'] } },
  // @ts-expect-error the metadata server of Google Cloud has an address of its own
  { identity: { engine: 'gcp', tokenNetworks: ['10.0.8.0/24'] } },
  // @ts-expect-error an API server without an address
  { apiServer: { cidrs: [], port: 6443 } },
];

/** Never called: what the compiler says of the methods. */
export function methods(api: ProductionService, place: NamespaceWithQuota): void {
  api.grantApi([{ resources: ['configmaps'], verbs: ['get'], names: ['settings'] }]).grantTo('oidc:shop', 'debug');
  // @ts-expect-error a wildcard
  api.grantApi([{ resources: ['configmaps'], verbs: ['*'] }]);
  // @ts-expect-error rights over rights
  api.grantApi([{ resources: ['roles'], verbs: ['escalate'] }]);
  // @ts-expect-error nothing
  api.grantApi([]);
  // @ts-expect-error no such role
  api.grantTo('oidc:shop', 'edit');
  place.grant('oidc:shop', 'developer').grant(api, { role: 'reader' }).grant({ account: 'ci', namespace: 'ci' }, 'deployer').connectTo('monitoring').connectTo(place);
  // @ts-expect-error nobody is made an administrator
  place.grant('oidc:shop', 'admin');
  // @ts-expect-error a service is no namespace
  place.connectTo(api);
}

describe('the compiler', () => {
  it('takes what is right and refuses what is wrong, as this file shows by compiling', () => {
    expect([taken.length, refused.length, namespaces.length, platforms.length, typeof definePlatform]).toEqual([7, 8, 5, 3, 'function']);
  });
});
