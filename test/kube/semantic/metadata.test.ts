import { describe, expect, test } from 'vitest';
import { found, problemsOf, testSituations } from './cases';
import { METADATA, named } from './metadata-situations';

const PORTS = 'spec: { ports: [{ port: 80 }] }';

describe('metadata', () => {
  testSituations(METADATA);

  test.each([
    ['CronJob', 'batch/v1', 52],
    ['Job', 'batch/v1', 63],
    ['StatefulSet', 'apps/v1', 52],
    ['Deployment', 'apps/v1', 242],
  ])('the name of a %s leaves room for what is made of it', (kind, apiVersion, longest) => {
    const ids = (length: number) => problemsOf(named(apiVersion, kind, 'x'.repeat(length))).filter(({ id }) => id.startsWith('name-')).map(({ id }) => id);
    expect(ids(longest)).toEqual([]);
    expect(ids(longest + 1)).toEqual(['name-too-long']);
  });

  test('a Service may begin with a digit from 1.36', () => {
    const yaml = `{ apiVersion: v1, kind: Service, metadata: { name: 1api }, ${PORTS} }`;
    expect(found(yaml, 35)).toEqual(['name-malformed /metadata/name']);
    expect(found(yaml, 36)).toEqual([]);
  });

  test('a problem names the object, what is accepted and a name that would do', () => {
    expect(problemsOf('{ apiVersion: v1, kind: ConfigMap, metadata: { name: My_Config, namespace: shop } }')[0]).toMatchObject({
      severity: 'error',
      object: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'My_Config' },
      fix: 'Write it as "my-config".',
    });
  });
});
