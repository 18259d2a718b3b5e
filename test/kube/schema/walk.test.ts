import { describe, expect, it } from 'vitest';
import { createSchemas } from '../../../lib/kube/schema';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { brief, crdWith, ids, judge, type Loose } from './samples';

const object = (properties: Loose, more: Loose = {}): Loose => ({ type: 'object', properties, ...more });

describe('unknown fields', () => {
  it('are errors where the schema names its fields, also where it names none', () => {
    expect(ids(object({ a: { type: 'string' } }), { b: 1 })).toEqual(['schema-unknown-field']);
    expect(ids({ type: 'object' }, { b: 1 })).toEqual(['schema-unknown-field']);
  });

  it('are free where they are preserved, or have a schema of their own', () => {
    expect(ids(object({}, { 'x-kubernetes-preserve-unknown-fields': true }), { b: { c: null } })).toEqual([]);
    expect(ids({ 'x-kubernetes-preserve-unknown-fields': true }, [{ b: null }])).toEqual([]);
    expect(ids({ type: 'object', additionalProperties: { type: 'integer' } }, { b: 1, c: 'x' })).toEqual(['schema-type']);
    expect(ids({ type: 'object', additionalProperties: true }, { b: 1 })).toEqual([]);
  });

  it('still have their named neighbours checked where they are preserved', () => {
    expect(ids(object({ a: { type: 'string' } }, { 'x-kubernetes-preserve-unknown-fields': true }), { a: 1, b: 2 })).toEqual(['schema-type']);
  });

  it('are not looked for inside allOf, anyOf, oneOf and not', () => {
    const part = { properties: { a: { enum: [1] } } };
    const schema = object({ a: { type: 'integer' }, b: { type: 'integer' } }, { allOf: [part], anyOf: [part], oneOf: [part], not: { required: ['c'] } });
    expect(ids(schema, { a: 1, b: 2 })).toEqual([]);
  });
});

describe('required fields', () => {
  it('may be missing where they have a default', () => {
    const schema = object({ a: { type: 'string', default: 'x' }, b: { type: 'string' } }, { required: ['a', 'b'] });
    expect(judge(schema, {}).map(({ message }) => message)).toEqual(['required field "b" is missing in spec']);
  });

  it('are not found among what every JavaScript object has', () => {
    expect(ids(object({ toString: { type: 'string' } }, { required: ['toString'] }), {})).toEqual(['schema-required']);
  });
});

describe('bounds', () => {
  it.each<[what: string, schema: Loose, good: unknown, bad: unknown]>([
    ['minimum', { type: 'integer', minimum: 1 }, 1, 0],
    ['maximum', { type: 'integer', maximum: 65535 }, 65535, 65536],
    ['an exclusive minimum as draft 4 has it', { type: 'number', minimum: 0, exclusiveMinimum: true }, 0.1, 0],
    ['an exclusive maximum as a number', { type: 'number', exclusiveMaximum: 1 }, 0.9, 1],
    ['multipleOf', { type: 'number', multipleOf: 0.1 }, 0.3, 0.25],
    ['minLength in characters', { type: 'string', minLength: 2 }, '\u{1F600}a', '\u{1F600}'],
    ['maxLength in characters', { type: 'string', maxLength: 2 }, '\u{1F600}a', '\u{1F600}ab'],
    ['minItems', { type: 'array', items: {}, minItems: 1 }, [1], []],
    ['maxItems', { type: 'array', items: {}, maxItems: 1 }, [1], [1, 2]],
    ['minProperties', { type: 'object', additionalProperties: true, minProperties: 1 }, { a: 1 }, {}],
    ['maxProperties', { type: 'object', additionalProperties: true, maxProperties: 1 }, { a: 1 }, { a: 1, b: 2 }],
    ['int32', { type: 'integer', format: 'int32' }, -2147483648, 2147483648],
    ['int64', { type: 'integer', format: 'int64' }, 9223372036854775807n, 9223372036854775809n],
  ])('hold for %s', (_, schema, good, bad) => {
    expect(ids(schema, good)).toEqual([]);
    expect(ids(schema, bad)).toEqual(['schema-bounds']);
  });

  it('name the range', () => {
    expect(judge({ type: 'integer', minimum: 1, maximum: 100 }, 200)[0]).toMatchObject({ message: 'spec is 200, outside of 1 to 100', accepted: '1 to 100' });
  });
});

describe('lists', () => {
  const map = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['port', 'protocol'] };

  it('of type map may not repeat their keys, with defaults for keys that are missing', () => {
    const items = object({ port: { type: 'integer' }, protocol: { type: 'string', default: 'TCP' } });
    expect(brief(judge({ ...map, items }, [{ port: 1 }, { port: 1, protocol: 'UDP' }, { port: 1, protocol: 'TCP' }]))).toEqual(['schema-duplicate-item /spec/2']);
  });

  it('of type set may not repeat values, nor may those of unique items', () => {
    for (const unique of [{ 'x-kubernetes-list-type': 'set' }, { uniqueItems: true }]) {
      expect(brief(judge({ type: 'array', items: { type: 'string' }, ...unique }, ['a', 'b', 'a', 'a']))).toEqual(['schema-duplicate-item /spec/2', 'schema-duplicate-item /spec/3']);
    }
  });

  it('that are atomic may repeat anything', () => {
    expect(ids({ type: 'array', items: { type: 'string' }, 'x-kubernetes-list-type': 'atomic' }, ['a', 'a'])).toEqual([]);
  });
});

describe('values', () => {
  it('may be null only where they are nullable', () => {
    expect(ids({ type: 'string', nullable: true }, null)).toEqual([]);
    expect(ids({ type: 'string' }, null)).toEqual(['schema-null']);
  });

  it('of int-or-string are integers or text', () => {
    const schema = { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }], pattern: '^\\d+%?$' };
    expect(['50%', 5, 'x', 0.5, true].map((value) => ids(schema, value))).toEqual([[], [], ['schema-pattern'], ['schema-type'], ['schema-type']]);
  });

  it('that a CRD spells as quantities are called so, and well-known patterns are put in words', () => {
    const pattern = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$';
    const quantity = { 'x-kubernetes-int-or-string': true, pattern };
    expect(['1 GB', '1Gi', 2].map((value) => ids(quantity, value))).toEqual([['schema-quantity'], [], []]);
    expect(judge({ type: 'string', pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' }, 'A')[0]?.fix).toBe('Write lower-case letters, digits and inner dashes.');
  });

  it.each([
    ['a string', { type: 'string' }, 1],
    ['a boolean', { type: 'boolean' }, 'true'],
    ['a number', { type: 'number' }, '1'],
    ['a list', { type: 'array', items: {} }, { 0: 'a' }],
    ['a map', { type: 'object' }, []],
    ['an integer', { type: 'integer' }, Number.NaN],
  ])('that should be %s are refused when they are not', (_, schema, value) => {
    expect(ids(schema, value)).toEqual(['schema-type']);
  });

  it('have their enum, and text is not a number', () => {
    expect(ids({ type: 'string', enum: ['1', 'b'] }, '1')).toEqual([]);
    expect(judge({ type: 'string', enum: ['Canary', 'BlueGreen'] }, 'canary')[0]?.fix).toBe('Write Canary.');
  });

  it('satisfy one, any, all or none of the alternatives', () => {
    const either = { oneOf: [{ required: ['a'] }, { required: ['b'] }] };
    const schema = object({ a: {}, b: {} }, either);
    expect(ids(schema, { a: 1 })).toEqual([]);
    expect(judge(schema, {})[0]).toMatchObject({ id: 'schema-alternative', accepted: 'exactly one of: has a, has b', message: 'spec satisfies 0 of 2 alternatives, and exactly one is needed' });
    expect(judge(schema, { a: 1, b: 2 })[0]?.fix).toBe('Keep one of the alternatives and remove the others.');
    expect(ids(object({ a: {}, b: {} }, { anyOf: either.oneOf }), {})).toEqual(['schema-alternative']);
    expect(ids(object({ a: {}, b: {} }, { not: { required: ['a', 'b'] } }), { a: 1, b: 2 })).toEqual(['schema-alternative']);
    expect(ids(object({ a: { type: 'string' } }, { allOf: [{ properties: { a: { pattern: '^x' } } }] }), { a: 'y' })).toEqual(['schema-pattern']);
  });
});

describe('alternatives', () => {
  const address = object(
    { type: { type: 'string', default: 'IP' }, value: { type: 'string' } },
    { oneOf: [{ properties: { type: { enum: ['IP'] }, value: { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] } } }, { properties: { type: { not: { enum: ['IP'] } } } }] },
  );

  it('may deny and nest', () => {
    expect(ids(address, { type: 'Host', value: 'a' })).toEqual([]);
    expect(ids(address, { type: 'IP', value: '::1' })).toEqual([]);
    expect(ids(address, { type: 'IP', value: 'a' })).toEqual(['schema-alternative']);
  });

  it('see the defaults that a server sets', () => {
    expect(ids(address, { value: '10.0.0.1' })).toEqual([]);
    expect(ids(address, { value: 'a' })).toEqual(['schema-alternative']);
    const list = object({ list: { type: 'array', items: object({ kind: { type: 'string', default: 'A' } }) } }, { not: { properties: { list: { items: { required: ['kind'] } } } } });
    expect(ids(list, { list: [{}] })).toEqual(['schema-alternative']);
  });
});

describe('whole objects', () => {
  it('have the metadata of core, whatever the CRD says of it', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    schemas.addCrd(crdWith({ type: 'object' }));
    const thing = { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a', lables: {}, labels: { a: 1 } } };
    expect(brief(schemas.check(thing as never))).toEqual(['schema-unknown-field /metadata/lables', 'schema-type /metadata/labels/a']);
  });

  it('have what the CRD asks of their metadata as well', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    const metadata = { type: 'object', properties: { name: { type: 'string', maxLength: 3 } } };
    schemas.addCrd(crdWith({ type: 'object' }, { properties: { metadata } }));
    expect(brief(schemas.check({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'long', lables: {} } } as never))).toEqual([
      'schema-bounds /metadata/name',
      'schema-unknown-field /metadata/lables',
    ]);
  });

  it('that are embedded have apiVersion, kind and metadata', () => {
    const schema = { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true };
    expect(ids(schema, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { anything: null } })).toEqual([]);
    expect(ids(schema, { kind: 1, metadata: { nam: 'a' } })).toEqual(['schema-type', 'schema-unknown-field', 'schema-required']);
  });
});
