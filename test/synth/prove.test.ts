import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../lib/kube/object';
import { createSchemas } from '../../lib/kube/schema';
import { profileOf } from '../../lib/policy/profiles';
import { prove } from '../../lib/synth/prove';
import { nodeTableSource } from '../../lib/synth/tables/source';

const MINOR = 34;
const idsOf = (objects: readonly object[], others: readonly number[] = []) =>
  prove(objects as readonly KubeObject[], { provenance: new Map(), waivers: [], externals: [] }, {
    minor: MINOR,
    profile: profileOf('production'),
    today: '2026-11-21',
    schemas: createSchemas(nodeTableSource(), MINOR),
    others: new Map(others.map((minor) => [minor, createSchemas(nodeTableSource(), minor)])),
  }).problems.map(({ id, message }) => `${id}: ${message}`);

describe('a proof', () => {
  it('stays linear in the faults of objects of one identity', () => {
    const objects = Array.from({ length: 20_000 }, (_, i) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'same', namespace: 'shop' }, data: { [`k${i}`]: 1 } }));
    expect(idsOf(objects)).toHaveLength(20_000);
  });

  it('is silent on what lies below a fault, and only there', () => {
    const pod = (image: unknown) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop', ownerReferences: [] }, spec: { containers: [{ name: 'a', image, resources: 'none' }] } });
    const found = idsOf([pod('a:latest')]).map((text) => text.split(':')[0]);
    expect(found).toContain('schema-type');
    expect(found).toContain('image-tag-latest');
    expect(found).not.toContain('memory-limit-required');
  });

  it('warns of a kind without a schema once, whatever the number of its objects and of the versions', () => {
    const widgets = ['a', 'b', 'c'].map((name) => ({ apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name, namespace: 'shop' } }));
    expect(idsOf(widgets, [35, 36])).toEqual(['schema-unknown-kind: no schema is known for example.com/v1 Widget, so its fields were not checked, nor those of 2 more objects of its kind']);
  });
});
