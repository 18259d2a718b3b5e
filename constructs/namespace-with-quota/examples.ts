import type { Construct } from 'constructs';
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
};
