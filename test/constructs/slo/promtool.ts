import { stringify } from 'yaml';
import { analysisQueries, burnRateRules, type ServiceLevel } from '../../../constructs/kit/slo';
import { canaryOf, wholeOf, type World } from './worlds';

/** A promise that each world can keep: its latency is the third of its bounds. */
export function levelOf({ source }: World): ServiceLevel {
  const bound = source.bounds[2] ?? 1;
  return { source, availability: 0.999, latency: { share: 0.99, bound, under: `${bound}${source.unit}` }, windowDays: 30 };
}

/** The rules of a world, as a file of Prometheus. */
export function rulesFile(world: World): string {
  const group = burnRateRules(levelOf(world), wholeOf(world), { name: 'api', namespace: 'shop', owners: { team: 'shop' }, prometheus: {} });
  if (typeof group === 'string') throw new Error(`${world.name}: ${group}`);
  return stringify({ groups: [group] }, { lineWidth: 0 });
}

/** Requests a minute: good ones, bad ones, and slow ones among them. */
interface Traffic {
  readonly service?: string;
  readonly version?: 'stable' | 'canary';
  readonly good?: number;
  readonly bad?: number;
  readonly slow?: number;
  /** False where the source has not even a series of failures, as most have none before the first. */
  readonly failureSeries?: boolean;
}

const MINUTES = 80;

function series(world: World, { service = 'api', version = 'stable', good = 0, bad = 0, slow = 0, failureSeries = true }: Traffic) {
  const { source } = world;
  const bound = levelOf(world).latency?.bound ?? 1;
  const all = good + bad;
  const labels = world.labels({ service, version });
  const of = (metric: string, more: Readonly<Record<string, string>>, perMinute: number) => ({ series: `${metric}{${Object.entries({ ...labels, ...more }).map(([key, value]) => `${key}="${value}"`).join(',')}}`, values: `0+${perMinute}x${MINUTES}` });
  const counted = source.requests === `${source.histogram}_count`;
  const bucket = (le: string, perMinute: number) => of(`${source.histogram}_bucket`, { ...world.good, le }, perMinute);
  return [
    of(source.requests, world.good, good),
    ...(failureSeries ? [of(source.requests, world.bad, bad)] : []),
    bucket(Number.isInteger(bound) ? `${bound}.0` : `${bound}`, all - slow),
    bucket('+Inf', all),
    ...(counted ? [] : [of(`${source.histogram}_count`, world.good, all)]),
  ];
}

const FIRING = 'count by (alertname, severity, window, service) (ALERTS{alertstate="firing"})';

function firing(at: string, ...alerts: ReadonlyArray<readonly [alertname: string, severity: string, window: string]>) {
  return { expr: FIRING, eval_time: at, ...(alerts.length > 0 && { exp_samples: alerts.map(([alertname, severity, window]) => ({ labels: `{alertname="${alertname}",service="api",severity="${severity}",window="${window}"}`, value: 1 })) }) };
}

const PAGES = [['1h', 'page'], ['6h', 'page'], ['1d', 'ticket'], ['3d', 'ticket']] as const;

/** All alerts of a name: what burns fast burns over every window that has begun. */
function allOf(alertname: string) {
  return PAGES.map(([window, severity]) => [alertname, severity, window] as const);
}

/** The made-up series of a world and what is expected of its rules and queries, as `promtool test rules` reads them. */
export function testFile(world: World): string {
  const quiet = series(world, { good: 9999, bad: 1, slow: 10 });
  const test = (name: string, input: object, expected: ReadonlyArray<object>) => ({ name: `${world.name}: ${name}`, interval: '1m', input_series: input, promql_expr_test: expected });
  return stringify({
    rule_files: [`${world.name}.rules.yaml`],
    evaluation_interval: '1m',
    tests: [
      test('a service that keeps its promise wakes nobody', quiet, [firing('30m'), firing('1h')]),
      test('a burn fires, over all windows', series(world, { good: 950, bad: 50 }), [firing('5m', ...allOf('ErrorBudgetBurn')), firing('1h', ...allOf('ErrorBudgetBurn'))]),
      test('a small burn asks for a ticket', series(world, { good: 9980, bad: 20 }), [firing('1h', ['ErrorBudgetBurn', 'ticket', '3d'])]),
      test('slow answers fire, though none fails', series(world, { good: 1000, slow: 500 }), [firing('1h', ...allOf('LatencyBudgetBurn'))]),
      ...(tellsApart(world) ? [test('both versions of a canary count', [...series(world, { good: 950 }), ...series(world, { version: 'canary', bad: 50 })], [firing('1h', ...allOf('ErrorBudgetBurn'))])] : []),
      test('the failures of a service with a longer name are not its own', [...quiet, ...series(world, { service: 'api-v2', bad: 1000 }), ...series(world, { service: 'an-api', bad: 1000 })], [firing('1h')]),
      test('no traffic wakes nobody', series(world, {}), [firing('1h')]),
      test('no series wake nobody', [], [firing('1h')]),
      test('no failure has ever been seen', series(world, { good: 1000, failureSeries: false }), [firing('1h'), { expr: 'plinth:errors:ratio_rate5m', eval_time: '1h', exp_samples: [{ labels: 'plinth:errors:ratio_rate5m{namespace="shop",service="api"}', value: 0 }] }]),
      ...analysisTests(world).map(([name, input, expected]) => test(name, input, expected)),
    ],
  }, { lineWidth: 0, aliasDuplicateObjects: false });
}

function tellsApart(world: World): boolean {
  return world.source.select(canaryOf(world)) !== undefined;
}

function analysisTests(world: World): ReadonlyArray<readonly [string, object, object[]]> {
  const queries = analysisQueries(levelOf(world), canaryOf(world), '2m');
  if (typeof queries === 'string') return [];
  const good = series(world, { good: 1000 });
  const asked = (name: string, verdict: 'success' | 'failure' | 'inconclusive') => {
    const query = queries.find((each) => each.name === name);
    const holds = (expr: string, yes: boolean) => ({ expr: `count((${query?.query}) ${expr})`, eval_time: '10m', ...(yes && { exp_samples: [{ labels: '{}', value: 1 }] }) });
    return [holds(`>= ${query?.atLeast}`, verdict === 'success'), holds(`< ${query?.atLeast}`, verdict === 'failure')];
  };
  const of = (availability: Parameters<typeof asked>[1], latency: Parameters<typeof asked>[1]) => [...asked('availability', availability), ...asked('latency', latency)];
  return [
    ['a canary that does well succeeds', [...good, ...series(world, { version: 'canary', good: 50, failureSeries: false })], of('success', 'success')],
    ['a canary of which every request fails is a failure', [...good, ...series(world, { version: 'canary', bad: 50 })], of('failure', 'success')],
    ['a slow canary is a failure', [...good, ...series(world, { version: 'canary', good: 50, slow: 50 })], of('success', 'failure')],
    ['a canary does not answer for the old version', [...series(world, { bad: 1000 }), ...series(world, { version: 'canary', good: 50 })], of('success', 'success')],
    ['a canary without traffic is neither', [...good, ...series(world, { version: 'canary' })], of('inconclusive', 'inconclusive')],
    ['a canary that nobody has seen is neither', good, of('inconclusive', 'inconclusive')],
  ];
}
