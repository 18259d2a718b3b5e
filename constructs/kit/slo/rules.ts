import type { PrometheusOperator } from '../../../lib/kube/platform-metrics';
import { burnRates, windowsFor } from './burn-rates';
import { Indicator } from './indicator';
import { is, series } from './promql';
import type { ServiceLevel } from './service-level';
import type { Subject } from './source';

/** A group of rules, as a PrometheusRule has it. */
export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

/** A recording rule, or an alert. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What alerts of one service carry, whatever they are about. */
export interface AlertContext {
  readonly name: string;
  readonly namespace: string;
  /** Who answers for the service: `{ team: 'shop' }`. */
  readonly owners: Readonly<Record<string, string>>;
  readonly prometheus: Pick<PrometheusOperator, 'severities' | 'runbooks'>;
}

/** One thing that is promised: how its budget is recorded, and what is said when it goes too fast. */
interface Objective {
  readonly metric: string;
  readonly alert: string;
  /** The share of requests that may break it. */
  readonly budget: number;
  readonly bad: (window: string) => string;
  /** What happens to requests, as a sentence needs it: `fail`. */
  readonly verb: string;
}

/** More than this is never asked for: a promise of nine in ten, fourteen times over, would be more than all requests. */
const HIGHEST_SHARE = 0.9;

/**
 * Recording rules for the share of bad requests over each window, and alerts that fire when the budget goes too fast over a long and a short
 * one. Without traffic the shares are NaN, or are not there, and nothing fires. The reason where the source cannot tell.
 */
export function burnRateRules(level: ServiceLevel, subject: Subject, context: AlertContext): RuleGroup | 'revision-unknown' | 'protocol-unknown' {
  const indicator = Indicator.of(level.source, subject);
  if (typeof indicator === 'string') return indicator;
  const pairs = burnRates(level.windowDays);
  const windows = windowsFor(level.windowDays);
  const labels = { namespace: context.namespace, service: context.name };
  const matchers = Object.entries(labels).map(([label, value]) => is(label, value));
  const rules = objectivesOf(level, indicator).flatMap((objective): Rule[] => {
    const recorded = (window: string) => series(`${objective.metric}${window}`, matchers);
    return [
      ...windows.map((window): Rule => ({ record: `${objective.metric}${window}`, expr: objective.bad(window), labels })),
      ...pairs.map(({ severity, factor, spent, long, short }): Rule => {
        const threshold = factor * objective.budget > HIGHEST_SHARE ? `${HIGHEST_SHARE}` : `${factor} * ${objective.budget}`;
        return {
          alert: objective.alert,
          expr: `${recorded(long)} > ${threshold}\nand\n${recorded(short)} > ${threshold}`,
          labels: alertLabels(context, severity, { window: long }),
          annotations: annotationsOf(context, objective.alert, {
            summary: `${context.name}: too many requests ${objective.verb}`,
            description: `{{ $value | humanizePercentage }} of requests to ${context.name} ${objective.verb} over ${long}; ${percent(objective.budget)} may, over ${level.windowDays} days. At this rate ${percent(spent)} of what may in ${level.windowDays} days is gone in ${long}.`,
          }),
        };
      }),
    ];
  });
  return { name: `${context.name}-slo`, rules };
}

function objectivesOf({ availability, latency }: ServiceLevel, indicator: Indicator): readonly Objective[] {
  return [
    { metric: 'plinth:errors:ratio_rate', alert: 'ErrorBudgetBurn', budget: rest(availability), bad: (window) => indicator.failureShare(window), verb: 'fail' },
    ...(latency ? [{ metric: 'plinth:slow:ratio_rate', alert: 'LatencyBudgetBurn', budget: rest(latency.share), bad: indicator.slowShare(latency.bound), verb: `take longer than ${latency.under}` }] : []),
  ];
}

/** The labels of an alert: urgency and owner, and where there is no recorded series to take them from, the service. */
export function alertLabels({ owners, prometheus }: AlertContext, severity: 'page' | 'ticket', more: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { severity: prometheus.severities?.[severity] ?? severity, ...owners, ...more };
}

/** The annotations of an alert, with its runbook where the platform has any. */
export function annotationsOf({ name, prometheus: { runbooks } }: AlertContext, alert: string, said: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...said, ...(runbooks !== undefined && { runbook_url: `${runbooks.replace(/\/$/, '')}/${name}/${alert}` }) };
}

/** 1 less a share, without what binary fractions add: 0.001 of 0.999. */
function rest(share: number): number {
  return Number((1 - share).toPrecision(9));
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(9))} %`;
}
