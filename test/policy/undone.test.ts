import { describe, expect, it } from 'vitest';
import type { Override, ScopedWaiver } from '../../lib/kube/provenance';
import { undoneGuarantees } from '../../lib/policy/undone';
import type { Problem } from '../../lib/errors';

const OBJECT = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api' };
const SERVICE = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'api' };
const NO_TABLE = { provenance: new Map(), externals: [] };

function undone(override: Partial<Override>, findings: ReadonlyArray<Partial<Problem>> = [], isOn = (_: string): boolean => true, waivers: readonly ScopedWaiver[] = []): readonly Problem[] {
  const undoes = [{ path: '/spec/strategy/type', message: 'it was promised', rules: ['the-rule'] }];
  return undoneGuarantees(findings as Problem[], { ...NO_TABLE, waivers, overrides: [{ by: 'patch', object: OBJECT, paths: ['/spec/strategy'], undoes, construct: 'shop/api/Deployment', ...override }] }, isOn);
}

describe('a promise that a change took away', () => {
  it('is an error at its place', () => {
    expect(undone({})).toMatchObject([{ id: 'guarantee-undone', severity: 'error', message: 'it was promised', object: OBJECT, pointer: '/spec/strategy/type', construct: 'shop/api/Deployment' }]);
  });

  it.each([
    ['at its place', { object: OBJECT, pointer: '/spec/strategy/type' }],
    ['around it', { object: OBJECT }],
    ['in what the change replaced', { object: OBJECT, pointer: '/spec/strategy/rollingUpdate' }],
    ['below it', { object: OBJECT, pointer: '/spec/strategy/type/x' }],
    ['on another object of the construct', { object: SERVICE, construct: 'shop/api/Service' }],
  ])('is not told twice where a rule of the promise found something %s', (_, finding) => {
    expect(undone({}, [{ id: 'the-rule', ...finding }])).toEqual([]);
  });

  it.each([
    ['another rule found something', { id: 'another-rule', object: OBJECT }],
    ['its rule found something elsewhere on the object', { id: 'the-rule', object: OBJECT, pointer: '/spec/replicas', construct: 'shop/api/Deployment' }],
    ['its rule found something on an object of another construct', { id: 'the-rule', object: SERVICE, construct: 'shop/web/Service' }],
  ])('is told although %s', (_, finding) => {
    expect(undone({}, [finding])).toHaveLength(1);
  });

  it('is told in every profile, whether or not it has rules that say the same', () => {
    expect(undone({}, [], () => false)).toHaveLength(1);
    expect(undone({ undoes: [{ path: '', message: 'it was promised', rules: [] }] }, [], () => false)).toHaveLength(1);
  });

  it('is answered for where its rule is waived, in a profile that does not have the rule on', () => {
    const waivers = (construct: string) => [{ rule: 'the-rule', reason: 'Somebody else does it.', owner: 'shop', until: '2027-01-01', construct }];
    expect(undone({}, [], () => false, waivers('shop'))).toEqual([]);
    expect(undone({}, [], () => false, waivers('shop/web'))).toHaveLength(1);
    expect(undone({}, [], () => true, waivers('shop'))).toHaveLength(1);
  });
});
