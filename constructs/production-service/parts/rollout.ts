import type { DeploymentStrategy } from 'kubernetes-types/apps/v1';
import type { ServiceDefaults } from '../../../lib/kube/defaults';
import type { KubeObject } from '../../../lib/kube/object';
import type { Platform } from '../../../lib/kube/platform';
import { surgeOf } from '../../../lib/kube/surge';
import { show, type Ledger } from '../../kit/problems';
import type { PodGroup } from '../../kit/pod-group';
import { mapProp } from '../../kit/props';
import { blueGreenOf, canaryOf, isProgressive, type ProgressivePlan } from './progressive/plan';
import type { Replicas } from './scale';

/** How a new version takes the place of the old one. */
export type RolloutPlan = ReplacePlan | ProgressivePlan;

/** What Kubernetes does itself. */
interface ReplacePlan {
  readonly kind: 'rolling' | 'recreate';
  readonly strategy: DeploymentStrategy;
  /** Why two versions cannot run at once. @default - they can */
  readonly reason?: string;
}

/** What else decides on a roll-out. */
export interface RolloutContext {
  readonly defaults: ServiceDefaults;
  readonly platform: Platform;
  readonly replicas: Replicas;
  /** Whether there is a service level to measure. */
  readonly hasSlo: boolean;
}

/** New pods come first, unless the two versions cannot run at once, or a delivery engine brings the new one in. */
export function rolloutOf(ledger: Ledger, given: unknown, { defaults, platform, replicas, hasSlo }: RolloutContext): RolloutPlan {
  const { maxSurge, maxUnavailable } = defaults.rollout;
  const { recreate, canary, blueGreen } = mapProp(ledger, 'rollout', given);
  const ways = Object.entries({ recreate, canary, blueGreen }).flatMap(([name, value]) => (value === undefined ? [] : [`rollout.${name}`]));
  if (ways.length > 1) ledger.tell({ id: 'rollout-count', message: `${ways.join(' and ')} are given`, prop: 'rollout', accepted: 'one of recreate, canary, blueGreen', fix: 'Keep one.' });
  if (canary !== undefined) return canaryOf(ledger, canary, hasSlo, defaults, platform);
  if (blueGreen !== undefined) return blueGreenOf(ledger, blueGreen, hasSlo, defaults, platform, replicas.max);
  if (given === undefined) return { kind: 'rolling', strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } };
  const prop = 'rollout.recreate';
  const known = typeof recreate === 'string' && recreate.trim().length >= 10;
  if (!known) ledger.tell({ id: 'reason-required', message: `${prop} gives the reason ${show(recreate)}`, prop, accepted: 'a sentence of ten characters at least', fix: 'Say why two versions cannot run at once, or remove rollout.' });
  return { kind: 'recreate', strategy: { type: 'Recreate' }, ...(known && { reason: recreate }) };
}

/** What decides how many pods there are. */
interface Peak {
  readonly replicas: Replicas;
  readonly rollout: RolloutPlan;
  readonly group: PodGroup | undefined;
}

/** The most pods that there are at once: the highest scale, and what a roll-out adds. Flagger runs two Deployments. */
export function peakPods({ replicas: { max }, rollout, group }: Peak, workload: KubeObject): number {
  return (max + surgeOf(workload, max) + (isProgressive(rollout) && rollout.engine === 'flagger' ? max : 0)) * (group?.pods ?? 1);
}
