import { isDnsLabel } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import type { Duration } from '../../lib/units';
import { checkNames, show, type Ledger, type ShapeOf } from './problems';
import { durationProp, integerProp, requireProp } from './props';

/** One measurement that a new version must pass. */
export interface PromqlAnalysis {
  /** What it is called where its result is shown: `checkout-errors`. */
  readonly name: string;
  /**
   * The query. It may use `{{args.service}}`, the Service of the new version's pods, `{{args.namespace}}`, and `{{args.canary-hash}}`, the
   * `rollouts-pod-template-hash` that they are labelled with. No value, or one that is no number, neither passes nor fails.
   */
  readonly query: string;
  /** When it passes, of `result`, a list of numbers: `result[0] >= 0.99`. Flagger takes a bound of `result[0]` only. */
  readonly pass: string;
  /** How often it is asked. @default '1m' */
  readonly interval?: Duration;
  /** How many times, where a step waits for it. @default 5 */
  readonly count?: number;
  /** How many failures are one too few to fail. @default 2 */
  readonly failureLimit?: number;
}

/** A measurement, as `Analysis.promql` makes it. */
export interface Analysis {
  readonly promql: PromqlAnalysis;
}

/** Makes measurements for canaries and blue-green roll-outs. */
export const Analysis = {
  /**
   * A query of Prometheus.
   *
   * @example
   * Analysis.promql({ name: 'payments', query: 'sum(rate(payments_failed_total{service="{{args.service}}"}[2m]))', pass: 'result[0] < 0.1' })
   */
  promql(measurement: PromqlAnalysis): Analysis {
    return { promql: measurement };
  },
} as const;

/** A measurement with everything that it leaves out. */
export interface Measurement {
  readonly name: string;
  readonly query: string;
  /** Condition on `result`. */
  readonly pass: string;
  /** In seconds. */
  readonly interval: number;
  readonly count: number;
  readonly failureLimit: number;
}

/** What every query may use. */
export const ARGUMENTS = ['service', 'namespace', 'canary-hash'] as const;

const SHAPE: ShapeOf<PromqlAnalysis> = { name: true, query: true, pass: true, interval: true, count: true, failureLimit: true };

/** Times and limits of a measurement, where it says none. */
export interface MeasurementDefaults {
  readonly interval: Duration;
  readonly count: number;
  readonly failureLimit: number;
}

/** Reads a measurement; undefined where it cannot be one. */
export function measurementOf(ledger: Ledger, prop: string, given: unknown, defaults: MeasurementDefaults): Measurement | undefined {
  const props = isMap(given) ? given['promql'] : undefined;
  if (!isMap(props)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "'slo', or Analysis.promql({ name, query, pass })", fix: "Write Analysis.promql({ name: 'errors', query: '…', pass: 'result[0] < 0.01' })." });
    return undefined;
  }
  checkNames(ledger, props, SHAPE, `${prop}.`);
  const { name, query, pass } = props;
  const complete = requireProp(ledger, `${prop}.name`, name, "'errors'") && requireProp(ledger, `${prop}.query`, query, "'sum(rate(errors_total[2m]))'") && requireProp(ledger, `${prop}.pass`, pass, "'result[0] < 0.01'");
  if (!complete) return undefined;
  if (typeof name !== 'string' || !isDnsLabel(name) || name.length > 30) {
    ledger.tell({ id: 'name-malformed', message: `a measurement is called ${show(name)}`, prop: `${prop}.name`, accepted: 'a DNS label of 30 characters at most', fix: "Write a name such as 'errors'." });
    return undefined;
  }
  if (typeof query !== 'string' || typeof pass !== 'string' || !pass.includes('result')) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} passes when ${show(pass)}`, prop: `${prop}.pass`, accepted: 'a query, and a condition on result', fix: "Write pass: 'result[0] < 0.01'." });
    return undefined;
  }
  refuseArguments(ledger, `${prop}.query`, query);
  return {
    name,
    query,
    pass,
    interval: Math.max(1, durationProp(ledger, `${prop}.interval`, props['interval'], defaults.interval)),
    count: integerProp(ledger, `${prop}.count`, props['count'], { min: 1, max: 1000, what: 'a number of measurements' }, defaults.count),
    failureLimit: integerProp(ledger, `${prop}.failureLimit`, props['failureLimit'], { min: 0, max: 100, what: 'a number of failures' }, defaults.failureLimit),
  };
}

/** The controller refuses a roll-out whose query asks for what nobody gives it. */
function refuseArguments(ledger: Ledger, prop: string, query: string): void {
  const known: readonly string[] = ARGUMENTS.map((name) => `args.${name}`);
  const unknown = [...query.matchAll(/\{\{\s*([^{}]{0,80}?)\s*\}\}/g)].map(([, name = '']) => name).filter((name) => !known.includes(name));
  for (const name of new Set(unknown)) {
    ledger.tell({ id: 'rollout-argument-unknown', message: `${prop} uses {{${name}}}, which nobody gives it`, prop, accepted: known.map((each) => `{{${each}}}`).join(', '), fix: 'Use one of these, or write the value.' });
  }
}
