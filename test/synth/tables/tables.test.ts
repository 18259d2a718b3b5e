import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../lib/kube/object';
import { createSchemas, SUPPORTED_MINORS, type TableSource } from '../../../lib/kube/schema';
import type { CoreTable, CrdTable, IndexTable, RawSchema } from '../../../lib/kube/schema/tables';
import { nodeTableSource } from '../../../lib/synth/tables/source';

const DATA = join(__dirname, '../../../lib/synth/tables/data');
const source = nodeTableSource();
const index = source.read('index') as IndexTable;
const segments = readdirSync(join(DATA, 'core')).map((name) => name.replace('.json', ''));
const core = new Map(segments.map((segment) => [segment, source.read(`core/${segment}`) as CoreTable]));

/** Which tables a run reads. */
function watched(): { readonly source: TableSource; readonly read: string[] } {
  const read: string[] = [];
  return { read, source: { read: (name) => (read.push(name), source.read(name)) } };
}

/** Numbers of nodes that a schema refers to. */
function childrenOf(raw: RawSchema): readonly number[] {
  const { properties, items, additionalProperties, allOf, anyOf, oneOf, not } = raw;
  const refs = [...Object.values(properties ?? {}), items, additionalProperties, not, ...(allOf ?? []), ...(anyOf ?? []), ...(oneOf ?? [])];
  return refs.filter((ref) => typeof ref === 'number');
}

describe('the tables', () => {
  it('are listed by the index, and the index lists no others', () => {
    expect(readdirSync(join(DATA, 'crds')).sort()).toEqual(index.crds.map((group) => `${group}.json`).sort());
    expect(readdirSync(DATA).sort()).toEqual(['core', 'crds', 'index.json']);
  });

  it('refer only to nodes and types that are there', () => {
    const types = new Set([...core].flatMap(([segment, { definitions }]) => Object.keys(definitions).map((name) => `${segment}/${name}`)));
    for (const name of [...segments.map((segment) => `core/${segment}`), ...index.crds.map((group) => `crds/${group}`)]) {
      const { nodes } = source.read(name) as CrdTable;
      for (const raw of nodes) {
        expect(childrenOf(raw).filter((ref) => ref >= nodes.length), name).toEqual([]);
        if (raw.$ref !== undefined) expect(types.has(raw.$ref), `${name}: ${raw.$ref}`).toBe(true);
      }
    }
    for (const versions of Object.values(index.kinds)) for (const kinds of Object.values(versions)) for (const { ref } of Object.values(kinds)) expect(types.has(ref), ref).toBe(true);
  });

  it('repeat no node', () => {
    for (const group of index.crds) {
      const { nodes } = source.read(`crds/${group}`) as CrdTable;
      expect(new Set(nodes.map((node) => JSON.stringify(node))).size, group).toBe(nodes.length);
    }
  });

  it('hold no prose', () => {
    const keywords = new Set(index.crds.flatMap((group) => (source.read(`crds/${group}`) as CrdTable).nodes.flatMap((node) => Object.keys(node))));
    expect(['description', 'example', 'externalDocs', 'title'].filter((keyword) => keywords.has(keyword))).toEqual([]);
  });

  it('know the history of every gate that guards a field', () => {
    const gates = [...core.values()].flatMap(({ definitions }) => Object.values(definitions)).flatMap((definition) => Object.values(definition.gates ?? {}));
    expect(gates.length).toBeGreaterThan(50);
    for (const gate of gates.flatMap((list) => list.split(','))) expect(index.gates[gate], gate).toBeDefined();
  });

  it('stay small enough to be read as they are', () => {
    const sizes = readdirSync(DATA, { recursive: true, encoding: 'utf8' }).map((name) => statSync(join(DATA, name))).filter((stat) => stat.isFile());
    expect(sizes.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(1_300_000);
  });

  it('are read only as far as the objects of a run need them', () => {
    const { source: counting, read } = watched();
    const schemas = createSchemas(counting, 34);
    expect(read).toEqual(['index']);
    schemas.check({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 1 }] } });
    expect(read).toEqual(['index', 'core/core', 'core/meta']);
    schemas.check({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: {} });
    schemas.check({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'a' } });
    expect(read).toEqual(['index', 'core/core', 'core/meta', 'core/apps', 'crds/argoproj.io']);
  });

  it('know every kind of a plain cluster in every minor', () => {
    const kinds = ['v1 ConfigMap', 'v1 Namespace', 'v1 ResourceQuota', 'v1 LimitRange', 'v1 ServiceAccount', 'v1 Secret', 'apps/v1 StatefulSet', 'apps/v1 DaemonSet', 'batch/v1 CronJob',
      'autoscaling/v2 HorizontalPodAutoscaler', 'policy/v1 PodDisruptionBudget', 'networking.k8s.io/v1 NetworkPolicy', 'networking.k8s.io/v1 Ingress', 'rbac.authorization.k8s.io/v1 RoleBinding'];
    for (const minor of SUPPORTED_MINORS) {
      const schemas = createSchemas(source, minor);
      for (const name of kinds) {
        const [apiVersion = '', kind = ''] = name.split(' ');
        const object: KubeObject = { apiVersion, kind, metadata: { name: 'a' }, unheardOf: 1 };
        expect(schemas.check(object).some(({ pointer }) => pointer === '/unheardOf'), `1.${minor} ${name}`).toBe(true);
      }
    }
  });
});
