import { describe, expect, it } from 'vitest';
import type { Tenant, TenantProps } from '../../constructs/tenant';
import type { Construct } from 'constructs';

const team = 'acme';
const budget = 'M';
const dev = { environment: 'dev', share: 0.2 } as const;

const taken: readonly TenantProps[] = [
  { team, budget, namespaces: { dev } },
  { team, costCenter: 'CC-1', budget: { cpu: 1, memory: '1Gi' }, gpu: { count: 1 }, namespaces: { dev: { ...dev, gpu: { count: 1 }, loadBalancers: 1, nodePorts: 1, access: { viewers: 'a' }, queue: 'gpu' } } },
];

const refused: readonly TenantProps[] = [
  // @ts-expect-error no team
  { budget, namespaces: { dev } },
  // @ts-expect-error no budget
  { team, namespaces: { dev } },
  // @ts-expect-error no namespaces
  { team, budget },
  // @ts-expect-error no share
  { team, budget, namespaces: { dev: { environment: 'dev' } } },
  // @ts-expect-error no environment
  { team, budget, namespaces: { dev: { share: 0.2 } } },
  // @ts-expect-error a share as text
  { team, budget, namespaces: { dev: { ...dev, share: '20%' } } },
  // @ts-expect-error a size beside the share
  { team, budget, namespaces: { dev: { ...dev, size: 'S' } } },
  // @ts-expect-error a team of its own
  { team, budget, namespaces: { dev: { ...dev, team: 'other' } } },
  // @ts-expect-error memory in thousands
  { team, budget: { cpu: 1, memory: '1G' }, namespaces: { dev } },
];

/** Never called: what the compiler says of the members. */
export function members(make: typeof Tenant, scope: Construct): void {
  const acme = new make(scope, 'acme', { team, budget, namespaces: { dev, prod: dev } });
  acme.namespaces.prod.omit('LimitRange', { reason: 'The platform team makes it.' });
  // @ts-expect-error a namespace that it was not given
  acme.namespaces.staging?.omit('LimitRange', { reason: 'The platform team makes it.' });
  // @ts-expect-error members are for reading
  acme.namespaces.dev = acme.namespaces.prod;
}

describe('the compiler', () => {
  it('takes what is right and refuses what is wrong, as this file shows by compiling', () => {
    expect([taken.length, refused.length]).toEqual([2, 9]);
  });
});
