import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, contentHash, sha256Hex } from '../../lib/kube/hash';

test('the hash is the SHA-256 of the UTF-8 bytes', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => { expect(sha256Hex(text)).toBe(createHash('sha256').update(text).digest('hex')); }));
});

test('the content hash has seven digits unless more are asked for', () => {
  expect(contentHash({ a: 1 })).toBe(sha256Hex('{"a":1}').slice(0, 7));
  expect(contentHash({ a: 1 }, 10)).toHaveLength(10);
});

test('the order of keys and members that are undefined change nothing', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (map) => {
      const turned = { ...Object.fromEntries(Object.entries(map).reverse()), gone: undefined };
      expect(contentHash(turned)).toBe(contentHash(map));
    }),
  );
});

test('canonical JSON says the same as JSON', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => { expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value))); }));
});

test('a value that contains itself ends in an error', () => {
  const loop: Record<string, unknown> = {};
  loop.self = loop;
  expect(() => contentHash(loop)).toThrow(RangeError);
});
