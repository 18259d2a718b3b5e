import { describe, expect, it } from 'vitest';
import type { NamespaceKind, NamespaceWithQuota, NamespaceWithQuotaProps } from '../../constructs/namespace-with-quota';

const team = 'shop';
const environment = 'prod';
const size = 'S';

const taken: readonly NamespaceWithQuotaProps[] = [
  { team, environment, size },
  { team, environment: 'preview-1042', size: { cpu: '500m', memory: '1.5Gi' } },
  { team, environment, size: { cpu: 0.5, memory: '512Mi', pods: 3, ephemeral: '1Gi', storage: '1Ti', loadBalancers: 1, nodePorts: 1 }, gpu: { count: 0 } },
  { team, environment, size, costCenter: 'CC-1', access: { developers: 'a' }, security: 'baseline', cpuLimits: false, deletionProtection: false, labels: { a: 'b' } },
  { team, environment, size, raw: { quota: { spec: { hard: { pods: '5' } } } }, waive: [{ rule: 'namespace-quota', reason: 'Another team counts.', owner: 'shop', until: '2027-01-31' }] },
  { team, environment, size, access: { viewers: 'a', breakGlass: { group: 'b', reason: 'Incidents of severity 1' } }, network: { allowNamespaces: ['monitoring', { namespace: { name: 'edge' } }] } },
  { team, environment, size, quotaByPriority: { batch: { cpu: 1, memory: '1Gi', pods: 3 } }, queue: 'gpu' },
];

const refused: readonly NamespaceWithQuotaProps[] = [
  // @ts-expect-error no team
  { environment, size },
  // @ts-expect-error no environment
  { team, size },
  // @ts-expect-error no size
  { team, environment },
  // @ts-expect-error a size that there is not
  { team, environment, size: 'XXL' },
  // @ts-expect-error a size without memory
  { team, environment, size: { cpu: 4 } },
  // @ts-expect-error CPU as text without a unit
  { team, environment, size: { cpu: '4', memory: '8Gi' } },
  // @ts-expect-error memory in thousands
  { team, environment, size: { cpu: 4, memory: '8G' } },
  // @ts-expect-error storage without a unit
  { team, environment, size: { cpu: 4, memory: '8Gi', storage: '100' } },
  // @ts-expect-error GPUs are granted by number
  { team, environment, size, gpu: 2 },
  // @ts-expect-error one group, not several
  { team, environment, size, access: { developers: ['a', 'b'] } },
  // @ts-expect-error an emergency without a reason
  { team, environment, size, access: { breakGlass: { group: 'b' } } },
  // @ts-expect-error a class cannot count storage
  { team, environment, size, quotaByPriority: { batch: { cpu: 1, memory: '1Gi', storage: '1Gi' } } },
  // @ts-expect-error a class without memory
  { team, environment, size, quotaByPriority: { batch: { cpu: 1 } } },
  // @ts-expect-error labels instead of a name
  { team, environment, size, network: { allowNamespaces: [{ matchLabels: { team } }] } },
  // @ts-expect-error a level that there is not
  { team, environment, size, security: 'strict' },
  // @ts-expect-error an unknown prop
  { team, environment, size, owner: 'shop' },
  // @ts-expect-error a waiver without end
  { team, environment, size, waive: [{ rule: 'namespace-quota', reason: 'Another team counts.', owner: 'shop' }] },
];

/** Never called: what the compiler says of the methods. */
export function methods(shop: NamespaceWithQuota): void {
  shop.patch('ResourceQuota', { op: 'remove', path: '/spec' }).omit('LimitRange', { reason: 'The platform team makes it.' });
  // @ts-expect-error a kind that it does not make
  shop.patch('Deployment', { op: 'remove', path: '/spec' });
  // @ts-expect-error what it is for
  shop.omit('Namespace', { reason: 'It exists already.' });
  // @ts-expect-error no reason
  shop.omit('LimitRange');
  // @ts-expect-error members are for reading
  shop.quota = shop.quota;
}

describe('the compiler', () => {
  it('takes what is right and refuses what is wrong, as this file shows by compiling', () => {
    const kinds: readonly NamespaceKind[] = ['Namespace', 'ResourceQuota', 'LimitRange', 'NetworkPolicy', 'Role', 'RoleBinding', 'LocalQueue'];
    expect([taken.length, refused.length, kinds.length]).toEqual([7, 17, 7]);
  });
});
