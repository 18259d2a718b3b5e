import type { HorizontalPodAutoscalerBehavior, HorizontalPodAutoscalerSpec, MetricSpec } from 'kubernetes-types/autoscaling/v2';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import { parseDuration, parseIntOrPercent } from '../../../lib/units';
import { isMap } from '../../../lib/kube/object';
import type { Platform } from '../../../lib/kube/platform';
import type { Ledger } from '../../kit/problems';
import { integerProp, intOrPercentProp, mapProp, requireProp } from '../../kit/props';
import type { ServiceContext } from './context';
import { kedaOf, type Keda } from './keda';

/** How many pods there are. */
export interface Replicas {
  readonly min: number;
  readonly max: number;
  /** What the autoscaler steers to, in percent of the requests; absent where the number is fixed. */
  readonly auto?: { readonly cpu?: number; readonly memory?: number };
  /** What asks for pods, where KEDA counts them. */
  readonly keda?: Keda;
}

const PODS = { min: 1, max: 5000, what: 'a number of pods' } as const;
/** Above 90 % the autoscaler, which tolerates 10 % off its target, acts only once the pods are full. */
const PERCENT = { min: 1, max: 90, what: 'percent of the request' } as const;

/** Reads the scale; the default is by load. */
export function replicasOf(ledger: Ledger, given: unknown, service: ServiceDefaults, platform: Platform): Replicas {
  const defaults = service.replicas;
  if (given === undefined) return { min: defaults.min, max: defaults.max, auto: { cpu: defaults.cpu } };
  const { fixed, auto, keda } = mapProp(ledger, 'scale', given);
  const ways = Object.entries({ fixed, auto, keda }).flatMap(([name, value]) => (value === undefined ? [] : [`scale.${name}`]));
  if (ways.length !== 1) {
    ledger.tell({ id: 'scale-count', message: ways.length === 0 ? 'scale names none of fixed, auto and keda' : `${ways.join(' and ')} are given`, prop: 'scale', accepted: 'exactly one of fixed, auto, keda', fix: ways.length === 0 ? 'Write { auto: { max: 6 } }, or { fixed: 2 }.' : 'Keep one: they would undo each other.' });
  }
  if (keda !== undefined) {
    const read = kedaOf(ledger, keda, service, platform);
    return { min: read.min, max: read.max, keda: read };
  }
  if (auto !== undefined) return autoOf(ledger, mapProp(ledger, 'scale.auto', auto), defaults);
  const count = integerProp(ledger, 'scale.fixed', fixed, PODS, defaults.min);
  return { min: count, max: count };
}

function autoOf(ledger: Ledger, auto: Readonly<Record<string, unknown>>, defaults: ServiceDefaults['replicas']): Replicas {
  const min = integerProp(ledger, 'scale.auto.min', auto['min'], PODS, defaults.min);
  const known = requireProp(ledger, 'scale.auto.max', auto['max'], '6');
  const max = known ? integerProp(ledger, 'scale.auto.max', auto['max'], PODS, Math.max(defaults.max, min)) : Math.max(defaults.max, min);
  if (max < min) ledger.tell({ id: 'scale-range', message: `scale.auto.max is ${max}, and min is ${min}`, prop: 'scale.auto.max', accepted: `${min} or more`, fix: `Write a max above ${min}, such as ${min * 3}.` });
  const memory = auto['memory'] === undefined ? undefined : integerProp(ledger, 'scale.auto.memory', auto['memory'], PERCENT, 80);
  if (auto['cpu'] === false && memory === undefined) ledger.tell({ id: 'prop-out-of-range', message: 'scale.auto.cpu is false, and memory is not given: nothing would be steered to', prop: 'scale.auto.cpu', accepted: 'false with scale.auto.memory, or percent of the request from 1 to 90', fix: `Write ${defaults.cpu}, or scale: { fixed: ${min} }.` });
  const cpu = auto['cpu'] === false ? undefined : integerProp(ledger, 'scale.auto.cpu', auto['cpu'], PERCENT, defaults.cpu);
  return { min, max: Math.max(min, max), auto: { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) } };
}

/** Spec of the autoscaler: it steers the use of the main container, whatever sidecars do. */
export function autoscalerSpec({ replicas, defaults: { scaling }, workload: { apiVersion, kind, name } }: ServiceContext): HorizontalPodAutoscalerSpec {
  return {
    scaleTargetRef: { apiVersion, kind, name },
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: Object.entries(replicas.auto ?? {}).map(([resource, averageUtilization]): MetricSpec => ({
      type: 'ContainerResource',
      containerResource: { name: resource, container: name, target: { type: 'Utilization', averageUtilization } },
    })),
    behavior: behaviorOf(scaling),
  };
}

/** How fast the number may change, whoever decides on it. */
export function behaviorOf(scaling: ServiceDefaults['scaling']): HorizontalPodAutoscalerBehavior {
  const periodSeconds = parseDuration(scaling.scaleUpPeriod);
  return {
    scaleDown: { stabilizationWindowSeconds: parseDuration(scaling.scaleDownWindow) },
    scaleUp: {
      stabilizationWindowSeconds: parseDuration(scaling.scaleUpWindow),
      policies: [
        { type: 'Percent', value: scaling.scaleUpPercent, periodSeconds },
        { type: 'Pods', value: scaling.scaleUpPods, periodSeconds },
      ],
    },
  };
}

/** How many pods a drain may take; undefined where there is no budget: with one replica, or none, no pod is promised to stay. */
export function budgetOf({ ledger, given: { availability }, replicas, defaults: { budget: defaults } }: ServiceContext): number | string | undefined {
  const given = isMap(availability) ? availability['budget'] : undefined;
  if (given === false || replicas.min < 2) return undefined;
  const prop = 'availability.budget.maxUnavailable';
  const { maxUnavailable } = mapProp(ledger, 'availability.budget', given);
  if (given === undefined || !requireProp(ledger, prop, maxUnavailable, '1')) return defaults.maxUnavailable;
  const allowed = intOrPercentProp(ledger, prop, maxUnavailable, defaults.maxUnavailable);
  if (parseIntOrPercent(allowed).resolve(replicas.min, 'up') > 0) return allowed;
  ledger.tell({ id: 'pdb-blocks-eviction', message: `${prop} is ${allowed}: no node that runs the service could be drained`, prop, accepted: 'a number or a percentage above 0', fix: 'Write 1.' });
  return defaults.maxUnavailable;
}
