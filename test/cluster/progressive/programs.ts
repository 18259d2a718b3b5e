import { Analysis, BlueGreenRollout, CanaryRollout, definePlatform, NamespaceWithQuota, Platform, ProductionService, type BlueGreenRolloutProps, type CanaryRolloutProps, type PlatformProps, type Rollout } from 'cdk8s-plinth';
import type { Construct } from 'constructs';

/** What all of them have; the rest is a canary, or blue-green. */
const SERVICE = { http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' }, probes: { startupBudget: '10s' }, scale: { fixed: 4 } } as const;

/** Asked each second, three times; one failure is enough. */
export const UP = Analysis.promql({ name: 'up', query: 'min(up{namespace="{{args.namespace}}"})', pass: 'result[0] >= 1', interval: '1s', count: 3, failureLimit: 0 });

export type Version = 1 | 2;

/** Requests that the service counts itself. */
export function metricsAt(address: `http://${string}`) {
  const requests = { source: 'app', histogram: 'http_server_request_duration_seconds', status: 'http_response_status_code', buckets: [0.1, 0.25, 0.5, 1] } as const;
  return { engine: 'prometheus-operator', namespace: 'monitoring', address, requests } as const;
}

function scopeOf(scope: Construct, namespace: string, address: `http://${string}`, platform: Partial<PlatformProps>): Construct {
  Platform.provide(scope, definePlatform({ progressive: 'argo-rollouts', metrics: { engine: 'prometheus-operator', namespace: 'monitoring', address }, ...platform }));
  Platform.override(scope, { ProductionService: { rollout: { minReady: '1s', deadlineBeyondStartup: '3m' }, canary: { initialDelay: '1s', interval: platform.progressive === 'flagger' ? '10s' : '1s' } } });
  return new NamespaceWithQuota(scope, namespace, { team: 'shop', environment: 'prod', size: 'M' });
}

/** A canary in a namespace of its own, with seconds where others have minutes. */
export function canaryIn(namespace: string, address: `http://${string}`, version: Version, canary: CanaryRolloutProps['canary'], platform: Partial<PlatformProps> = {}, host?: string) {
  return (scope: Construct): void => {
    const service = new CanaryRollout(scopeOf(scope, namespace, address, platform), 'api', { ...SERVICE, image: `registry.acme.io/shop/api:1.${version}.0`, canary });
    if (host !== undefined) service.expose(host);
  };
}

/** Blue-green in a namespace of its own. */
export function blueGreenIn(namespace: string, address: `http://${string}`, version: Version, blueGreen: BlueGreenRolloutProps['blueGreen']) {
  return (scope: Construct): void => {
    new BlueGreenRollout(scopeOf(scope, namespace, address, {}), 'api', { ...SERVICE, image: `registry.acme.io/shop/api:1.${version}.0`, blueGreen });
  };
}

/** The same under Flagger, whose steps take ten seconds at the least; an autoscaler decides how many pods there are. */
export function flaggerIn(namespace: string, address: `http://${string}`, version: Version, platform: Partial<PlatformProps>, rollout: Rollout, host?: string) {
  return (scope: Construct): void => {
    const space = scopeOf(scope, namespace, address, { progressive: 'flagger', metrics: metricsAt(address), ...platform });
    const { scale: _fixed, ...service } = SERVICE;
    const api = new ProductionService(space, 'api', { ...service, scale: { auto: { min: 2, max: 4 } }, image: `registry.acme.io/shop/api:1.${version}.0`, ports: { metrics: 9090 }, slo: { availability: 0.999 }, rollout });
    if (host !== undefined) api.expose(host);
  };
}
