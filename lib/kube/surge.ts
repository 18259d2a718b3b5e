import { IntOrPercent } from '../units';
import { at, groupKindOf, isMap, listAt, type KubeObject } from './object';

/** Kubernetes and Argo Rollouts both let a rolling update add a quarter when nothing is said. */
const DEFAULT_SURGE = '25%';

/** Pods that a roll-out of a workload adds above so many, rounded up as the controllers do. What cannot be read counts as none. */
export function surgeOf(object: KubeObject, max: number): number {
  switch (groupKindOf(object)) {
    case 'apps/Deployment': {
      const strategy = at(object, 'spec', 'strategy');
      return at(strategy, 'type') === 'Recreate' ? 0 : roundedUp(at(strategy, 'rollingUpdate', 'maxSurge') ?? DEFAULT_SURGE, max);
    }
    case 'apps/DaemonSet':
      return roundedUp(at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'maxSurge') ?? 0, max);
    case 'argoproj.io/Rollout':
      return rolloutSurge(at(object, 'spec', 'strategy'), max);
    case 'leaderworkerset.x-k8s.io/LeaderWorkerSet':
      return roundedUp(at(object, 'spec', 'rolloutStrategy', 'rollingUpdateConfiguration', 'maxSurge') ?? 0, max);
    default:
      return 0;
  }
}

/**
 * A blue-green preview, or a canary behind a traffic router that keeps its stable pods, runs twice; one that gives them up adds its
 * largest step; without a router a canary surges as a Deployment does. Pods of experiments come on top.
 */
function rolloutSurge(strategy: unknown, max: number): number {
  if (isMap(at(strategy, 'blueGreen'))) return max;
  const canary = at(strategy, 'canary');
  const steps = listAt(canary, 'steps');
  const experiments = Math.max(0, ...steps.map((step) => listAt(step, 'experiment', 'templates').reduce<number>((sum, template) => sum + pods(at(template, 'replicas')), 0)));
  if (!isMap(at(canary, 'trafficRouting'))) return roundedUp(at(canary, 'maxSurge') ?? DEFAULT_SURGE, max) + experiments;
  if (at(canary, 'dynamicStableScale') !== true) return max + experiments;
  const least = pods(at(canary, 'minPodsPerReplicaSet'));
  return Math.max(least, Math.ceil((max * largestStep(steps)) / 100)) + experiments;
}

/** In percent, with the one to all of the requests. */
function largestStep(steps: readonly unknown[]): number {
  let [before, largest] = [0, 0];
  for (const step of [...steps, { setWeight: 100 }]) {
    const weight = at(step, 'setWeight');
    if (typeof weight !== 'number') continue;
    largest = Math.max(largest, Math.min(100, weight) - before);
    before = Math.min(100, weight);
  }
  return largest;
}

function pods(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 1;
}

function roundedUp(value: unknown, total: number): number {
  return IntOrPercent.tryParse(value)?.resolve(total, 'up') ?? 0;
}
