import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service/production-service';
import type { ProductionServiceProps } from '../../constructs/production-service/props';
import { profileOf, verdict } from '../../lib/policy';
import { synthesize } from '../../lib/synth/synthesize';
import { build, MINIMAL, minimal } from './build';

const REASON = 'Two versions would corrupt the same index.';
const RECREATE = { scale: { fixed: 2 }, rollout: { recreate: REASON } };

function synth(make: (chart: Chart) => void) {
  const app = new App();
  make(new Chart(app, 'shop', { namespace: 'shop' }));
  return synthesize(app);
}

describe('a roll-out that re-creates', () => {
  it('stops every old pod before it starts a new one, and so adds none', () => {
    const { deployment, maxPods } = new ProductionService(new Chart(new App(), 'shop'), 'api', minimal(RECREATE));
    expect(deployment.toJson()).toMatchObject({ spec: { strategy: { type: 'Recreate' } } });
    expect(deployment.toJson()).not.toHaveProperty('spec.strategy.rollingUpdate');
    expect(maxPods).toBe(2);
  });

  it('is accepted with its reason, which is recorded', () => {
    const { problems, overrides, ledger } = synth((chart) => new ProductionService(chart, 'api', minimal(RECREATE)));
    expect(problems).toEqual([]);
    expect(overrides).toEqual([{ by: 'prop', object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', namespace: 'shop' }, paths: ['/spec/strategy/type'], reason: REASON, answers: 'workload-rolling-update' }]);
    expect(ledger('shop').totals.get('pods')?.toString()).toBe('2');
  });

  it.each([
    ['no reason', {}],
    ['a reason that says nothing', { recreate: 'because' }],
    ['spaces for a reason', { recreate: '              ' }],
    ['true', { recreate: true }],
  ])('is refused with %s', (_, rollout) => {
    expect(build((chart) => new ProductionService(chart, 'api', minimal({ rollout }))).problems).toMatchObject([{ id: 'reason-required', prop: 'rollout.recreate' }]);
  });

  it('is an error where a patch brings it about, the reason of another service notwithstanding', () => {
    const { problems } = synth((chart) => {
      new ProductionService(chart, 'index', minimal(RECREATE));
      new ProductionService(chart, 'api', minimal()).patch('Deployment', JsonPatch.replace('/spec/strategy', { type: 'Recreate' }));
    });
    expect(problems).toMatchObject([{ id: 'workload-rolling-update', severity: 'error', object: { name: 'api' }, prop: 'rollout' }]);
  });

  it('is no longer accepted where the rule is locked', () => {
    const { graph, made, overrides, minor } = synth((chart) => new ProductionService(chart, 'api', minimal(RECREATE)));
    const side = { provenance: new Map(made.map((each) => [each.object, each])), waivers: [], externals: [], overrides };
    const judged = (locked: readonly string[]) => verdict(graph, { profile: profileOf('production'), minor, side, today: '2026-11-21', locked }).problems.map(({ id }) => id);
    expect(judged([])).toEqual([]);
    expect(judged(['workload-rolling-update'])).toEqual(['workload-rolling-update']);
  });
});

export const refused: readonly ProductionServiceProps[] = [
  // @ts-expect-error no reason
  { ...MINIMAL, rollout: { recreate: true } },
  // @ts-expect-error a word
  { ...MINIMAL, rollout: 'recreate' },
];
