import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Image, imageProblem, splitImage } from '../../constructs/kit/image';

describe('an image\'s name', () => {
  it.each([
    ['redis:8', { repository: 'redis', tag: '8' }],
    ['localhost:5000/shop/api', { repository: 'localhost:5000/shop/api' }],
    ['localhost:5000/shop/api:1.2', { repository: 'localhost:5000/shop/api', tag: '1.2' }],
    ['a/b:1@sha256:ff', { repository: 'a/b', tag: '1', digest: 'sha256:ff' }],
    ['a/b@sha256:ff', { repository: 'a/b', digest: 'sha256:ff' }],
  ])('has parts: %s', (text, parts) => expect(splitImage(text)).toEqual(parts));

  it.each(['redis:8', 'docker.io/library/redis:8.2.2-alpine', 'localhost:5000/x:1', 'REGISTRY.acme.io/x:1', 'a/b_c--d.e/f:V1', `a@sha256:${'0'.repeat(64)}`, `a:latest@sha256:${'0'.repeat(64)}`])('is taken: %s', (text) => {
    expect(Image.parse(text)).toBe(text);
  });

  it.each([['a', 'image-untagged'], ['a:', 'image-untagged'], ['a:latest', 'image-latest'], ['r:5000/a', 'image-untagged'], ['', 'image-malformed'], ['a b:1', 'image-malformed'], ['a:1:2', 'image-malformed'], ['https://a/b:1', 'image-malformed'], ['a@sha256:00', 'image-malformed'], ['/a:1', 'image-malformed'], ['a//b:1', 'image-malformed'], ['a:.1', 'image-malformed'], [`a:${'1'.repeat(129)}`, 'image-malformed']])('is refused: %s', (text, id) => {
    expect(() => Image.parse(text)).toThrow(id);
  });

  it('of any text gives an answer, and a fix that is a sentence', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[a-z:/@._-]{0,40}$/)), (text) => (imageProblem(text)?.fix ?? '.').endsWith('.')), { numRuns: 300 });
  });
});
