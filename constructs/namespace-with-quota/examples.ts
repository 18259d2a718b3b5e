import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Platform } from '../kit/platform';
import { NamespaceWithQuota } from './namespace-with-quota';

/** Named uses of NamespaceWithQuota: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** A namespace of a common size. */
  minimal(scope: Construct): void {
    new NamespaceWithQuota(scope, 'shop', { team: 'shop', environment: 'prod', size: 'S' });
  },

  /** People may look, the pipeline may deploy, and the bill has an address. */
  withAccess(scope: Construct): void {
    new NamespaceWithQuota(scope, 'shop', {
      team: 'shop',
      environment: 'prod',
      costCenter: 'CC-1203',
      size: 'M',
      access: { developers: 'oidc:shop', deployers: 'oidc:shop-ci' },
    });
  },

  /** Sums of one's own, two GPUs and one load balancer. */
  ownSize(scope: Construct): void {
    new NamespaceWithQuota(scope, 'vision', {
      team: 'vision',
      environment: 'staging',
      size: { cpu: 24, memory: '96Gi', pods: 40, loadBalancers: 1, nodePorts: 1 },
      gpu: { count: 2 },
    });
  },

  /** A preview of a pull request: small, and deleted without ceremony. */
  preview(scope: Construct): void {
    new NamespaceWithQuota(scope, 'shop-pr-1042', { team: 'shop', environment: 'preview', size: 'XS' });
  },

  /** Support sees what runs, a group that is empty until an emergency may repair it, and the monitoring reaches every pod. */
  operated(scope: Construct): void {
    const monitoring = new NamespaceWithQuota(scope, 'monitoring', { team: 'platform', environment: 'prod', size: 'S' });
    new NamespaceWithQuota(scope, 'shop', {
      team: 'shop',
      environment: 'prod',
      size: 'S',
      access: { viewers: 'oidc:support', breakGlass: { group: 'oidc:shop-emergency', reason: 'Incidents of severity 1, with a ticket' } },
      network: { allowNamespaces: [monitoring, 'ingress-nginx'] },
    });
  },

  /** Batch work may take a quarter of it, and never the room of what serves customers. */
  byPriority(scope: Construct): void {
    new NamespaceWithQuota(scope, 'shop', {
      team: 'shop',
      environment: 'prod',
      size: { cpu: 8, memory: '16Gi' },
      quotaByPriority: { batch: { cpu: 2, memory: '4Gi', pods: 10 } },
    });
  },

  /** Jobs wait in a queue of Kueue until the cluster has room for them. */
  queued(scope: Construct): void {
    Platform.provide(scope, definePlatform({ queueing: 'kueue' }));
    new NamespaceWithQuota(scope, 'training', { team: 'vision', environment: 'prod', size: 'L', gpu: { count: 8 }, queue: 'gpu' });
  },

  /** Large containers, and claims of a size that the backup can copy in a night; what needs neither says nothing. */
  dataTeam(scope: Construct): void {
    Platform.provide(scope, definePlatform({ backup: 'velero', costCenterRequired: true }));
    new NamespaceWithQuota(scope, 'reports', {
      team: 'data',
      environment: 'prod',
      costCenter: 'CC-1203',
      size: 'M',
      limits: { request: { memory: '512Mi' }, limit: { memory: '512Mi' }, max: { cpu: 4, memory: '12Gi' }, maxClaim: '100Gi' },
      backup: { schedule: '30 1 * * *', keep: '336h' },
    });
  },

  /** What someone else wrote calls out and across without a policy of its own; a second team may look, and its pipeline may deploy. */
  shared(scope: Construct): void {
    const tools = new NamespaceWithQuota(scope, 'tools', { team: 'platform', environment: 'prod', size: 'S' });
    new NamespaceWithQuota(scope, 'vendor', { team: 'billing', environment: 'prod', size: 'S', network: { internet: true } })
      .connectTo(tools)
      .grant('oidc:finance', 'developer')
      .grant({ account: 'deployer', namespace: 'ci' }, 'deployer');
  },
};
