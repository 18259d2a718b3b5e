import { isMap } from '../../../lib/kube/object';
import type { PlainObject } from '../../kit/plain-object';
import { checkNames, show, type ShapeOf } from '../../kit/problems';
import { choiceProp, durationProp, requireProp, textMapProp } from '../../kit/props';
import { alertLabels, annotationsOf, burnRateRules, promqlFault, prometheusOf, type AlertContext, type Rule, type RuleGroup, type ServiceLevel } from '../../kit/slo';
import type { AlertRule } from '../observe-props';
import type { ServiceContext } from './context';
import { requestsTo, unmeasurable } from './requests';
import { formatDuration } from '../../../lib/units';

const ALERT: ShapeOf<AlertRule> = { name: true, expr: true, for: true, severity: true, summary: true, description: true, labels: true };

type PrometheusRule = { readonly spec: { readonly groups: readonly RuleGroup[] } };

/** The PrometheusRule of a service level; what makes it meaningless is told when the whole tree stands. */
export function makeBurnRateRules(context: ServiceContext, level: ServiceLevel, routes: () => readonly string[]): PlainObject {
  const { ledger, maker, identity: { name } } = context;
  ledger.whenComplete((tell) => {
    const why = unmeasurable(context, 'slo', level.source, routes);
    if (why) tell(why);
  });
  return maker.make<PrometheusRule>('PrometheusRule', () => {
    const group = burnRateRules(level, requestsTo(context, routes), alertContext(context));
    return { spec: { groups: typeof group === 'string' ? [] : [group] } };
  }, { name: `${name}-slo`, part: 'slo', labels: picked(context) });
}

/** Alerts of one's own: one PrometheusRule, made with the first of them. */
export class OwnAlerts {
  private rules: PlainObject | undefined;
  private readonly alerts: Rule[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly context: ServiceContext) {}

  add(given: AlertRule): void {
    const { ledger, maker, platform, identity: { name } } = this.context;
    const prop = 'alertOn';
    checkNames(ledger, given, ALERT, `${prop}.`);
    const known = prometheusOf(ledger, prop, platform);
    const rule = this.read(isMap(given) ? given : {});
    if (!known || !rule) return;
    this.alerts.push(rule);
    this.rules ??= maker.make<PrometheusRule>('PrometheusRule', () => ({ spec: { groups: [{ name: `${name}-alerts`, rules: this.alerts }] } }), { name: `${name}-alerts`, part: 'alerts', labels: picked(this.context) });
  }

  private read(given: Readonly<Record<string, unknown>>): Rule | undefined {
    const { ledger } = this.context;
    const { name, expr, summary, description } = given;
    const where = (field: string) => ({ prop: `alertOn.${field}` });
    if (!requireProp(ledger, 'alertOn.name', name, "'QueueStuck'") || !requireProp(ledger, 'alertOn.expr', expr, "'queue_oldest_seconds > 600'") || !requireProp(ledger, 'alertOn.summary', summary, "'Messages wait for more than ten minutes'")) return undefined;
    if (typeof name !== 'string' || !/^[A-Za-z][A-Za-z0-9]{0,99}$/.test(name)) ledger.tell({ id: 'prop-malformed', message: `alertOn.name is ${show(name)}`, ...where('name'), accepted: 'letters and digits, first a letter, 100 characters at most', fix: "Name what is wrong, such as 'QueueStuck'." });
    else if (this.names.has(name)) ledger.tell({ id: 'alert-duplicate', message: `two alerts are called ${name}`, ...where('name'), accepted: 'one alert of each name', fix: 'Name each after what it is about.' });
    else this.names.add(name);
    const fault = promqlFault(expr);
    if (fault) ledger.tell({ id: 'promql-malformed', message: `alertOn.expr is ${show(expr)}: ${fault.message}`, ...where('expr'), accepted: 'an expression of PromQL', fix: fault.fix });
    for (const [field, text] of Object.entries({ summary, description })) {
      if (text !== undefined && (typeof text !== 'string' || text.trim() === '')) ledger.tell({ id: 'prop-malformed', message: `alertOn.${field} is ${show(text)}`, ...where(field), accepted: 'a text', fix: 'Write a sentence.' });
    }
    const severity = choiceProp(ledger, 'alertOn.severity', given['severity'], ['page', 'ticket'], 'ticket');
    const labels = labelsOf(this.context, given['labels']);
    const lasting = given['for'] === undefined ? 0 : durationProp(ledger, 'alertOn.for', given['for'], '0s');
    const context = alertContext(this.context);
    return {
      alert: `${String(name)}`,
      expr: `${String(expr)}`,
      ...(lasting > 0 && { for: formatDuration(lasting) }),
      labels: alertLabels(context, severity, { ...(context.namespace !== '' && { namespace: context.namespace }), service: context.name, ...labels }),
      annotations: annotationsOf(context, `${String(name)}`, { summary: `${String(summary)}`, ...(typeof description === 'string' && { description }) }),
    };
  }
}

function labelsOf({ ledger }: ServiceContext, given: unknown): Readonly<Record<string, string>> {
  const labels = textMapProp(ledger, 'alertOn.labels', given);
  for (const label of Object.keys(labels)) {
    if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) && label !== 'alertname' && label !== 'severity') continue;
    ledger.tell({ id: 'prop-malformed', message: `alertOn.labels has ${show(label)}`, prop: 'alertOn.labels', accepted: 'names of letters, digits and _, not alertname or severity', fix: label === 'severity' ? 'Write severity beside labels.' : `Write ${show(label.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_'))}.` });
  }
  return labels;
}

/** Labels of a scope that say who answers for it, by the names that alerts are routed by. */
const OWNERS = ['team', 'owner'];

function alertContext({ identity, scope, platform: { metrics } }: ServiceContext): AlertContext {
  const owners = OWNERS.flatMap((label) => (identity.labels[label] === undefined ? [] : [[label, identity.labels[label]] as const]));
  return { name: identity.name, namespace: scope.namespace ?? '', owners: Object.fromEntries(owners), prometheus: metrics === 'none' ? {} : metrics };
}

/** Labels by which Prometheus picks what is for it. */
export function picked({ platform: { metrics } }: ServiceContext): Readonly<Record<string, string>> {
  return metrics === 'none' ? {} : (metrics.labels ?? {});
}
