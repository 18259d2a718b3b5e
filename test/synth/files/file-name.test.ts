import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileName, isInside } from '../../../lib/synth/files/file-name';

describe('a file name', () => {
  it.each([
    ['shop', 'shop'], ['system:node', 'system%3Anode'], ['a%b', 'a%25b'], ['..', '%2E%2E'], ['.hidden', '%2Ehidden'], ['a.', 'a%2E'],
    ['nul', '%6Eul'], ['COM1.x', '%43OM1.x'], ['console', 'console'], ['ü', '%C3%BC'], ['a b', 'a%20b'], ['a\u0000', 'a%00'], ['😀', '%F0%9F%98%80'],
  ])('of %j is %s', (name, file) => {
    expect(fileName(name)).toBe(file);
  });

  it('gives the name back', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 30 }).filter((text) => !/\p{Surrogate}/u.test(text)), (name) => {
      fc.pre(fileName(name).length < 255);
      expect(decodeURIComponent(fileName(name))).toBe(name);
    }));
  });

  it('that would be too long is cut, the same each time, and differs where the names differ', () => {
    const long = 'x'.repeat(253);
    const [a, b] = [fileName(`Deployment-${long}a`, '.yaml'), fileName(`Deployment-${long}b`, '.yaml')];
    expect(a).toMatch(/^Deployment-x{222}~[0-9a-f]{16}\.yaml$/);
    expect(a).toHaveLength(255);
    expect(b).not.toBe(a);
    expect(fileName(`Deployment-${long}a`, '.yaml')).toBe(a);
    expect(fileName(':'.repeat(100))).toMatch(/^(?:%3A)+~[0-9a-f]{16}$/);
  });
});

describe('a path from a file that we do not trust', () => {
  it.each(['a', 'a/b.yaml', 'system%3Anode.yaml', '..a', 'a..'])('is inside: %j', (path) => expect(isInside(path)).toBe(true));
  it.each(['', '/', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/..', './a', 'a\\b', 'c:a', 'a\u0000', 'a\nb', '.plinth-inventory', 'a/.plinth-journal', 'x'.repeat(256), 'a/'.repeat(3000) + 'a'])(
    'is refused: %.20j', (path) => expect(isInside(path)).toBe(false));
});
