import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Analysis } from '../../constructs/kit/analysis';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { PLATFORM_CONTEXT } from '../../lib/kube/provenance';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Built } from './build';
import { appOf, PAIRS, type Pair } from './delivery-pairs';

const METRICS = { engine: 'prometheus-operator', namespace: 'monitoring', requests: { source: 'istio' } } as const;
const ISTIO: PlatformProps = { progressive: 'argo-rollouts', mesh: 'istio-sidecar', metrics: METRICS };
const FLAGGER: PlatformProps = { ...ISTIO, progressive: 'flagger' };
const SLO = { slo: { availability: 0.999, latency: { under: '250ms' } } };

describe('what stands at the peak', () => {
  const peak = (pair: Pair, more: object = {}) => synthesize(appOf(pair, more), { today: '2026-11-21' }).ledger('shop').totals.get('pods')?.toString();

  it.each([
    ['a canary behind a router, twice', 'Argo Rollouts, Istio', {}, '12'],
    ['one that gives up stable pods, its largest step more', 'Argo Rollouts, Istio', { canary: { stableScale: 'dynamic' } }, '9'],
    ['one with an experiment, both of its pods more', 'Argo Rollouts, Istio', { canary: { steps: [5, { experiment: '5m', analyze: [Analysis.promql({ name: 'up', query: 'vector(1)', pass: 'result[0] > 0' })] }, 50] } }, '14'],
    ['one that divides pods, its surge more', 'Argo Rollouts, no router', { canary: { steps: [5, '5m', 25, '10m', 50, '10m'] } }, '38'],
    ['blue and green, twice', 'Argo Rollouts, blue-green', {}, '12'],
    ['two Deployments of Flagger, and the surge of one', 'Flagger, Istio', {}, '14'],
  ] as const)('is counted: %s', (_, pair, more, pods) => {
    expect(peak(PAIRS[pair], more)).toBe(pods);
  });

  it('is what the service says of itself', () => {
    for (const [name, pair] of Object.entries(PAIRS)) {
      const app = appOf(pair);
      const service = app.node.findAll().find((each): each is ProductionService => each instanceof ProductionService);
      expect(String(service?.maxPods), name).toBe(synthesize(app, { today: '2026-11-21' }).ledger('shop').totals.get('pods')?.toString());
    }
  });
});

/** The program of one service under each strategy; its clients and what it calls are the same. */
function tree(rollout: object | undefined, platform: PlatformProps): Built {
  return build(
    (chart) => {
      const database = new ProductionService(chart, 'db', minimal({ http: undefined, tcp: { port: 5432, readiness: 'connect' } }));
      const api = new ProductionService(chart, 'api', minimal({ ...SLO, ...(rollout && { rollout }) }));
      new ProductionService(chart, 'web', minimal()).connectTo(api, { env: 'API_ADDR' });
      api.connectTo(database, { env: 'DB_ADDR' });
    },
    { platform: definePlatform(platform) },
  );
}

/** What clients and networks know of a service. */
function known(built: Built) {
  const named = (kind: string) => built.objects.filter((object) => object.kind === kind && !object.metadata.name.startsWith('api-'));
  return {
    services: named('Service').map(({ metadata, spec }) => [metadata.name, spec]),
    policies: named('NetworkPolicy').map(({ metadata, spec }) => [metadata.name, spec]),
    budgets: named('PodDisruptionBudget').map(({ metadata, spec }) => [metadata.name, spec]),
    selector: built.objects.find(({ kind, metadata }) => (kind === 'Rollout' || kind === 'Deployment') && metadata.name === 'api')?.spec,
    addresses: JSON.stringify(built.objects.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec)).match(/"value":"[^"]+"/g),
  };
}

describe('one service that is moved from strategy to strategy', () => {
  const STRATEGIES = { rolling: undefined, recreate: { recreate: 'Two versions would corrupt the index.' }, canary: { canary: {} }, 'blue-green': { blueGreen: { promote: { after: '10m' } } } };

  it.each(Object.entries(STRATEGIES))('keeps its Service, selectors and network edges under Argo Rollouts: %s', (_, rollout) => {
    const [before, after] = [known(tree(undefined, ISTIO)), known(tree(rollout, ISTIO))];
    expect(after.services).toEqual(before.services);
    expect(after.policies).toEqual(before.policies);
    expect(after.budgets).toEqual(before.budgets);
    expect((after.selector as { selector: object }).selector).toEqual((before.selector as { selector: object }).selector);
    expect(tree(rollout, ISTIO).problems).toEqual([]);
  });

  it.each(Object.entries(STRATEGIES))('keeps its name, selectors and network edges under Flagger, which makes its Services: %s', (_, rollout) => {
    const [before, built] = [known(tree(undefined, FLAGGER)), tree(rollout, FLAGGER)];
    const after = known(built);
    expect(built.problems).toEqual([]);
    expect(after.policies).toEqual(before.policies);
    expect(after.budgets).toEqual(before.budgets);
    expect((after.selector as { selector: object }).selector).toEqual((before.selector as { selector: object }).selector);
    const own = after.services.map(([name]) => name);
    const made = built.objects.filter(({ kind }) => kind === 'Canary').map(({ spec }) => (spec as { targetRef: { name: string } }).targetRef.name);
    expect([...own, ...made].sort()).toEqual(before.services.map(([name]) => name).sort());
  });
});

describe('a namespace whose quota holds one version', () => {
  it('is too small for two of them, and the error adds them up', () => {
    const quota = (rollout?: object) => {
      const app = new App();
      app.node.setContext(PLATFORM_CONTEXT, definePlatform(ISTIO));
      const namespace = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: { cpu: 4, memory: '4Gi', pods: 10 } } as never);
      new ProductionService(namespace, 'api', minimal({ ...SLO, ...(rollout && { rollout }) }));
      return synthesize(app, { today: '2026-11-21' }).problems.filter(({ id }) => id === 'quota-fits-peak');
    };
    expect(quota()).toEqual([]);
    expect(quota({ canary: {} }).map(({ message }) => message).join('\n')).toMatch(/12.*10|6 \+ 6/);
    expect(quota({ blueGreen: {} }).length).toBeGreaterThan(0);
  });
});
