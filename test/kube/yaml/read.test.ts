import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../../lib/kube/yaml/read';
import { OUTDENTED } from './hazards';

function values(text: string): readonly unknown[] {
  const { documents, problems } = readDocuments(text, 'f.yaml');
  expect(problems).toEqual([]);
  return documents.map((document) => document.value);
}

function problems(text: string): readonly string[] {
  return readDocuments(text, 'f.yaml').problems.map((problem) => `${problem.id} ${problem.source?.line}:${problem.source?.column}`);
}

/** As sigs.k8s.io/yaml 1.4.0 reads them, the library of kubectl 1.32. */
const AS_GO_READS: ReadonlyArray<readonly [text: string, value: unknown]> = [
  ...(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'] as const).map((word) => [word, true] as const),
  ...(['n', 'N', 'no', 'off', 'OFF', 'false', 'False'] as const).map((word) => [word, false] as const),
  ...(['~', 'null', 'Null', 'NULL', ''] as const).map((word) => [word, null] as const),
  ...(['yEs', 'oN', 'nULL', 'None', 'nan', 'Inf', '12:30:45', '2024-01-01', '2024-01-01T00:00:00Z', '0b', '0o8', '0x', '0b2', '1e', '1e+', '1e400', '0x1p3', '.', '-.', '1_e', '._1', '=', 'Infinity'] as const).map((word) => [word, word] as const),
  ['0644', 420],
  ['0o644', 420],
  ['0O17', 15],
  ['08', 8],
  ['-0o17', -15],
  ['+1', 1],
  ['0x1F', 31],
  ['-0x1f', -31],
  ['0b11', 3],
  ['-0b11', -3],
  ['1_000', 1000],
  ['1__0', 10],
  ['-_1', -1],
  ['0_x1', 1],
  ['1e3', 1000],
  ['1.', 1],
  ['.5', 0.5],
  ['.1_0', 0.1],
  ['-0', 0],
  ['9007199254740991', 9007199254740991],
  ['9007199254740993', 9007199254740993n],
  ['-9223372036854775808', -(2n ** 63n)],
  ['18446744073709551615', 2n ** 64n - 1n],
  ['18446744073709551616', 18446744073709551616],
  ['!!str 12', '12'],
  ['!!int "3"', 3],
  ['!!float 3', 3],
  ['!!bool "yes"', true],
  ['! 12', '12'],
  ['!foo 3', '3'],
  ['!!binary aGVsbG8=', 'hello'],
  ['!!timestamp 2024-01-01', '2024-01-01'],
  ['"0644"', '0644'],
  ["'it''s'", "it's"],
  ['"\\x41\\u00e9\\e"', 'Aé\u001b'],
  ['[a, 1, y]', ['a', 1, true]],
  ['{a: 1, "b": [x]}', { a: 1, b: ['x'] }],
];

describe('a value', () => {
  test.each(AS_GO_READS)('written %s is read as kubectl reads it', (text, value) => {
    expect(values(`a: ${text}\n`)).toEqual([{ a: value }]);
    expect(values(`list:\n  - ${text}\n`)).toEqual([{ list: [value] }]);
  });

  test.each([
    ['on: 1', 'true'],
    ['n: 1', 'false'],
    ['0644: 1', '420'],
    ['1.5: 1', '1.5'],
    ['1e6: 1', '1e+06'],
    ['1e3: 1', '1000'],
    ['2024-01-01: 1', '2024-01-01'],
    ['"on": 1', 'on'],
    ['? a\n: 1', 'a'],
    ['__proto__: 1', '__proto__'],
  ])('under the key of %s has the name %s', (text, key) => {
    const [value] = values(`${text}\n`);
    expect(Object.entries(value as object)).toEqual([[key, 1]]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  test.each([
    ['|', 'x\n\n y\n'],
    ['|-', 'x\n\n y'],
    ['|+', 'x\n\n y\n\n'],
    ['>', 'x\n\n y\n'],
  ])('in a block %s keeps its lines', (header, text) => {
    expect(values(`a: ${header}\n  x\n\n   y\n\nb: 1\n`)).toEqual([{ a: text, b: 1 }]);
  });

  test.each(OUTDENTED)('whose lines are no deeper than its key is read as kubectl reads it: %j', (text, value) => {
    expect(values(text)).toEqual([value]);
  });

  test('in quotes ends at the mark of a document', () => {
    expect(problems('a: "x\n---\ny"\n')[0]).toBe('yaml-unreadable 2:1');
  });

  test('that an alias repeats is copied', () => {
    const [value] = values('a: &x {b: [1]}\nc: *x\n') as ReadonlyArray<{ a: unknown; c: unknown }>;
    expect(value).toEqual({ a: { b: [1] }, c: { b: [1] } });
    expect(value?.a).not.toBe(value?.c);
  });

  test.each([
    ['a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n', { b: 1, c: 3 }],
    ['a: &x {b: 1, c: 2}\nd: {c: 3, <<: *x}\n', { b: 1, c: 2 }],
    ['a: &x {b: 1}\ny: &y {b: 2, c: 3}\nd: {<<: [*x, *y]}\n', { b: 1, c: 3 }],
    ['d: {"<<": 1}\n', { '<<': 1 }],
  ])('that merges is merged where Go merges it: %s', (text, merged) => {
    expect(values(text)).toMatchObject([{ d: merged }]);
  });
});

describe('a stream', () => {
  test('gives its documents with their lines, and skips the empty ones', () => {
    const { documents } = readDocuments('---\n# a\n\nkind: A\n---\n---\n# only words\n--- # c\nkind: B\n...\n---\nnull\n', 'f.yaml');
    expect(documents.map(({ value, line, file }) => ({ value, line, file }))).toEqual([
      { value: { kind: 'A' }, line: 4, file: 'f.yaml' },
      { value: { kind: 'B' }, line: 9, file: 'f.yaml' },
    ]);
  });

  test.each(['', '\n', '---', '---\n---\n', '# c', '\ufeff', '   '])('without content has no documents: %j', (text) => {
    expect(values(text)).toEqual([]);
  });

  test('may begin with a byte order mark and end its lines as Windows does', () => {
    expect(values('\ufeffa: 1\r\nb:\r\n  - |\r\n    x\r\n---\r\nc: 2\r\n')).toEqual([{ a: 1, b: ['x\n'] }, { c: 2 }]);
  });

  test('of JSON is one value or several', () => {
    expect(values('{"a": 1, "b": "0644"}')).toEqual([{ a: 1, b: '0644' }]);
    expect(values('{"a": 1}\n{"a": "}"}\n')).toEqual([{ a: 1 }, { a: '}' }]);
    expect(values('{"a": 1}\n---\n{"a": 2}\n')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(values('{"a": 9007199254740993}')).toEqual([{ a: 9007199254740993n }]);
    expect(values('{a: b}')).toEqual([{ a: 'b' }]);
  });

  test('reads what stands before and after a broken document', () => {
    const { documents, problems: found } = readDocuments('a: 1\n---\nb: [1\n---\nc: 3\n---\nd: "\n', 'f.yaml');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(found.map(({ id, source }) => [id, source?.file, (source?.line ?? 0) >= 3])).toEqual([
      ['yaml-unreadable', 'f.yaml', true],
      ['yaml-unreadable', 'f.yaml', true],
    ]);
  });

  test('opens Lists, also in Lists, and names the kinds of their items', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [{ kind: 'A' }, { kind: 'BList', apiVersion: 'b/v1', items: [{ n: 1 }, { n: 2, kind: 'C' }] }, null] };
    expect(values(JSON.stringify(list))).toEqual([{ kind: 'A' }, { kind: 'B', apiVersion: 'b/v1', n: 1 }, { n: 2, kind: 'C' }]);
    expect(values('kind: List\nitems: []\n')).toEqual([]);
    expect(values('kind: AllowList\nspec: 1\n')).toEqual([{ kind: 'AllowList', spec: 1 }]);
  });
});

describe('what is wrong is reported with its place', () => {
  test.each([
    ['a: 1\nb: 2\na: 3\n', 'yaml-duplicate-key 3:1'],
    ['{"a": 1,\n "a": 2}', 'yaml-duplicate-key 2:2'],
    ['x: {a: 1, a: 2}\n', 'yaml-duplicate-key 1:11'],
    ['on: 1\ntrue: 2\n', 'yaml-duplicate-key 2:1'],
    ['a: 1\n---\nb: c: d\n', 'yaml-unreadable 3:4'],
    ['a: *x\n', 'yaml-unreadable 1:4'],
    ['a: &a [*a]\n', 'yaml-unreadable 1:8'],
    ['~: 1\n', 'yaml-unreadable 1:1'],
    ['? [a]\n: 1\n', 'yaml-unreadable 1:3'],
    ['a: .nan\n', 'yaml-unreadable 1:4'],
    ['a: x\u2028y\n', 'yaml-unreadable 1:5'],
    ['a: b\u007f\n', 'yaml-unreadable 1:5'],
    ['a: |\n  \tx\n', 'yaml-unreadable 1:4'],
    ['a: "\\/"\n', 'yaml-unreadable 1:5'],
    ['a: "\\ud83d\\ude00"\n', 'yaml-unreadable 1:5'],
    ['a: !!int x\n', 'yaml-unreadable 1:10'],
    ['a: !!binary x\n', 'yaml-unreadable 1:13'],
    ['a: {<<: 1}\n', 'yaml-unreadable 1:9'],
    ['--- {a: 1}\nb: 1\n', 'yaml-unreadable 1:1'],
  ])('%j', (text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test('a key that stands twice spoils nothing else', () => {
    expect(readDocuments('a: 1\na: 2\n', 'f').documents.map(({ value }) => value)).toEqual([{ a: 2 }]);
  });
});

describe('hostile text', () => {
  const laughs = `a0: &a0 [x]\n${Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]\n`).join('')}`;

  test.each([
    ['a billion laughs', laughs, 'yaml-too-large'],
    ['deep lists on one line', '['.repeat(100_000), 'yaml-too-large'],
    ['deep maps on one line', `a: ${'{a: '.repeat(100_000)}`, 'yaml-too-large'],
    ['deep keys', '? '.repeat(50_000), 'yaml-too-large'],
    ['deep lists that end', `a: ${'['.repeat(1000)}${']'.repeat(1000)}`, 'yaml-too-large'],
    ['deep lists of dashes', `${'- '.repeat(2000)}x`, 'yaml-too-large'],
    ['deep maps', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''), 'yaml-too-large'],
    ['deep JSON', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 'yaml-too-large'],
    ['many quotes', '"\n'.repeat(5_000), undefined],
    ['a broken JSON string', `{"a": "${'\\"'.repeat(100_000)}`, 'yaml-unreadable'],
    ['many separators', '---\n'.repeat(100_000), 'none'],
    ['many comments', `${'# c\n'.repeat(20_000)}a: 1`, 'none'],
    ['many items', `a:\n${'- b\n'.repeat(50_000)}`, 'none'],
  ])('ends in a value or a problem: %s', (_, text, id) => {
    const { problems: found } = readDocuments(text, 'f');
    if (id === 'none') expect(found).toEqual([]);
    else if (id === undefined) expect(found.length).toBeGreaterThan(0);
    else expect(found.map((problem) => problem.id)).toEqual([id]);
  });

  const fragments = ['a: 1\n', '- b\n', '  c: |\n    x\n', '"d": ', "'", '"', '&x ', '*x', '<<: ', '[', '{', '}', ']', ',', '\n', ' ', '\t', '\r', '---', '...', '%YAML 1.1\n', '!!int ', '!', '>', '? ', ': ', '#', '\u0000', '\ufeff', '\u2028', '__proto__: ', 'kind: List\n', 'items:\n', '\\u', '😀', '\ud800'];

  test('of any letters throws nothing, and every place that is asked for lies in the text', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...fragments), { maxLength: 20 }).map((parts) => parts.join('')));
    fc.assert(
      fc.property(text, fc.string(), (yaml, path) => {
        const { documents, problems: found } = readDocuments(yaml, 'f');
        const lines = yaml.split('\n').length;
        const places = [...found.map(({ source }) => source), ...documents.flatMap((document) => [document.positionOf(''), document.positionOf(`/${path}`), { line: document.line }])];
        for (const place of places) expect(place?.line).toSatisfy((line: number) => line >= 1 && line <= lines);
      }),
      { numRuns: 1000 },
    );
  });
});
