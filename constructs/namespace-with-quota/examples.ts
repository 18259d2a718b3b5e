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
};
