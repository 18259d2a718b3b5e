import { describe, expect, it } from 'vitest';
import type { Override } from '../../lib/kube/provenance';
import { undoneGuarantees } from '../../lib/policy/undone';
import type { Problem } from '../../lib/errors';

const OBJECT = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api' };
const SERVICE = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'api' };
const NO_TABLE = { provenance: new Map(), waivers: [], externals: [] };

function undone(override: Partial<Override>, findings: ReadonlyArray<Partial<Problem>> = [], isOn = (_: string): boolean => true): readonly Problem[] {
  const undoes = [{ path: '/spec/strategy/type', message: 'it was promised', rules: ['the-rule'] }];
  return undoneGuarantees(findings as Problem[], { ...NO_TABLE, overrides: [{ by: 'patch', object: OBJECT, paths: [], undoes, construct: 'shop/api/Deployment', ...override }] }, isOn);
}

describe('a promise that a change took away', () => {
  it('is an error at its place', () => {
    expect(undone({})).toMatchObject([{ id: 'guarantee-undone', severity: 'error', message: 'it was promised', object: OBJECT, pointer: '/spec/strategy/type', construct: 'shop/api/Deployment' }]);
  });

  it.each([
    ['at its place', { object: OBJECT, pointer: '/spec/strategy/type' }],
    ['around it', { object: OBJECT }],
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

  it('is not asked for by a profile that has none of its rules on', () => {
    expect(undone({}, [], () => false)).toEqual([]);
  });

  it('is told in every profile where no rule says the same', () => {
    expect(undone({ undoes: [{ path: '', message: 'it was promised', rules: [] }] }, [], () => false)).toHaveLength(1);
  });
});
