import type { Platform } from '../../../../lib/kube/platform';
import type { ServiceDefaults } from '../../../../lib/kube/defaults';
import { isMap } from '../../../../lib/kube/object';
import { measurementOf, type Measurement } from '../../../kit/analysis';
import { checkNames, show, type Ledger, type ShapeOf } from '../../../kit/problems';
import { choiceProp, durationProp, integerProp, mapProp } from '../../../kit/props';
import type { BlueGreen, Canary, Router } from '../../rollout-props';
import { ROUTERS, refuseRouter } from './routers';
import { stepsOf, type PlannedStep } from './steps';

/** Who brings a new version in step by step. */
export type Engine = 'argo-rollouts' | 'flagger';

/** What is measured: the service level, and what the service measures itself. */
export interface Measured {
  readonly slo: boolean;
  readonly own: readonly Measurement[];
}

/** A canary, read. */
export interface CanaryPlan {
  readonly kind: 'canary';
  readonly engine: Engine;
  /** The one that was named. @default - the platform's */
  readonly router: Router | undefined;
  readonly steps: readonly PlannedStep[];
  /** @default - nothing */
  readonly measured: Measured | undefined;
  /** Seconds that pods of a failed version stay; 0 is for ever. */
  readonly keepFor: number;
  readonly dynamic: boolean;
  readonly minPods: number;
  readonly rollbackWindow: number;
}

/** A blue-green roll-out, read. */
export interface BlueGreenPlan {
  readonly kind: 'blueGreen';
  readonly engine: Engine;
  readonly promote: { readonly by: 'people' } | { readonly by: 'time'; readonly seconds: number } | { readonly by: 'analysis'; readonly measured: Measured };
  readonly previewReplicas: number | undefined;
  /** Seconds that the old version stays. */
  readonly keepOld: number;
  /** @default - nothing */
  readonly measured: Measured | undefined;
  readonly rollbackWindow: number;
}

/** A roll-out by a delivery engine. */
export type ProgressivePlan = CanaryPlan | BlueGreenPlan;

/** True where a delivery engine brings the new version in. */
export function isProgressive(plan: { readonly kind: string }): plan is ProgressivePlan {
  return plan.kind === 'canary' || plan.kind === 'blueGreen';
}

const CANARY: ShapeOf<Canary> = { steps: true, analysis: true, minPods: true, rollbackWindow: true, stableScale: true, onFail: { keepFor: true }, router: true };
const BLUE_GREEN: ShapeOf<BlueGreen> = { promote: true, previewReplicas: true, keepOld: true, postCheck: true, rollbackWindow: true };
const PODS = { min: 1, max: 5000, what: 'a number of pods' } as const;

/** The engine of the platform; told where it has none. */
function deliveryEngine(ledger: Ledger, prop: string, { progressive }: Platform): Engine {
  if (progressive !== 'none') return progressive;
  ledger.tell({ id: 'engine-absent', message: `${prop} needs a delivery engine, and the platform's progressive is none`, prop, accepted: "a platform with progressive: 'argo-rollouts' or 'flagger'", fix: "Write definePlatform({ progressive: 'argo-rollouts' }) if the cluster runs it, or remove it." });
  return 'argo-rollouts';
}

/** Reads `rollout.canary`. */
export function canaryOf(ledger: Ledger, given: unknown, hasSlo: boolean, { canary: defaults }: ServiceDefaults, platform: Platform): CanaryPlan {
  const prop = 'rollout.canary';
  const props = mapProp(ledger, prop, given);
  checkNames(ledger, props, CANARY, `${prop}.`);
  const engine = deliveryEngine(ledger, prop, platform);
  refuseOptions(ledger, prop, props, engine, ['minPods', 'onFail', 'rollbackWindow', 'stableScale']);
  const router = props['router'] === undefined ? undefined : choiceProp(ledger, `${prop}.router`, props['router'], ROUTERS, 'none');
  if (router !== undefined) refuseRouter(ledger, `${prop}.router`, router, engine, platform);
  const dynamic = choiceProp(ledger, `${prop}.stableScale`, props['stableScale'], ['full', 'dynamic'], 'full') === 'dynamic';
  const { keepFor } = mapProp(ledger, `${prop}.onFail`, props['onFail']);
  if (dynamic && keepFor !== undefined) ledger.tell({ id: 'rollout-contradiction', message: `${prop}.stableScale is 'dynamic', and onFail.keepFor is ${show(keepFor)}: as requests go back to the stable version, its pods take the place of those that would be kept`, prop: `${prop}.onFail.keepFor`, accepted: "one of the two", fix: 'Remove onFail, or stableScale.' });
  const limit = { interval: defaults.interval, count: defaults.count, failureLimit: defaults.failureLimit };
  return {
    kind: 'canary',
    engine,
    router,
    steps: stepsOf(ledger, `${prop}.steps`, props['steps'], { engine, router, defaults, hasSlo }),
    measured: measuredOf(ledger, `${prop}.analysis`, props['analysis'], hasSlo, limit),
    keepFor: keepFor === 'forever' ? 0 : atLeast(ledger, `${prop}.onFail.keepFor`, keepFor, defaults.keepFor, 1),
    dynamic,
    minPods: integerProp(ledger, `${prop}.minPods`, props['minPods'], PODS, defaults.minPods),
    rollbackWindow: windowOf(ledger, prop, props['rollbackWindow'], defaults.rollbackWindow),
  };
}

/** Reads `rollout.blueGreen`. */
export function blueGreenOf(ledger: Ledger, given: unknown, hasSlo: boolean, { canary: defaults }: ServiceDefaults, platform: Platform, most: number): BlueGreenPlan {
  const prop = 'rollout.blueGreen';
  const props = mapProp(ledger, prop, given);
  checkNames(ledger, props, BLUE_GREEN, `${prop}.`);
  const engine = deliveryEngine(ledger, prop, platform);
  refuseOptions(ledger, prop, props, engine, ['previewReplicas', 'keepOld', 'rollbackWindow']);
  if (engine === 'flagger' && [props['postCheck']].flat().includes('slo')) refuseOptions(ledger, prop, props, engine, ['postCheck']);
  const limit = { interval: defaults.interval, count: defaults.count, failureLimit: defaults.failureLimit };
  const preview = props['previewReplicas'];
  return {
    kind: 'blueGreen',
    engine,
    promote: promotionOf(ledger, `${prop}.promote`, props['promote'], engine, limit),
    previewReplicas: preview === undefined ? undefined : integerProp(ledger, `${prop}.previewReplicas`, preview, { ...PODS, max: most }, most),
    // Proxies and nodes learn of a switched Service one after another.
    keepOld: atLeast(ledger, `${prop}.keepOld`, props['keepOld'], defaults.keepFor, 30),
    measured: measuredOf(ledger, `${prop}.postCheck`, props['postCheck'], hasSlo, limit),
    rollbackWindow: windowOf(ledger, prop, props['rollbackWindow'], defaults.rollbackWindow),
  };
}

/** Seconds of a duration that may not be shorter. */
function atLeast(ledger: Ledger, prop: string, given: unknown, fallback: string, least: number): number {
  const seconds = durationProp(ledger, prop, given, fallback);
  if (seconds >= least) return seconds;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: `'${least}s' or more`, fix: `Write '${fallback}'.` });
  return least;
}

/** Tells of options that an engine does not know: it would go its own way without a word. */
function refuseOptions(ledger: Ledger, prop: string, props: Readonly<Record<string, unknown>>, engine: Engine, unknown: readonly string[]): void {
  for (const name of engine === 'flagger' ? unknown : []) {
    if (props[name] === undefined) continue;
    ledger.tell({ id: 'rollout-option-unsupported', message: `${prop}.${name} is ${show(props[name])}, and Flagger has no such option`, prop: `${prop}.${name}`, accepted: 'what Flagger can do', fix: `Remove ${name}, or deliver by Argo Rollouts.` });
  }
}

function windowOf(ledger: Ledger, prop: string, given: unknown, fallback: number): number {
  return integerProp(ledger, `${prop}.rollbackWindow`, given, { min: 0, max: 20, what: 'a number of revisions' }, fallback);
}

type Limits = Parameters<typeof measurementOf>[3];

/** What a prop asks to be measured; undefined for nothing. */
function measuredOf(ledger: Ledger, prop: string, given: unknown, hasSlo: boolean, limits: Limits): Measured | undefined {
  if (given === false) return undefined;
  if (given === undefined) return hasSlo ? { slo: true, own: [] } : undefined;
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  const slo = list.includes('slo');
  if (slo && !hasSlo) tellNoSlo(ledger, prop);
  const own = list.filter((each) => each !== 'slo').flatMap((each, i) => measurementOf(ledger, `${prop}[${i}]`, each, limits) ?? []);
  refuseTwins(ledger, prop, own);
  return slo || own.length > 0 ? { slo: slo && hasSlo, own } : undefined;
}

/** Tells that the service level is asked for, and that there is none. */
export function tellNoSlo(ledger: Ledger, prop: string): void {
  ledger.tell({ id: 'rollout-slo-missing', message: `${prop} asks for the service level, and slo declares none`, prop, accepted: 'slo beside it, or Analysis.promql(…)', fix: "Declare it: slo: { availability: 0.999 }." });
}

function refuseTwins(ledger: Ledger, prop: string, own: readonly Measurement[]): void {
  const seen = new Set<string>();
  for (const { name } of own) {
    if (seen.has(name)) ledger.tell({ id: 'rollout-analysis-duplicate', message: `${prop} has two measurements called ${show(name)}`, prop, accepted: 'one of each name', fix: 'Name each after what it measures.' });
    seen.add(name);
  }
}

function promotionOf(ledger: Ledger, prop: string, given: unknown, engine: Engine, limits: Limits): BlueGreenPlan['promote'] {
  const by = isMap(given) ? given : {};
  const { after, afterAnalysis } = by;
  if (given !== undefined && given !== 'manual' && (after === undefined) === (afterAnalysis === undefined)) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "'manual', { after: '10m' } or { afterAnalysis: [Analysis.promql(…)] }", fix: "Write 'manual'." });
  }
  if (engine === 'flagger' && after === undefined) {
    ledger.tell({ id: 'rollout-step-unsupported', message: `${prop} is ${given === undefined ? "'manual'" : show(given)}, and Flagger takes a new version over once its checks have passed for some time`, prop, accepted: '{ after: … } under Flagger', fix: "Write promote: { after: '10m' }." });
  }
  if (after !== undefined) return { by: 'time', seconds: atLeast(ledger, `${prop}.after`, after, '10m', 1) };
  const measured = afterAnalysis === undefined ? undefined : measuredOf(ledger, `${prop}.afterAnalysis`, afterAnalysis, false, limits);
  return measured ? { by: 'analysis', measured } : { by: 'people' };
}
