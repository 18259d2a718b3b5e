import type { Construct } from 'constructs';
import { Tenant } from './tenant';

/** Named uses of Tenant: the one source of its golden files, its page and its policy tests. */
export const examples = {
  /** Two namespaces that share what the team has. */
  minimal(scope: Construct): void {
    new Tenant(scope, 'acme', {
      team: 'acme',
      budget: { cpu: 10, memory: '20Gi' },
      namespaces: { dev: { environment: 'dev', share: 0.2 }, prod: { environment: 'prod', share: 0.8 } },
    });
  },

  /** What comes in ones is granted by name; every namespace has groups of its own. */
  granted(scope: Construct): void {
    new Tenant(scope, 'vision', {
      team: 'vision',
      costCenter: 'CC-2207',
      budget: { cpu: 64, memory: '256Gi', pods: 100, storage: '2Ti', loadBalancers: 1, nodePorts: 1 },
      gpu: { count: 8 },
      namespaces: {
        lab: { environment: 'dev', share: 0.25, gpu: { count: 2 }, access: { developers: 'oidc:vision' } },
        staging: { environment: 'staging', share: 0.125, access: { developers: 'oidc:vision', deployers: 'oidc:vision-ci' } },
        prod: {
          environment: 'prod',
          share: 0.625,
          gpu: { count: 6 },
          loadBalancers: 1,
          nodePorts: 1,
          access: { viewers: 'oidc:support', deployers: 'oidc:vision-ci' },
          quotaByPriority: { batch: { cpu: 8, memory: '32Gi' } },
        },
      },
    });
  },
};
