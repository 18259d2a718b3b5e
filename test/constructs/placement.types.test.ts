import { expectTypeOf, it } from 'vitest';
import type { Placement } from '../../constructs/kit/placement';
import type { IPeer } from '../../constructs/kit/peer';
import type { ProductionServiceProps } from '../../constructs/production-service/props';

it('a placement is the name of a pool, or a pool and what is near', () => {
  expectTypeOf<'checkout'>().toExtend<Placement>();
  expectTypeOf<{ pool: 'checkout'; near: IPeer }>().toExtend<Placement>();
  expectTypeOf<{ near: { peer: IPeer; within: 'host'; require: true } }>().toExtend<Placement>();
  expectTypeOf<Placement>().toExtend<NonNullable<ProductionServiceProps['placement']>>();
});

it('is nothing else', () => {
  // @ts-expect-error a peer is named as the object that it is
  const byName: Placement = { near: 'cart' };
  // @ts-expect-error a zone or a host
  const rack: Placement = { near: { peer: {} as IPeer, within: 'rack' } };
  // @ts-expect-error there is no such prop
  const typo: Placement = { poool: 'checkout' };
  expectTypeOf([byName, rack, typo]).toBeArray();
});
