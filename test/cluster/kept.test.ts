import { describe, expect, it } from 'vitest';
import { lostFields } from './admission/kept';
import { mutate, randomOf } from './converse/mutations';
import { crdDifferences } from './crds/published';

describe('what a server keeps', () => {
  it('is compared field by field, amounts by value', () => {
    expect(lostFields({ a: { cpu: '0.5', memory: 1_073_741_824 }, b: [1] }, { a: { cpu: '500m', memory: '1Gi' }, b: [1], c: 'more' })).toEqual([]);
    expect(lostFields({ a: { cpu: '0.5' }, b: [1] }, { a: { cpu: '501m' }, b: [1, 2] })).toEqual(['/a/cpu', '/b']);
  });

  it('may leave out what is empty, and flags that are false by themselves, and nothing else', () => {
    expect(lostFields({ egress: [], emptyDir: {}, hostNetwork: false, minReadySeconds: 0 }, {})).toEqual([]);
    expect(lostFields({ allowPrivilegeEscalation: false, hostNetwork: true, maxUnavailable: 0 }, {})).toEqual(['/allowPrivilegeEscalation', '/hostNetwork', '/maxUnavailable']);
  });
});

describe('mutants', () => {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { app: 'a' } }, data: { k: 'v', n: '1' } };

  it('are the same for the same seed, differ from the object, and leave it alone', () => {
    const [one, other] = [randomOf(7), randomOf(7)];
    for (let i = 0; i < 50; i++) {
      const mutant = mutate(object, one);
      expect(mutant).toEqual(mutate(object, other));
      expect(mutant.object).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    }
    expect(object.data).toEqual({ k: 'v', n: '1' });
  });
});

describe('definitions', () => {
  const crd = (schema: object) => ({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'things.acme.io' }, spec: { group: 'acme.io', scope: 'Namespaced', names: { kind: 'Thing', plural: 'things' }, versions: [{ name: 'v1', served: true, schema }, { name: 'v0', served: false }] } });

  it('differ where an object would be judged otherwise, and not in remarks', () => {
    expect(crdDifferences(crd({ type: 'object', description: 'A thing.', properties: { description: { type: 'string' } } }), crd({ type: 'object', properties: { description: { type: 'string' } } }))).toEqual([]);
    expect(crdDifferences(crd({ type: 'object', properties: { description: { type: 'string' } } }), crd({ type: 'object', properties: {} }))).toEqual(['/versions/0/schema/properties/description']);
  });
});
