import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pointer } from '../../../lib/kube/object';
import { readDocuments } from '../../../lib/kube/yaml/read';
import { writeDocument } from '../../../lib/kube/yaml/write';
import { hazardousText } from './hazards';

const SIMPLE = `# comment
apiVersion: v1
kind: Pod
spec:
  containers:
    - name: a
      image: x:1
    -   name: b
  "a/b~c":
  - - 1
    - 2
`;
/** The same lines in words that only the full reader takes. */
const FULL = SIMPLE.replace('kind: Pod', 'kind: !!str Pod');
const JSON_TEXT = JSON.stringify({ kind: 'List', items: [{ a: 1 }, { b: { c: [1, 2] } }] }, null, 2);

function place(text: string, path: string, document = 0): string {
  const position = readDocuments(text, 'f').documents[document]?.positionOf(path);
  return `${position?.line}:${position?.column}`;
}

describe.each([
  ['as most manifests are written', SIMPLE],
  ['in the rest of YAML', FULL],
])('the place of a pointer in a document %s', (_, text) => {
  test.each([
    ['', '2:1'],
    ['/kind', '3:1'],
    ['/spec/containers', '5:3'],
    ['/spec/containers/0', '6:7'],
    ['/spec/containers/0/image', '7:7'],
    ['/spec/containers/1/name', '8:9'],
    ['/spec/a~1b~0c/0/1', '11:7'],
    ['/spec/containers/1/resources/limits', '8:9'],
    ['/spec/containers/7', '5:3'],
    ['/status', '2:1'],
    ['/spec/containers/length', '5:3'],
  ])('%s is %s', (path, expected) => {
    expect(place(text, path)).toBe(expected);
  });
});

test('what is no pointer has no place', () => {
  expect(readDocuments(SIMPLE, 'f').documents[0]?.positionOf('spec')).toBeUndefined();
});

test('documents further down count the lines of the file', () => {
  expect(place(`${SIMPLE}---\n\n${FULL}`, '/kind', 0)).toBe('3:1');
  expect(place(`${SIMPLE}---\n\n${FULL}`, '/kind', 1)).toBe('16:1');
  expect(place(`\ufeffa: 1\n---\nb: 2\n`, '/b', 1)).toBe('3:1');
});

test('items of a List have their own lines', () => {
  const { documents } = readDocuments(JSON_TEXT, 'f');
  expect(documents.map(({ line }) => line)).toEqual([4, 7]);
  expect(documents[1]?.positionOf('/b/c/1')).toMatchObject({ file: 'f', line: 11 });
});

test('members that came by an alias or a merge are where they are written', () => {
  const text = 'a: &x\n  b: 1\n  c: 2\nd: *x\ne:\n  <<: *x\n  c: 3\n';
  expect([place(text, '/d/b'), place(text, '/e/b'), place(text, '/e/c')]).toEqual(['2:3', '2:3', '7:3']);
});

test('every member of what we write is on the line that begins with its key', () => {
  const map = fc.dictionary(hazardousText.filter((text) => !text.includes('\n')), fc.oneof(hazardousText, fc.dictionary(fc.constantFrom('a', 'b'), hazardousText, { minKeys: 1 })), { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(map, (value) => {
      const text = writeDocument({ value } as never);
      const document = readDocuments(text, 'f').documents[0];
      const lines = text.split('\n');
      for (const key of Object.keys(value)) {
        const line = lines[(document?.positionOf(pointer('value', key))?.line ?? 0) - 1] ?? '';
        const [written] = readDocuments(`${line.trim().replace(/: [|][-+0-9]*$/, ':')}\n`, 'f').documents;
        expect(Object.keys(written?.value as object)).toEqual([key]);
      }
    }),
    { numRuns: 150 },
  );
});
