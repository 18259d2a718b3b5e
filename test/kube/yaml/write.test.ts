import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PlinthError } from '../../../lib/errors';
import type { KubeObject } from '../../../lib/kube/object';
import { readDocuments } from '../../../lib/kube/yaml/read';
import { writeDocument, writeStream } from '../../../lib/kube/yaml/write';
import { HAZARDS, hazardousJson, hazardousText } from './hazards';

/** Writes any value, as a field of something that is not quite an object. */
function write(value: unknown): string {
  return writeDocument({ value } as unknown as KubeObject);
}

const READERS: ReadonlyArray<readonly [string, (text: string) => unknown]> = [
  ['yaml as YAML 1.1', (text) => parse(text, { version: '1.1' })],
  ['yaml as YAML 1.2', (text) => parse(text, { version: '1.2' })],
  ['js-yaml as YAML 1.1', (text) => load(text, { schema: YAML11_SCHEMA })],
  ['js-yaml as YAML 1.2', (text) => load(text, { schema: CORE_SCHEMA })],
  ['our reader of what kubectl reads', (text) => readDocuments(text, 'test.yaml').documents[0]?.value],
];

describe.each(READERS)('%s reads', (_, read) => {
  test('every hazardous text as that text, as value, item and key', () => {
    for (const text of HAZARDS) {
      const value = { one: text, list: [text, [text]], map: { [text]: text, deeper: { [text]: [text] } }, last: 'end' };
      expect([text, read(write(value))]).toEqual([text, { value }]);
    }
  });

  test('any JSON value as that value', () => {
    fc.assert(
      fc.property(hazardousJson, (value) => {
        expect(read(write(value))).toEqual({ value });
      }),
      { numRuns: 250 },
    );
  });
});

describe('the text of an object', () => {
  test('does not depend on the order in which the object was built', () => {
    const keys = fc.constantFrom('name', 'kind', 'apiVersion', 'metadata', 'spec', 'labels', 'image', 'limits', 'cpu', 'memory', 'z', 'a', 'type', '10', '9');
    const value = fc.letrec((tie) => ({ map: fc.dictionary(keys, fc.oneof({ maxDepth: 3 }, hazardousText, tie('map'), fc.array(tie('map'), { maxLength: 2 })), { maxKeys: 8 }) })).map;
    fc.assert(
      fc.property(value, (map) => {
        expect(write(turned(map))).toBe(write(map));
      }),
    );
  });

  test('puts fields where people look for them', () => {
    const container = {
      volumeMounts: [{ mountPath: '/tmp', name: 'tmp' }],
      resources: { limits: { memory: '1Gi', cpu: '1', 'a.b/c': '1' }, requests: { memory: '1Gi', cpu: '1' } },
      ports: [{ containerPort: 80, name: 'http' }],
      image: 'a:1',
      livenessProbe: { failureThreshold: 3, periodSeconds: 5, httpGet: { port: 'http', path: '/' } },
      env: [{ value: '1', name: 'A' }],
      name: 'c',
      zeta: 1,
      alpha: 2,
    };
    const object = { spec: { containers: [container] }, metadata: { labels: { type: 'x', name: 'y', app: 'z' }, namespace: 'n', name: 'p' }, kind: 'Pod', apiVersion: 'v1' };
    const paths = writeDocument(object).split('\n').map((line) => line.replaceAll(/[-: ]+/g, ' ').trim().split(' ')[0]);
    expect(paths.join(' ').trim()).toBe(
      'apiVersion kind metadata name namespace labels app name type spec containers name image ports name containerPort env name value resources requests cpu memory limits cpu memory a.b/c livenessProbe httpGet path port periodSeconds failureThreshold volumeMounts name mountPath alpha zeta',
    );
  });

  test('is block style with lists under their key, and blocks for lines', () => {
    const text = write({ list: [{ name: 'a', args: [] }, ['x'], {}], text: 'a\n\nb\n', kept: 'a\n\n', cut: 'a\nb', deep: '  a\nb\n', none: undefined, nil: null });
    expect(text).toBe(
      `value:
  cut: |-
    a
    b
  deep: |2
      a
    b
  kept: |+
    a

  list:
    - name: a
      args: []
    - - x
    - {}
  nil: null
  text: |
    a

    b
`,
    );
  });

  test.each(['1.4.2', '250m', '25%', '10.0.0.0/8', 'registry.acme.io/shop/api:1.4.2', '--flag=x', '-c', 'CC-1203', 'a && b || c > d', 'http://x.y:9090', '$(POD_NAME)', 'Prune=false,Delete=false', 'count/jobs.batch'])('leaves %s plain', (text) => {
    expect(write(text)).toBe(`value: ${text}\n`);
  });

  test.each(['y', 'no', '0644', '0o17', '1e3', '1_000', '1:30', '2024-01-01', '~', '', '4', '1.5', '<<', '=', '{{ x }}', 'a: b', '5617e9'])('quotes %j', (text) => {
    expect(write(text)).toBe(`value: ${JSON.stringify(text)}\n`);
  });

  test.each([
    [0.5, '0.5'],
    [-0, '0'],
    [1e-7, '1.0e-7'],
    [1.5e-7, '1.5e-7'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [2n ** 63n, '9223372036854775808'],
  ])('prints the number %d as %s', (value, text) => {
    expect(write(value)).toBe(`value: ${text}\n`);
  });

  test('of several objects is a stream of documents', () => {
    const object = (name: string) => ({ apiVersion: 'v1', kind: 'A', metadata: { name } });
    expect(writeStream([object('a'), object('b')])).toBe('apiVersion: v1\nkind: A\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: A\nmetadata:\n  name: b\n');
    expect(writeStream([])).toBe('');
  });

  test('writes an object that appears twice out twice', () => {
    const shared = { a: 1 };
    expect(write([shared, shared])).toBe('value:\n  - a: 1\n  - a: 1\n');
  });

  test('takes maps of any realm and without a prototype', () => {
    expect(write(runInNewContext('({ a: [1] })'))).toBe('value:\n  a:\n    - 1\n');
    expect(write(Object.assign(Object.create(null), { a: 1 }))).toBe('value:\n  a: 1\n');
    expect(write(JSON.parse('{"__proto__": {"a": 1}}'))).toBe('value:\n  __proto__:\n    a: 1\n');
  });
});

describe('what YAML cannot say', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  let deep: unknown = 1;
  for (let level = 0; level < 600; level++) deep = [deep];

  test.each([
    ['a Date', new Date(0), 'toISOString'],
    ['a Map', new Map(), 'plain map'],
    ['a Set', new Set(), 'plain map'],
    ['a URL', new URL('http://a'), 'plain map'],
    ['a function', () => 1, 'Call it'],
    ['a symbol', Symbol('x'), 'Call it'],
    ['the number NaN', Number.NaN, 'finite'],
    ['the number Infinity', Number.POSITIVE_INFINITY, 'finite'],
    ['the integer 9007199254740992', 2 ** 53, 'bigint'],
    ['more than 64 bits', 2n ** 64n, 'text'],
    ['undefined in a list', [undefined], 'Leave the item out'],
    ['not valid Unicode', 'a\ud800', 'surrogate'],
    ['a key that is not valid Unicode', { '\ud800': 1 }, 'surrogate'],
    ['a key of 2000 characters', { ['k'.repeat(2000)]: 1 }, 'Shorten'],
    ['contains itself', loop, 'by its name'],
    ['deeper than 256 levels', deep, 'Flatten'],
  ])('is refused: %s', (what, value, fix) => {
    const error = thrownBy(() => write({ here: value }));
    expect(error.problems[0]).toMatchObject({ id: 'value-not-plain', pointer: expect.stringMatching(/^\/value\/here/) });
    expect(error.problems[0]?.message).toContain(what);
    expect(error.problems[0]?.fix).toContain(fix);
  });

  test('is reported in every place at once', () => {
    const error = thrownBy(() => write({ a: [1, Number.NaN], 'b/c': new Date(0), d: 'fine' }));
    expect(error.problems.map((problem) => problem.pointer)).toEqual(['/value/a/1', '/value/b~1c']);
  });
});

function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, child]) => [key, turned(child)]));
}

function thrownBy(action: () => unknown): PlinthError {
  try {
    action();
  } catch (error) {
    if (PlinthError.is(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
