import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service';
import { Analysis } from '../../constructs/kit/analysis';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { build, minimal } from './build';

const ISTIO: PlatformProps = { progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } };
const SLO = { slo: { availability: 0.999 } };

function told(props: object, platform: PlatformProps = {}, use: (api: ProductionService) => void = () => {}): readonly string[] {
  const { problems } = build((chart) => use(new ProductionService(chart, 'api', minimal(props))), { platform: definePlatform(platform) });
  return problems.map(({ id, prop, message, fix }) => `${id} ${prop}: ${message} ${fix}`);
}

describe('the times of a service', () => {
  it('fit as they are, however it is reached and rolled out', () => {
    expect(told({})).toEqual([]);
    expect(told({}, {}, (api) => void api.expose('api.acme.io'))).toEqual([]);
    expect(told({ ...SLO, rollout: { canary: {} } }, ISTIO)).toEqual([]);
    expect(told({ ...SLO, rollout: { canary: {} } }, { ...ISTIO, progressive: 'flagger' })).toEqual([]);
  });

  it.each<[string, object, PlatformProps, ((api: ProductionService) => void) | undefined, string]>([
    ['a deadline that a start does not meet', {}, { overrides: { ProductionService: { rollout: { deadlineBeyondStartup: '5s' } } } }, undefined, '0s › the start 2m › ready for 10s › 2m10s, and the deadline of the roll-out ends at 2m5s'],
    ['a restart before the Service has let go', {}, { overrides: { ProductionService: { probes: { liveness: { failures: 2 } } } } }, undefined, 'the same once more 15s › 30s, and the patience of the liveness check ends at 20s'],
    ['a drain that is over before the front door knows', { shutdown: { drain: '1s' } }, {}, (api) => void api.expose('api.acme.io'), "0s › the front door learns that it goes 2s › 2s, and the drain ends at 1s: requests would go to a pod that has stopped Write shutdown: { drain: '15s' }"],
    ['a drain that is over before a load balancer knows', { shutdown: { drain: '5s' }, service: { type: 'LoadBalancer', sourceRanges: ['10.0.0.0/8'] } }, {}, undefined, 'the load balancer learns that it goes 10s › 10s, and the drain ends at 5s'],
    ['a canary that is over before it can fail', { ...SLO, rollout: { canary: { steps: [50, '1m'] } } }, ISTIO, undefined, '0s › the first measurement waits 1m › failures until it counts as failed 3m › 4m, and the canary ends at 1m'],
    ['a canary that is over before a slow measurement can fail', { rollout: { canary: { steps: [5, '5m', 50, '5m'], analysis: [Analysis.promql({ name: 'slow', query: 'vector(1)', pass: 'result[0] > 0', interval: '5m' })] } } }, ISTIO, undefined, 'until it counts as failed 15m › 16m, and the canary ends at 10m'],
    ['a canary of Flagger with fewer weights than checks', { ...SLO, rollout: { canary: { steps: [50, '5m'] } } }, { ...ISTIO, progressive: 'flagger' }, undefined, '2 checks, one each weight, 10m › 10m, and the canary ends at 5m'],
  ])('are refused with %s', (_, props, platform, use, line) => {
    expect(told(props, platform, use).filter((each) => each.startsWith('time-too-short')).join('\n')).toContain(line);
  });

  it.each([
    ['a person is asked', [5, 'approve']],
    ['a step waits for measurements', [5, { analyze: 'slo' }]],
  ])('leave a canary as much as it needs where %s', (_, steps) => {
    expect(told({ ...SLO, rollout: { canary: { steps } } }, ISTIO)).toEqual([]);
  });

  it('say nothing of a pod that does not drain by choice, nor of a command that waits', () => {
    const short = (props: object) => told({ shutdown: props }, {}, (api) => void api.expose('api.acme.io')).filter((each) => each.startsWith('time-too-short'));
    expect(short({ drain: '0s' })).toEqual([]);
    expect(short({ drain: '1s', command: ['sleep', '15'] })).toEqual([]);
  });
});
