import { ApiObject, Chart } from 'cdk8s';
import { expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { App } from '../../lib/synth/app';
import { synthesize } from '../../lib/synth/synthesize';

const POOL = { instance: { capacity: { cpu: 4, memory: '16Gi' } }, nodes: 2, drained: 0 };

function app(...platforms: readonly PlatformProps[]): App {
  const root = new App();
  platforms.forEach((props, i) => {
    const chart = new Chart(root, `chart-${i}`);
    Platform.provide(chart, definePlatform(props));
    new ApiObject(chart, 'api', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: `api-${i}`, namespace: 'shop' },
      spec: { replicas: 4, strategy: { type: 'Recreate' }, selector: { matchLabels: { app: 'api' } }, template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'x:1', resources: { requests: { cpu: '3' } } }] } } },
    });
  });
  return root;
}

const ids = (root: App) => synthesize(root).problems.map(({ id }) => id).filter((id) => id.startsWith('pool'));

it('proves the peak against the pools of the platform', () => {
  expect(ids(app({ pools: { general: POOL } }))).toEqual(['pools-hold-peak']);
  expect(ids(app({ pools: { general: { ...POOL, nodes: 4 } } }))).toEqual([]);
  expect(ids(app({}))).toEqual([]);
});

it('refuses platforms of one run that declare different nodes', () => {
  expect(ids(app({ pools: { general: POOL } }, { pools: { general: { ...POOL, nodes: 3 } } }))).toEqual(['pools-differ']);
  expect(ids(app({ pools: { general: { ...POOL, nodes: 9 } } }, { pools: { general: { ...POOL, nodes: 9 } } }))).toEqual([]);
});
