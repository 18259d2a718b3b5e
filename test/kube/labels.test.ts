import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotationBytes, isAnnotationKey, isLabelKey, isLabelValue, recommendedLabels, selectorLabels, versionLabelOf } from '../../lib/kube/labels';

const N63 = 'a'.repeat(63);

describe('labels', () => {
  test.each([
    [isLabelKey, ['a', 'app.kubernetes.io/name', 'A_b.c-d', `x.io/${N63}`, '1'], ['', '/a', 'a/', 'a/b/c', 'A.io/b', '-a', 'a-', `${N63}a`, 'a b', 'ä']],
    [isLabelValue, ['', 'a', 'A.b_c-1', N63], ['-a', 'a-', '.a', `${N63}a`, 'a b', 'a/b', 'a:b']],
    [isAnnotationKey, ['a', 'Example.IO/name', 'x.io/Name'], ['', '/a', 'a/b/c', `${N63}a`]],
  ] as const)('%o takes what the API server takes', (check, good, bad) => {
    expect(good.filter((text) => !check(text))).toEqual([]);
    expect(bad.filter((text) => check(text))).toEqual([]);
  });

  test('the recommended ones name the instance by the application unless told otherwise', () => {
    expect(recommendedLabels({ name: 'api' })).toEqual({
      'app.kubernetes.io/instance': 'api',
      'app.kubernetes.io/managed-by': 'plinth',
      'app.kubernetes.io/name': 'api',
    });
    expect(recommendedLabels({ name: 'api', instance: 'api-eu', version: '1.4.2', partOf: 'shop', managedBy: 'me' })).toMatchObject({
      'app.kubernetes.io/instance': 'api-eu',
      'app.kubernetes.io/part-of': 'shop',
      'app.kubernetes.io/version': '1.4.2',
      'app.kubernetes.io/managed-by': 'me',
    });
  });

  test('two select, and the version is not one of them', () => {
    expect(Object.keys(selectorLabels('api'))).toEqual(['app.kubernetes.io/instance', 'app.kubernetes.io/name']);
    expect(selectorLabels('api', 'eu')).toMatchObject({ 'app.kubernetes.io/instance': 'eu' });
  });

  test.each([
    ['registry.acme.io/shop/api:1.4.2', '1.4.2'],
    ['registry:5000/api', undefined],
    ['registry:5000/api:v1', 'v1'],
    ['api:1.0@sha256:abc', '1.0'],
    ['api@sha256:abc', undefined],
    ['api:1.0+build', '1.0-build'],
    [`api:${'1'.repeat(100)}`, '1'.repeat(63)],
    ['api:_', undefined],
    ['api', undefined],
    ['', undefined],
  ])('the version of %s is %s', (image, version) => {
    expect(versionLabelOf(image)).toBe(version);
  });

  test('the version of any image is a valid value', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (tag) => { expect(isLabelValue(versionLabelOf(`x:${tag}`) ?? '')).toBe(true); }));
  });

  test('annotations are counted in bytes of UTF-8', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.string({ unit: 'grapheme' })), (annotations) => {
      expect(annotationBytes(annotations)).toBe(Object.entries(annotations).reduce((sum, pair) => sum + Buffer.byteLength(pair.join('')), 0));
    }));
  });
});
