import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlueGreenRollout } from '../../constructs/blue-green-rollout';
import { CanaryRollout } from '../../constructs/canary-rollout';
import { definePlatform } from '../../lib/kube/platform';
import { build, MINIMAL } from './build';

const KEYS = ['__proto__', 'steps', 'router', 'analysis', 'promql', 'name', 'query', 'pass', 'header', 'exact', 'mirror', 'experiment', 'analyze', 'onFail', 'keepFor', 'promote', 'after', 'afterAnalysis', 'postCheck', 'canary', 'blueGreen'];
const WORDS = fc.constantFrom<unknown>('istio', 'none', 'slo', 'approve', '5m', '10m', 5, 50, 100, -1, 'dynamic', 'forever', 'manual');
const VALUE = fc.oneof(WORDS, fc.anything({ maxDepth: 3, withNullPrototype: true, key: fc.oneof(fc.string(), fc.constantFrom(...KEYS)) }));
const OPTIONS = fc.dictionary(fc.constantFrom('steps', 'router', 'analysis', 'onFail', 'stableScale', 'minPods', 'rollbackWindow', 'promote', 'previewReplicas', 'keepOld', 'postCheck'), fc.oneof(VALUE, fc.array(VALUE, { maxLength: 5 })), { maxKeys: 5 });
const PLATFORMS = (['argo-rollouts', 'flagger', 'none'] as const).map((progressive) => definePlatform({ progressive, mesh: 'istio-sidecar', metrics: { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } }));

describe('whatever is said of a roll-out', () => {
  it.each([
    ['a canary', (chart: never, options: object) => new CanaryRollout(chart, 'api', { ...MINIMAL, slo: { availability: 0.99 }, canary: options } as never)],
    ['a blue-green roll-out', (chart: never, options: object) => new BlueGreenRollout(chart, 'api', { ...MINIMAL, slo: { availability: 0.99 }, blueGreen: options } as never)],
  ])('%s throws nothing and can be read: it tells', (_, make) => {
    fc.assert(
      fc.property(OPTIONS, fc.constantFrom(...PLATFORMS), fc.boolean(), (options, platform, exposed) => {
        const built = build(
          (chart) => {
            const service = make(chart as never, options);
            if (exposed) service.expose('api.acme.io');
            expect(service.maxPods).toBeGreaterThan(0);
          },
          { platform },
        );
        for (const problem of built.problems) expect(problem.message.length + problem.fix.length).toBeGreaterThan(10);
        expect(JSON.stringify(built.objects)).not.toContain('undefined');
      }),
      { numRuns: 250 },
    );
  });

  it('says what is missing where nothing is given at all', () => {
    for (const props of [undefined, null, 5, 'x', []]) expect(build((chart) => void new CanaryRollout(chart, 'api', props as never)).problems.map(({ id }) => id)).toContain('prop-required');
  });

  it('takes a long list of steps in its stride', () => {
    const steps = Array.from({ length: 20_000 }, (_, i) => (i % 2 === 0 ? Math.min(99, 1 + Math.floor(i / 250)) : '1s'));
    expect(build((chart) => void new CanaryRollout(chart, 'api', { ...MINIMAL, canary: { steps } } as never), { platform: PLATFORMS[0] as never }).problems.length).toBeGreaterThan(0);
  });
});
