import type { HorizontalPodAutoscalerBehavior } from 'kubernetes-types/autoscaling/v2';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import type { Platform } from '../../../lib/kube/platform';
import { authenticationOf, triggerNames } from '../../kit/keda/authentication';
import { isResource, triggerOf, type Trigger } from '../../kit/keda/triggers';
import type { PlainObject } from '../../kit/plain-object';
import { show, type Ledger, type ShapeOf } from '../../kit/problems';
import { durationProp, integerProp, mapProp, requireProp } from '../../kit/props';
import type { KedaFallback, KedaScale } from '../keda-props';
import type { ServiceContext } from './context';
import { requestTrigger } from './requests';

const FALLBACK: ShapeOf<KedaFallback> = { replicas: true, failures: true };

/** Every name below `scale.keda`. */
export const KEDA_SHAPE: ShapeOf<KedaScale> = { min: true, max: true, triggers: true, fallback: FALLBACK, pollingInterval: true, cooldown: true };

/** Pods by events, as KEDA is told of them. */
export interface Keda {
  readonly min: number;
  readonly max: number;
  readonly triggers: readonly Trigger[];
  readonly pollingInterval: number;
  /** Seconds from the last event to no pods; absent where some always stay. */
  readonly cooldown?: number;
  readonly fallback?: { readonly failureThreshold: number; readonly replicas: number };
}

const MIN = { min: 0, max: 5000, what: 'a number of pods' } as const;
const MAX = { ...MIN, min: 1 } as const;

/** Reads `scale.keda`, and tells where the platform has no KEDA. */
export function kedaOf(ledger: Ledger, given: unknown, { replicas, keda: defaults }: ServiceDefaults, platform: Platform): Keda {
  const prop = 'scale.keda';
  if (platform.autoscaling !== 'keda') ledger.tell({ id: 'engine-absent', message: `${prop} needs KEDA, and the platform scales by ${platform.autoscaling}`, prop, accepted: "a platform with autoscaling: 'keda'", fix: "Write definePlatform({ autoscaling: 'keda' }), or scale by auto." });
  const props = mapProp(ledger, prop, given);
  const min = integerProp(ledger, `${prop}.min`, props['min'], MIN, replicas.min);
  const max = requireProp(ledger, `${prop}.max`, props['max'], '20') ? integerProp(ledger, `${prop}.max`, props['max'], MAX, Math.max(replicas.max, min)) : Math.max(replicas.max, min);
  if (max < min) ledger.tell({ id: 'scale-range', message: `${prop}.max is ${max}, and min is ${min}`, prop: `${prop}.max`, accepted: `${min} or more`, fix: `Write a max above ${min}, such as ${min * 3}.` });
  const triggers = triggersOf(ledger, `${prop}.triggers`, props['triggers'], max, min);
  const cooldown = props['cooldown'];
  if (cooldown !== undefined && min > 0) ledger.tell({ id: 'scale-cooldown-unused', message: `${prop}.cooldown is ${show(cooldown)}, and min is ${min}: the last pods never go`, prop: `${prop}.cooldown`, accepted: 'cooldown with min: 0', fix: 'Remove cooldown, or write min: 0.' });
  return {
    min,
    max: Math.max(min, max),
    triggers,
    pollingInterval: seconds(ledger, `${prop}.pollingInterval`, props['pollingInterval'], defaults.pollingInterval),
    ...(min === 0 && { cooldown: seconds(ledger, `${prop}.cooldown`, cooldown, defaults.cooldown) }),
    ...fallbackOf(ledger, `${prop}.fallback`, props['fallback'], { triggers, max, failures: defaults.failures }),
  };
}

function triggersOf(ledger: Ledger, prop: string, given: unknown, max: number, min: number): readonly Trigger[] {
  if (!Array.isArray(given) || given.length === 0) {
    ledger.tell({ id: 'prop-required', message: `${prop} is ${given === undefined ? 'missing' : Array.isArray(given) ? 'empty' : 'no list'}: nothing would ask for pods`, prop, accepted: 'a list of one trigger or more', fix: "Name what asks for pods, such as { kafka: { brokers: ['kafka:9092'], group: 'orders', topic: 'orders', lag: 50 } }." });
    return [];
  }
  const triggers = given.flatMap((each: unknown, i): Trigger[] => {
    const trigger = triggerOf(ledger, `${prop}[${i}]`, each);
    if (trigger?.asks !== undefined && trigger.asks > max) ledger.tell({ id: 'scale-range', message: `${prop}[${i}].cron.replicas is ${trigger.asks}, and scale.keda.max is ${max}`, prop: `${prop}[${i}].cron.replicas`, accepted: `${max} at most`, fix: `Raise max to ${trigger.asks}, or write ${max}.` });
    return trigger ? [trigger] : [];
  });
  if (min === 0 && triggers.length > 0 && triggers.every(isResource)) {
    ledger.tell({ id: 'scale-never-wakes', message: `scale.keda.min is 0, and only ${triggers.map(({ type }) => type).join(' and ')} would ask for pods: where there are none, nothing uses any`, prop, accepted: 'a trigger from outside the pods', fix: 'Add a trigger that sees work while no pod runs, or write min: 1.' });
  }
  return triggers;
}

function fallbackOf(ledger: Ledger, prop: string, given: unknown, { triggers, max, failures }: { readonly triggers: readonly Trigger[]; readonly max: number; readonly failures: number }): Pick<Keda, 'fallback'> {
  if (given === undefined) return {};
  if (triggers.length > 0 && triggers.every(isResource)) ledger.tell({ id: 'prop-malformed', message: `${prop} is given, and all triggers are CPU or memory, which KEDA does not read itself`, prop, accepted: 'a fallback beside a trigger that KEDA reads', fix: 'Remove fallback.' });
  const props = mapProp(ledger, prop, given);
  if (!requireProp(ledger, `${prop}.replicas`, props['replicas'], '4')) return {};
  const replicas = integerProp(ledger, `${prop}.replicas`, props['replicas'], { ...MIN, max }, max);
  return { fallback: { failureThreshold: integerProp(ledger, `${prop}.failures`, props['failures'], { min: 1, max: 100, what: 'a number of reads' }, failures), replicas } };
}

function seconds(ledger: Ledger, prop: string, given: unknown, fallback: string): number {
  const value = durationProp(ledger, prop, given, fallback);
  if (value >= 1) return value;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}`, prop, accepted: '1s or more', fix: `Write '${fallback}'.` });
  return durationProp(ledger, prop, undefined, fallback);
}

/** Makes the ScaledObject, and what each trigger that authenticates needs for it. */
export function makeScaledObject(context: ServiceContext, keda: Keda, behavior: HorizontalPodAutoscalerBehavior, routes: () => readonly string[]): PlainObject {
  const { maker, ledger, platform, workload: { apiVersion, kind }, defaults } = context;
  const names = triggerNames(keda.triggers);
  const triggers = keda.triggers.map((trigger, i) => {
    const { type, metadata, metricType } = trigger;
    const name = names[i] ?? type;
    const authentication = authenticationOf(ledger, `scale.keda.triggers[${i}]`, trigger, platform);
    const ref = authentication && maker.make<{ spec: object }>('TriggerAuthentication', () => ({ spec: authentication }), { name: `${maker.name}-${name}`, part: name });
    const requests = trigger.counts === 'requests' ? requestTrigger(context, `scale.keda.triggers[${i}].requests`, defaults.observe.requestWindow, routes) : () => ({});
    return () => ({ type, name, metadata: { ...requests(), ...metadata }, ...(metricType !== undefined && { metricType }), ...(ref && { authenticationRef: { name: ref.name } }) });
  });
  return maker.make<{ spec: object }>('ScaledObject', () => ({
    spec: {
      scaleTargetRef: { apiVersion, kind, name: maker.name },
      minReplicaCount: keda.min,
      maxReplicaCount: keda.max,
      pollingInterval: keda.pollingInterval,
      cooldownPeriod: keda.cooldown,
      fallback: keda.fallback,
      advanced: { horizontalPodAutoscalerConfig: { behavior } },
      triggers: triggers.map((trigger) => trigger()),
    },
  }));
}
