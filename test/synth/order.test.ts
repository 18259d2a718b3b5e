import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../lib/kube/object';
import { inOrder } from '../../lib/synth/order';

const kinds = [
  ['v1', 'Namespace'],
  ['v1', 'Service'],
  ['apps/v1', 'Deployment'],
  ['serving.knative.dev/v1', 'Service'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
  ['example.com/v1', 'Widget'],
] as const;

const object = fc.record({ kind: fc.constantFrom(...kinds), namespace: fc.constantFrom(undefined, 'a', 'b', 'ä'), name: fc.constantFrom('x', 'y', 'Z', 'ä', 'z-1', 'z1') }).map(
  ({ kind: [apiVersion, kind], namespace, name }): KubeObject => ({ apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }) } }),
);
const named = (object: KubeObject): string => `${object.apiVersion} ${object.kind} ${object.metadata.namespace} ${object.metadata.name}`;

describe('the order of a set', () => {
  it('depends on the set alone, not on the order of declaration', () => {
    const shuffled = fc.uniqueArray(object, { selector: named, maxLength: 30 }).chain((objects) => fc.tuple(fc.constant(objects), fc.shuffledSubarray(objects, { minLength: objects.length })));
    fc.assert(
      fc.property(shuffled, ([objects, others]) => {
        const order = (list: readonly KubeObject[]): string[] => inOrder(list.map((each) => ({ object: each }))).map((item) => named(item.object));
        expect(order(others)).toEqual(order(objects));
      }),
    );
  });

  it('puts definitions, namespaces and services before what needs them, and tells kinds of one name apart by group', () => {
    const set = [...kinds].reverse().map(([apiVersion, kind]) => ({ object: { apiVersion, kind, metadata: { name: 'x', namespace: 'a' } } }));
    expect(inOrder(set).map(({ object: { apiVersion, kind } }) => `${apiVersion} ${kind}`)).toEqual([
      'apiextensions.k8s.io/v1 CustomResourceDefinition',
      'v1 Namespace',
      'v1 Service',
      'apps/v1 Deployment',
      'policy/v1 PodDisruptionBudget',
      'example.com/v1 Widget',
      'serving.knative.dev/v1 Service',
    ]);
  });
});
