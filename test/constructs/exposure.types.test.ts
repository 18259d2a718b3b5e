import { describe, expect, it } from 'vitest';
import type { ExposeOptions, ServiceKind } from '../../constructs/production-service/exposure-props';

/** What the compiler takes. */
const services: readonly ServiceKind[] = [
  { type: 'ClusterIP' },
  { type: 'headless' },
  { type: 'LoadBalancer', sourceRanges: ['203.0.113.0/24', '2001:db8::/32'], nodePorts: false },
  { type: 'NodePort', sourceRanges: ['10.0.0.0/8'], nodePorts: { http: 30080 } },
];

const refusedServices: readonly ServiceKind[] = [
  // @ts-expect-error a load balancer that is open to nobody, or to everybody
  { type: 'LoadBalancer' },
  // @ts-expect-error no network at all
  { type: 'LoadBalancer', sourceRanges: [] },
  // @ts-expect-error an address without a prefix
  { type: 'LoadBalancer', sourceRanges: ['203.0.113.7'] },
  // @ts-expect-error a node port for whoever comes
  { type: 'NodePort' },
  // @ts-expect-error networks for a Service that nobody outside reaches
  { type: 'headless', sourceRanges: ['10.0.0.0/8'] },
  // @ts-expect-error a type that there is not
  { type: 'ExternalName' },
];

const routes: readonly ExposeOptions[] = [{ host: 'api' }, { host: 'api', path: '/v1' }, { host: 'api', paths: ['/v1', '/v2'], timeout: '30s', redirect: false }];

const refusedRoutes: readonly ExposeOptions[] = [
  // @ts-expect-error path and paths
  { host: 'api', path: '/v1', paths: ['/v2'] },
  // @ts-expect-error no paths
  { host: 'api', paths: [] },
  // @ts-expect-error a path that is not absolute
  { host: 'api', paths: ['v1'] },
  // @ts-expect-error a time without a unit
  { host: 'api', timeout: '30' },
];

describe('the compiler', () => {
  it('takes what is right and refuses what is wrong, as this file shows by compiling', () => {
    expect([services.length, refusedServices.length, routes.length, refusedRoutes.length]).toEqual([4, 6, 3, 4]);
  });
});
