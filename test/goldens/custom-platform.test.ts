import * as path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { captureEntry } from '../../lib/synth/capture';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { plinthMatchers, type PlinthMatchers } from '../../lib/testing';
import { ROOT } from '../architecture/sources';
import { TODAY } from './examples';

declare module 'vitest' {
  interface Matchers<T> extends PlinthMatchers<T> {}
}

expect.extend(plinthMatchers);

let proved: SynthResult;

beforeAll(async () => {
  const { apps } = await captureEntry(path.join(ROOT, 'apps/custom-platform/main.ts'));
  proved = synthesize(apps, { today: TODAY });
});

it('joins a service of Plinth and one of cdk8s-plus-28 by one edge, and closes all others', () => {
  expect(proved).toAllow('shop/web', 'shop/reports', 9000);
  expect(proved).toDeny('shop/web', 'shop/reports', 9001);
  expect(proved).toDeny('shop/reports', 'shop/web');
  expect(proved).toAllow({ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } }, 'shop/web', 'metrics');
  expect(proved).toDeny({ namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'prometheus' } }, 'shop/reports');
});

it('opens the database to both, and nothing else outside the cluster by address', () => {
  for (const workload of ['shop/web', 'shop/reports']) {
    expect(proved).toAllow(workload, { cidr: '10.20.0.5/32' }, 5432);
    expect(proved).toDeny(workload, { cidr: '203.0.113.7/32' });
  }
});

it('is proved for both Kubernetes versions of the platform, lowest first', () => {
  expect(proved.minor).toBe(33);
});
