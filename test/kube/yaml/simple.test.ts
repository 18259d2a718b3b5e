import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../lib/kube/object';
import { compose, valueOf } from '../../../lib/kube/yaml/compose';
import { readSimple } from '../../../lib/kube/yaml/simple';
import { writeDocument } from '../../../lib/kube/yaml/write';
import { hazardousJson } from './hazards';

function readFull(text: string): { readonly value: unknown; readonly flaws: number } {
  const composed = compose(text);
  const { value, flaws } = valueOf(composed);
  return { value: value ?? null, flaws: composed.flaws.length + flaws.length };
}

const SEEDS: readonly string[] = [
  'a:\n- b: |\n    x\n\n   \n    y\n  c: "q\\n"\n- - d # c\n  - {}\n  - [a, "b", c]\n- \n- |+\n  x\n\n\n- |-\n  y\n\n# z\nd: \'it\'\'s\'\ne:\n',
  'k: 0x1F\nl: on\n"q": y\n\'s\': ~\nm:\n  o:\n    - |\n      #!/bin/sh\n      echo "a: b"\n\n      done\n    - z\n',
  'spec:\n  containers:\n    - name: a # c\n      image: r.io/a:1\n      args: []\n      env:\n        - name: X\n          value: "1"\n      command: [sh, -c]\n  volumes:\n  - name: v\n    emptyDir: {}\n',
];
const FRAGMENTS = ['\n', '\n\n', ' ', '  ', '- ', '-', ': ', ':', '#', ' #', '"', "'", '|', '|-', '|+', '{}', '[]', '[a]', '&a ', '*a', '!!str ', '>', '\\', 'a', '0', '~', 'k: v\n', '- x\n', '  - y\n', '"a": "b"\n', '? ', '@', ',', 'é', '\t', '\r\n', '|2', '\n   ', '\n     ', '<<: ', '...', '.nan', '__proto__: 1\n', ''];

const mutated = fc.tuple(fc.constantFrom(...SEEDS), fc.array(fc.tuple(fc.nat(600), fc.nat(6), fc.constantFrom(...FRAGMENTS)), { maxLength: 3 })).map(([seed, edits]) =>
  edits.reduce((text, [at, cut, insert]) => {
    const place = at % (text.length + 1);
    return text.slice(0, place) + insert + text.slice(place + cut);
  }, seed),
);

describe('the reader of simple documents', () => {
  test('reads what the full reader reads, or leaves it to that', () => {
    let read = 0;
    fc.assert(
      fc.property(mutated, (text) => {
        const simple = readSimple(text);
        if (!simple) return;
        read++;
        expect([text, { value: simple.value, flaws: 0 }]).toEqual([text, readFull(text)]);
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(100);
  });

  test.each(SEEDS)('reads an ordinary manifest: %#', (text) => {
    expect(readSimple(text)).toEqual({ value: readFull(text).value });
  });

  test('takes most of what we write', () => {
    let read = 0;
    let all = 0;
    fc.assert(
      fc.property(hazardousJson, (value) => {
        const object = { apiVersion: 'v1', kind: 'A', metadata: { name: 'a' }, value };
        all++;
        const simple = readSimple(writeDocument(object as unknown as KubeObject));
        if (!simple) return;
        read++;
        expect(simple.value).toEqual(object);
      }),
      { numRuns: 300 },
    );
    expect(read / all).toBeGreaterThan(0.3);
  });
});
