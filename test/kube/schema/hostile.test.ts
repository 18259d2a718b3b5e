import { describe, expect, it } from 'vitest';
import { createSchemas } from '../../../lib/kube/schema';
import type { KubeObject } from '../../../lib/kube/object';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { brief, check, crdWith, deployment, found, ids, judge, type Loose } from './samples';

/** Maps or lists inside of each other. */
function nested(levels: number, wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 'x';
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

describe('hostile objects', () => {
  it('may nest a hundred thousand levels deep', () => {
    const deep = nested(100_000, (a) => ({ a }));
    expect(found(deployment({ spec: { strategy: deep } }))).toEqual(['schema-unknown-field /spec/strategy/a']);
    expect(ids({ 'x-kubernetes-preserve-unknown-fields': true }, deep)).toEqual([]);
    const crd = nested(100_000, (not) => ({ not }));
    const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: crd } }];
    const definition = { ...crdWith({}), spec: { ...(crdWith({}).spec as Loose), versions } };
    expect(found(definition as never).every((line) => line.startsWith('schema-too-deep'))).toBe(true);
    expect(ids({ type: 'array', 'x-kubernetes-list-type': 'set', items: { 'x-kubernetes-preserve-unknown-fields': true } }, [deep, deep])).toEqual([]);
  });

  it('may hold a list of two hundred thousand items that all repeat', () => {
    const env = Array.from({ length: 200_000 }, (_, index) => ({ name: `N${index % 100_000}` }));
    const problems = check(deployment({ container: { env } }));
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)?.id).toBe('schema-too-many');
  });

  it('may hold a hundred thousand unknown fields', () => {
    const many = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`f${index}`, 1]));
    expect(check(deployment({ spec: many }))).toHaveLength(201);
  });

  it('may have keys that JavaScript objects have too', () => {
    const text = '{"apiVersion":"v1","kind":"Pod","__proto__":{"a":1},"constructor":{},"metadata":{"name":"a","hasOwnProperty":1},"spec":{"containers":[{"name":"a"}],"toString":1}}';
    expect(found(JSON.parse(text) as Loose)).toEqual([
      'schema-unknown-field /__proto__',
      'schema-unknown-field /constructor',
      'schema-unknown-field /metadata/hasOwnProperty',
      'schema-unknown-field /spec/toString',
    ]);
    const map: unknown = JSON.parse('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"__proto__":1,"constructor":"x"}}');
    expect(found(map as Loose)).toEqual(['schema-type /data/__proto__']);
  });

  it.each([['__proto__', 'constructor'], ['constructor/v1', 'toString'], ['../../etc/passwd/v1', 'x'], ['a.b/__proto__', '__proto__'], ['apps/constructor', 'name'], ['x'.repeat(1e5), 'y']])(
    'may call themselves %.20s %s',
    (apiVersion, kind) => {
      expect(check({ apiVersion, kind, metadata: { name: 'a' } })).toMatchObject([{ id: 'schema-unknown-kind' }]);
    },
  );

  it.each([[undefined], [null], [1], ['x'], [[]], [{}], [{ apiVersion: 'v1', kind: 'Pod', metadata: 'x', spec: [] }], [{ apiVersion: 1, kind: {} }]])(
    'may be %j',
    (value) => {
      expect(check(value as never).length).toBeGreaterThan(0);
    },
  );

  it('cannot hang a pattern that hangs a backtracking engine', () => {
    const text = `${'a'.repeat(10_000)}!`;
    expect(ids({ type: 'string', pattern: '^([-a-zA-Z0-9_]+[.]?)+$' }, text)).toEqual(['schema-pattern']);
  });
});

describe('hostile CustomResourceDefinitions', () => {
  it.each<[what: string, schema: unknown]>([
    ['keywords of wrong types', { type: 5, properties: { a: null }, items: [], required: 'x', enum: 'y', pattern: [], allOf: {}, anyOf: [null], not: 1, minimum: 'z' }],
    ['a schema that is a list', []],
    ['a number for a schema', 5],
    ['a pattern that is no pattern', { type: 'string', pattern: '([' }],
    ['a pattern of repeated repetitions', { type: 'string', pattern: '((((a{1000}){1000}){1000}){1000}){1000}' }],
    ['a pattern of many groups', { type: 'string', pattern: '('.repeat(50_000) }],
    ['names that objects have', { properties: { constructor: { type: 'string' } }, required: ['__proto__'] }],
  ])('may have %s', (_, schema) => {
    for (const spec of [{ a: 1 }, 'text', [1], null]) expect(() => judge(schema as Loose, spec)).not.toThrow();
  });

  it.each<[what: string, spec: unknown]>([
    ['no versions', { group: 'a.b', names: { kind: 'K', plural: 'ks' } }],
    ['versions of no name', { group: 'a.b', names: { kind: 'K', plural: 'ks' }, versions: [{}, null] }],
    ['no map for a spec', 'x'],
  ])('are refused with %s', (_, spec) => {
    const schemas = createSchemas(nodeTableSource(), 34);
    expect(schemas.addCrd({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: {}, spec } as unknown as KubeObject)).toHaveLength(1);
  });

  it('may nest alternatives a hundred thousand levels deep', () => {
    for (const wrap of [(not: unknown) => ({ not }), (part: unknown) => ({ anyOf: [part] }), (part: unknown) => ({ allOf: [part] }), (part: unknown) => ({ oneOf: [part] })]) {
      expect(judge(nested(100_000, wrap) as Loose, { a: 1 }).length).toBeLessThan(2);
    }
  });

  it('cannot make alternatives cost without bound', () => {
    let schema: Loose = { type: 'object', required: ['x'] };
    for (let level = 0; level < 40; level++) schema = { anyOf: [schema, schema] };
    expect(brief(judge(schema, {})).length).toBeLessThan(2);
  });
});
