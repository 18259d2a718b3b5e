import { describe, expect, it } from 'vitest';
import { analysisQueries, argoConditions, flaggerThreshold, Indicator, restartsQuery, type Subject } from '../../../constructs/kit/slo';
import { burnRateRules } from '../../../constructs/kit/slo/rules';
import { levelOf } from './promtool';
import { errorsOf } from './promql';
import { canaryOf, wholeOf, WORLDS, type World } from './worlds';

function indicatorOf({ source }: World, subject: Subject): Indicator {
  const indicator = Indicator.of(source, subject);
  if (typeof indicator === 'string') throw new Error(indicator);
  return indicator;
}

/** Every query of a world, by what it is for. */
function queriesOf(world: World): Readonly<Record<string, string>> {
  const level = levelOf(world);
  const bound = level.latency?.bound ?? 1;
  const whole = indicatorOf(world, wholeOf(world));
  const analysis = analysisQueries(level, canaryOf(world), '2m');
  const rules = burnRateRules(level, wholeOf(world), { name: 'api', namespace: 'shop', owners: {}, prometheus: {} });
  return {
    requests: whole.requests('2m'),
    failures: whole.failureShare('5m'),
    successes: whole.successShare('5m'),
    fast: whole.fastShare(bound)('5m'),
    slow: whole.slowShare(bound)('5m'),
    ...(typeof analysis === 'string' ? {} : Object.fromEntries(analysis.map(({ name, query }) => [`analysis ${name}`, query]))),
    ...(typeof rules === 'string' ? {} : Object.fromEntries(rules.rules.map(({ expr }, i) => [`rule ${i}`, expr]))),
  };
}

describe.each(WORLDS)('what is asked of $name', (world) => {
  it('is PromQL', () => {
    const queries = queriesOf(world);
    expect(Object.keys(queries).length).toBeGreaterThan(20);
    for (const [name, query] of Object.entries(queries)) expect(errorsOf(query), `${name}: ${query}`).toEqual([]);
  });

  it('is one indicator in three uses: alerts, analysis and scaling differ in service and window only', () => {
    const level = levelOf(world);
    const bound = level.latency?.bound ?? 1;
    const { source } = world;
    const rules = burnRateRules(level, wholeOf(world), { name: 'api', namespace: 'shop', owners: {}, prometheus: {} });
    const recorded = typeof rules === 'string' ? [] : rules.rules.filter(({ record }) => record?.endsWith('_rate5m')).map(({ expr }) => expr);
    const same = (query: string, subject: Subject) => query.replaceAll(/\[\d+[mhd]+\]/g, '[WINDOW]').replaceAll(selectionText(source.select(subject) ?? []), 'SERVICE');
    const [errors = '', slow = ''] = recorded.map((expr) => same(expr, wholeOf(world)));
    const scaling = same(indicatorOf(world, wholeOf(world)).requests('2m'), wholeOf(world));
    expect(errors).toContain('[WINDOW]');
    expect(errors).toContain('SERVICE');
    expect(errors.endsWith(`\n/\n${scaling}`), 'what scales is what failures are a share of').toBe(true);
    expect(scaling).toBe(`sum(rate(${source.requests}{SERVICE}[WINDOW]))`);
    const canary = canaryOf(world);
    const analysis = analysisQueries(level, canary, '2m');
    if (typeof analysis === 'string') {
      expect(world.name).toBe('envoy-gateway');
      return;
    }
    expect(analysis.map(({ query }) => same(query, canary))).toEqual([`1 - ${errors}`, slow.replace('1 - ', '')]);
    expect(slow).toContain(`${bound}`);
  });

  it('names the service, and no other', () => {
    for (const [name, query] of Object.entries(queriesOf(world))) {
      if (name.startsWith('rule') && query.includes('plinth:')) continue;
      expect(query, name).toContain('shop');
      expect(query, name).toContain('api');
    }
  });

  it('asks for a bucket as Prometheus 2 and 3 write its bound', () => {
    const whole = indicatorOf(world, wholeOf(world));
    const labels = (query: string) => /le(=~?)"([^"]+)"/.exec(query)?.slice(1);
    const matched = (bound: number) => {
      const [op, value = ''] = labels(whole.fastShare(bound)('5m')) ?? [];
      return (le: string) => (op === '=' ? le === value : new RegExp(`^(?:${value})$`).test(le));
    };
    for (const [bound, spellings, others] of [
      [250, ['250', '250.0'], ['2500', '25', '250.00', '250x0']],
      [0.25, ['0.25'], ['0x25', '0.250']],
      [1_800_000, ['1800000', '1800000.0', '1.8e+06'], ['1.8e06', '18e+06']],
      [0.00005, ['0.00005', '5e-05'], ['5e-5']],
    ] as const) {
      expect(spellings.filter((le) => !matched(bound)(le))).toEqual([]);
      expect(others.filter((le) => matched(bound)(le))).toEqual([]);
    }
  });
});

describe('what a canary is asked', () => {
  const [world] = WORLDS as unknown as readonly [World];
  const queries = analysisQueries(levelOf(world), canaryOf(world), '2m');
  if (typeof queries === 'string') throw new Error(queries);
  const restarts = restartsQuery('shop', 'api-{{args.canary-hash}}-.+', '5m');

  it('is measured of the canary alone', () => {
    for (const { query } of queries) {
      expect(query).toContain('destination_service_name="api-canary"');
      expect(query).not.toMatch(/destination_service_name="api"/);
    }
  });

  it('passes, fails, or is neither, in the words of Argo Rollouts', () => {
    expect(queries.map(argoConditions)).toEqual([
      { successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.999', failureCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] < 0.999' },
      { successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] >= 0.99', failureCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] < 0.99' },
    ]);
    expect(argoConditions(restarts)).toEqual({ successCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] <= 0', failureCondition: 'len(result) > 0 && !isNaN(result[0]) && result[0] > 0' });
  });

  it('passes within a range, in the words of Flagger', () => {
    expect([...queries, restarts].map(flaggerThreshold)).toEqual([{ min: 0.999 }, { min: 0.99 }, { max: 0 }]);
  });

  it('keeps the arguments that Argo Rollouts fills in', () => {
    expect(restarts.query).toBe('sum(increase(kube_pod_container_status_restarts_total{namespace="shop",pod=~"api-{{args.canary-hash}}-.+"}[5m]))');
    expect(errorsOf(restarts.query)).toEqual([]);
  });
});

function selectionText(matchers: ReadonlyArray<{ readonly label: string; readonly op: string; readonly value: string }>): string {
  return matchers.map(({ label, op, value }) => `${label}${op}${JSON.stringify(value)}`).join(',');
}
