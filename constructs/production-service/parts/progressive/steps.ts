import { SHORTEST_CANARY_INTERVAL } from '../../../../lib/kube/canary-interval';
import { isMap } from '../../../../lib/kube/object';
import { formatDuration, parseDuration, tryParseDuration } from '../../../../lib/units';
import type { ServiceDefaults } from '../../../../lib/kube/defaults';
import { measurementOf } from '../../../kit/analysis';
import { show, type Ledger } from '../../../kit/problems';
import type { Router } from '../../rollout-props';
import { tellNoSlo, type Engine, type Measured } from './plan';
import { ABILITIES } from './routers';

/** One step of a canary, read. */
export type PlannedStep =
  | { readonly does: 'weight'; readonly percent: number }
  | { readonly does: 'pause'; readonly seconds: number }
  | { readonly does: 'approve' }
  | { readonly does: 'analyze'; readonly measured: Measured }
  | { readonly does: 'experiment'; readonly seconds: number; readonly measured: Measured }
  | { readonly does: 'header'; readonly header: string; readonly match: Readonly<Record<string, string>> }
  | { readonly does: 'mirror'; readonly percent: number };

/** What decides on which steps there can be. */
export interface StepContext {
  readonly engine: Engine;
  readonly router: Router | undefined;
  readonly defaults: ServiceDefaults['canary'];
  readonly hasSlo: boolean;
}

const ACCEPTED = "a weight from 1 to 99, a duration such as '10m', 'approve', { analyze }, { experiment, analyze }, { header, exact } or { mirror }";

/** Reads the steps, and tells what the engine or the router cannot do. */
export function stepsOf(ledger: Ledger, prop: string, given: unknown, context: StepContext): readonly PlannedStep[] {
  const { engine, defaults } = context;
  const list: unknown = given ?? (engine === 'flagger' ? evenly(defaults.steps) : defaults.steps);
  if (!Array.isArray(list) || list.length === 0) {
    ledger.tell({ id: 'rollout-steps-malformed', message: `${prop} is ${show(given)}`, prop, accepted: 'a list of one step or more', fix: "Write steps: [5, '5m', 25, '10m', 50, '10m'], or leave it out for the same." });
    return [];
  }
  const steps = list.flatMap((step: unknown, i) => stepOf(ledger, `${prop}[${i}]`, step, context) ?? []);
  refuseOrder(ledger, prop, steps);
  if (engine === 'flagger') refusePace(ledger, prop, steps);
  return steps;
}

/** The same weights with the first pause between them: Flagger has one interval for all. */
function evenly(steps: ServiceDefaults['canary']['steps']): readonly unknown[] {
  const pause = steps.find((step) => typeof step === 'string') ?? '5m';
  return steps.filter((step) => typeof step === 'number').flatMap((weight) => [weight, pause]);
}

function stepOf(ledger: Ledger, prop: string, step: unknown, context: StepContext): PlannedStep | undefined {
  if (typeof step === 'number') return weightOf(ledger, prop, step);
  if (step === 'approve') return refuseFlagger(ledger, prop, "'approve'", context) ?? { does: 'approve' };
  if (typeof step === 'string') {
    const seconds = tryParseDuration(step);
    if (seconds !== undefined && seconds > 0) return { does: 'pause', seconds };
  }
  if (isMap(step)) {
    if (step['header'] !== undefined) return headerOf(ledger, prop, step, context);
    if (step['mirror'] !== undefined) return mirrorOf(ledger, prop, step['mirror'], context);
    if (step['experiment'] !== undefined || step['analyze'] !== undefined) return refuseFlagger(ledger, prop, show(step), context) ?? measuringOf(ledger, prop, step, context);
  }
  ledger.tell({ id: 'rollout-steps-malformed', message: `${prop} is ${show(step)}`, prop, accepted: ACCEPTED, fix: step === 'manual' ? "Write 'approve'." : "Write a weight such as 25, or a pause such as '10m'." });
  return undefined;
}

function weightOf(ledger: Ledger, prop: string, percent: number): PlannedStep | undefined {
  if (Number.isInteger(percent) && percent >= 1 && percent <= 99) return { does: 'weight', percent };
  ledger.tell({ id: 'rollout-weight', message: `${prop} is ${percent}`, prop, accepted: 'a whole number of percent from 1 to 99', fix: percent >= 100 ? 'Remove it: after the last step all requests go to the new version.' : `Write ${Math.min(99, Math.max(1, Math.round(percent) || 1))}.` });
  return undefined;
}

/** Tells that Flagger has no such step; undefined where the engine is another. */
function refuseFlagger(ledger: Ledger, prop: string, what: string, { engine }: StepContext): undefined {
  if (engine === 'flagger') ledger.tell({ id: 'rollout-step-unsupported', message: `${prop} is ${what}, and Flagger has weights with one interval between them only`, prop, accepted: "weights and equal pauses, such as [5, '5m', 25, '5m']", fix: 'Remove the step; what is measured, Flagger measures at every weight.' });
  return undefined;
}

/** Tells that a router cannot do a step. */
export function tellUnsupported(ledger: Pick<Ledger, 'tell'>, prop: string, what: string, router: Router): void {
  const able = (Object.keys(ABILITIES) as Router[]).filter((each) => (what === 'mirror' ? ABILITIES[each].mirror : ABILITIES[each].headers !== false));
  ledger.tell({ id: 'rollout-step-unsupported', message: `${prop} is a ${what} step, and the router ${router} has none`, prop, accepted: `a ${what} step with ${able.join(', ')}`, fix: 'Remove the step, or divide requests by another router.' });
}

function headerOf(ledger: Ledger, prop: string, step: Readonly<Record<string, unknown>>, context: StepContext): PlannedStep | undefined {
  const { header, ...match } = step;
  const [[by = '', value] = [], more] = Object.entries(match).filter(([, each]) => each !== undefined);
  const known = by === 'exact' || by === 'prefix' || by === 'regex';
  if (typeof header !== 'string' || !/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/.test(header) || !known || typeof value !== 'string' || value === '' || more !== undefined) {
    ledger.tell({ id: 'rollout-steps-malformed', message: `${prop} is ${show(step)}`, prop, accepted: "{ header: 'X-Canary', exact: 'always' }, with exactly one of exact, prefix, regex", fix: 'Name the header, and one way to match its value.' });
    return undefined;
  }
  refuseFlagger(ledger, prop, show(step), context);
  const { router } = context;
  if (router !== undefined && ABILITIES[router].headers === false) tellUnsupported(ledger, prop, 'header', router);
  if (router === 'alb' && by !== 'exact') ledger.tell({ id: 'rollout-step-unsupported', message: `${prop} matches by ${by}, and a load balancer of AWS compares whole values`, prop, accepted: 'exact', fix: `Write { header: '${header}', exact: '…' }.` });
  return { does: 'header', header, match: { [by]: value } };
}

function mirrorOf(ledger: Ledger, prop: string, percent: unknown, context: StepContext): PlannedStep | undefined {
  if (typeof percent !== 'number' || !Number.isInteger(percent) || percent < 0 || percent > 100) {
    ledger.tell({ id: 'rollout-steps-malformed', message: `${prop} mirrors ${show(percent)}`, prop, accepted: 'a whole number of percent from 0 to 100', fix: 'Write { mirror: 20 }.' });
    return undefined;
  }
  refuseFlagger(ledger, prop, show({ mirror: percent }), context);
  const { router } = context;
  if (router !== undefined && !ABILITIES[router].mirror) tellUnsupported(ledger, prop, 'mirror', router);
  return { does: 'mirror', percent };
}

function measuringOf(ledger: Ledger, prop: string, step: Readonly<Record<string, unknown>>, { defaults, hasSlo }: StepContext): PlannedStep | undefined {
  const { experiment, analyze } = step;
  if (analyze === 'slo' && experiment === undefined) {
    if (!hasSlo) tellNoSlo(ledger, prop);
    return hasSlo ? { does: 'analyze', measured: { slo: true, own: [] } } : undefined;
  }
  const own = (Array.isArray(analyze) ? analyze : [analyze]).flatMap((each: unknown, i) => measurementOf(ledger, `${prop}.analyze[${i}]`, each, defaults) ?? []);
  if (own.length === 0) return undefined;
  const measured = { slo: false, own };
  if (experiment === undefined) return { does: 'analyze', measured };
  const seconds = tryParseDuration(experiment);
  if (seconds !== undefined && seconds > 0) return { does: 'experiment', seconds, measured };
  ledger.tell({ id: 'rollout-steps-malformed', message: `${prop}.experiment is ${show(experiment)}`, prop, accepted: "a duration such as '10m'", fix: "Write { experiment: '10m', analyze: [ … ] }." });
  return undefined;
}

/** Weights that go back would give requests to a version, and take them away again, on every roll-out. */
function refuseOrder(ledger: Ledger, prop: string, steps: readonly PlannedStep[]): void {
  let highest = 0;
  for (const step of steps) {
    if (step.does !== 'weight') continue;
    if (step.percent <= highest) ledger.tell({ id: 'rollout-weight', message: `${prop} goes from ${highest} to ${step.percent} percent`, prop, accepted: 'weights that rise', fix: 'Sort the weights, and name each once.' });
    highest = Math.max(highest, step.percent);
  }
  if (steps.length > 0 && highest === 0 && !steps.some(({ does }) => does === 'header' || does === 'mirror' || does === 'experiment')) ledger.tell({ id: 'rollout-steps-malformed', message: `${prop} has no weight: no request would reach the new version before all do`, prop, accepted: 'one weight at least', fix: "Begin with a weight: [5, '5m', …]." });
}

/** Under Flagger each weight lasts one interval, of ten seconds at the least. */
function refusePace(ledger: Ledger, prop: string, steps: readonly PlannedStep[]): void {
  const pauses = steps.flatMap((step) => (step.does === 'pause' ? [step.seconds] : []));
  const weights = steps.filter(({ does }) => does === 'weight');
  if (steps.some(({ does }) => does !== 'weight' && does !== 'pause')) return;
  const paired = steps.every((step, i) => (i % 2 === 0) === (step.does === 'weight')) && steps.length === 2 * weights.length;
  const isEven = paired && new Set(pauses).size <= 1;
  const first = pauses[0] ?? parseDuration('5m');
  if (isEven && first >= SHORTEST_CANARY_INTERVAL) return;
  const said = pauses.length === 0 ? 'no pauses' : `pauses of ${[...new Set(pauses)].map(formatDuration).join(' and ')}`;
  const even = weights.flatMap((step) => (step.does === 'weight' ? [step.percent, `'${formatDuration(Math.max(first, SHORTEST_CANARY_INTERVAL))}'`] : [])).join(', ');
  const does = isEven ? `takes an interval under ${SHORTEST_CANARY_INTERVAL} seconds for ${SHORTEST_CANARY_INTERVAL}` : 'has one interval, after each weight';
  ledger.tell({ id: 'rollout-step-unsupported', message: `${prop} has ${said} between ${weights.length} weights, and Flagger ${does}`, prop, accepted: `a pause after each weight, all of one length, ${SHORTEST_CANARY_INTERVAL} seconds or more`, fix: `Write [${even}].` });
}
