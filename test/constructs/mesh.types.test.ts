import { expect, it } from 'vitest';
import type { ConnectOptions } from '../../constructs/kit/network';
import type { MeshOptions } from '../../constructs/production-service/mesh-props';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';

/** What the compiler takes. */
const asked: readonly ConnectOptions[] = [
  { timeout: '2s', retries: { attempts: 2, perTry: '300ms', on: ['connect-failure', 'unavailable'] } },
  { breaker: { failures: 5, ejectFor: '30s', connections: 100 }, http: [{ method: 'GET' }, { path: '/orders/*' }] },
];

const refused: readonly ConnectOptions[] = [
  // @ts-expect-error a time without a unit
  { timeout: '200' },
  // @ts-expect-error a number has no unit
  { timeout: 2 },
  // @ts-expect-error nothing is tried again
  { retries: { attempts: 1, on: [] } },
  // @ts-expect-error no answer of anybody
  { retries: { attempts: 1, on: ['always'] } },
  // @ts-expect-error what is tried again must be said
  { retries: { attempts: 1 } },
  // @ts-expect-error for how long must be said
  { breaker: { failures: 5 } },
  // @ts-expect-error no request is let through
  { http: [] },
];

const platforms: readonly PlatformProps['mesh'][] = ['none', 'istio-ambient', { engine: 'istio-sidecar', revision: 'stable' }, { engine: 'istio-ambient', waypointClass: 'istio-waypoint' }, { engine: 'linkerd', proxy: { cpu: '50m', memory: '32Mi' } }];

const refusedPlatforms: readonly PlatformProps['mesh'][] = [
  // @ts-expect-error no engine
  'istio',
  // @ts-expect-error proxies are not in pods
  { engine: 'istio-ambient', proxy: { cpu: '50m', memory: '32Mi' } },
  // @ts-expect-error Linkerd has no revisions
  { engine: 'linkerd', revision: 'stable' },
  // @ts-expect-error half a size
  { engine: 'istio-sidecar', proxy: { cpu: '50m' } },
];

const memberships: readonly (MeshOptions | false)[] = [false, {}, { mtls: 'permissive' }, { proxy: { cpu: '50m', memory: '32Mi' } }];
// @ts-expect-error nobody turns it off by this
const wrong: MeshOptions = { mtls: 'off' };

it('the compiler takes what has a meaning, and refuses what has none', () => {
  expect([asked.length, refused.length, platforms.map((mesh) => definePlatform({ ...(mesh && { mesh }) }).mesh).length, refusedPlatforms.length, memberships.length, wrong.mtls]).toEqual([2, 7, 5, 4, 4, 'off']);
});
