import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Platform } from '../kit/platform';
import { ProductionService } from './production-service';

const IMAGE = 'registry.acme.io/shop/api:1.4.2';
const RESOURCES = { cpu: '250m', memory: '256Mi' } as const;

const PLATFORM = definePlatform({
  instanceTypes: { 'm7i.xlarge': { capacity: { cpu: 4, memory: '16Gi' }, reserved: { cpu: '80m', memory: '1Gi' } } },
  pools: {
    general: { instance: 'm7i.xlarge', nodes: 6, labels: { 'acme.io/pool': 'general' } },
    checkout: { instance: 'm7i.xlarge', nodes: 3, labels: { 'acme.io/pool': 'checkout' }, taints: [{ key: 'dedicated', value: 'checkout', effect: 'NoSchedule' }] },
  },
  daemons: { cpu: '200m', memory: '400Mi', pods: 4 },
});

/** Uses of where pods stand. */
export const placementExamples = {
  /** On the nodes of a pool, whose taint it tolerates, and in the zones of a cache that it calls often. */
  placement(scope: Construct): void {
    Platform.provide(scope, PLATFORM);
    const cache = new ProductionService(scope, 'cache', { image: 'registry.acme.io/shop/cache:7.2.0', tcp: { port: 6379, readiness: 'connect' }, resources: RESOURCES, placement: 'general' });
    new ProductionService(scope, 'api', { image: IMAGE, http: { port: 8080, readiness: '/ready' }, resources: RESOURCES, placement: { pool: 'checkout', near: cache } }).connectTo(cache, { env: 'CACHE_ADDR' });
  },
};
