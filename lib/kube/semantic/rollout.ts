import { IntOrPercent } from '../../units';
import { amountOf, checkBound, checkCount } from './counts';
import { asMap, asNumber, isSet, listAt, mapAt, numberAt, show, type Fields } from './fields';
import { checkRolloutRouting } from './rollout-routing';
import type { Site } from './site';

/** Nothing, as a bound. */
const ZERO = IntOrPercent.parse(0);
const ONE = IntOrPercent.parse(1);

function isZero(bound: IntOrPercent | undefined): boolean {
  return bound !== undefined && amountOf(bound) === 0;
}

/** Two bounds that are both zero: no pod may go and none may come. */
export function checkProgress(site: Site, block: Fields, surge: IntOrPercent | undefined, unavailable: IntOrPercent | undefined): void {
  if (!isZero(surge) || !isZero(unavailable)) return;
  site.report({
    id: 'workload-rolling-update-zero-progress',
    path: ['maxUnavailable'],
    message: `maxSurge is ${show(block.maxSurge)} and maxUnavailable is ${show(block.maxUnavailable)}: the update could neither add nor take away a pod`,
    fix: 'Set maxSurge or maxUnavailable to 1 or more.',
  });
}

/** `spec.strategy` of a Deployment. */
export function checkDeploymentStrategy(site: Site, spec: Fields): void {
  const strategy = mapAt(spec, 'strategy');
  const block = mapAt(strategy, 'rollingUpdate');
  if (!strategy || !block) return;
  site.enter('strategy');
  if (strategy.type === 'Recreate') {
    reportMisplacedBlock(site, 'Recreate');
  } else {
    site.enter('rollingUpdate');
    // A bound that is left out is 25 %, so only two written zeros stop the update.
    checkProgress(site, block, checkBound(site, block, 'maxSurge', true), checkBound(site, block, 'maxUnavailable'));
    site.leave();
  }
  site.leave();
}

/** `spec.rolloutStrategy` of a LeaderWorkerSet, whose webhook refuses an update that could not begin. */
export function checkGroupStrategy(site: Site, spec: Fields): void {
  const block = mapAt(mapAt(spec, 'rolloutStrategy'), 'rollingUpdateConfiguration');
  if (!block || spec.replicas === 0) return;
  site.enter('rolloutStrategy');
  site.enter('rollingUpdateConfiguration');
  // Left out, maxUnavailable is 1 and maxSurge 0.
  const surge = checkBound(site, block, 'maxSurge') ?? (isSet(block.maxSurge) ? undefined : ZERO);
  checkProgress(site, block, surge, checkBound(site, block, 'maxUnavailable'));
  site.leave();
  site.leave();
}

/** `spec.updateStrategy` of a DaemonSet. */
export function checkDaemonSetStrategy(site: Site, spec: Fields): void {
  const strategy = mapAt(spec, 'updateStrategy');
  const block = mapAt(strategy, 'rollingUpdate');
  if (!strategy || !block || strategy.type === 'OnDelete') return;
  site.enter('updateStrategy');
  site.enter('rollingUpdate');
  // Left out, maxUnavailable is 1 and maxSurge 0.
  const surge = checkBound(site, block, 'maxSurge') ?? (isSet(block.maxSurge) ? undefined : ZERO);
  const unavailable = checkBound(site, block, 'maxUnavailable') ?? (isSet(block.maxUnavailable) ? undefined : ONE);
  if (surge && unavailable && !isZero(surge) && !isZero(unavailable)) {
    site.report({
      id: 'strategy-block-mismatch',
      path: ['maxSurge'],
      message: `a DaemonSet uses maxSurge or maxUnavailable, not both: they are ${show(block.maxSurge)} and ${show(block.maxUnavailable ?? 1)}`,
      fix: 'Set maxUnavailable to 0 to use maxSurge.',
    });
  }
  checkProgress(site, block, surge, unavailable);
  site.leave();
  site.leave();
}

/** `spec.updateStrategy` of a StatefulSet. */
export function checkStatefulSetStrategy(site: Site, spec: Fields): void {
  const strategy = mapAt(spec, 'updateStrategy');
  const block = mapAt(strategy, 'rollingUpdate');
  if (!strategy || !block) return;
  site.enter('updateStrategy');
  if (strategy.type === 'OnDelete') {
    reportMisplacedBlock(site, 'OnDelete');
  } else {
    site.enter('rollingUpdate');
    checkCount(site, block, 'partition');
    // Before 1.35 the field is dropped, whatever it says.
    if (site.minor >= 35 && isZero(checkBound(site, block, 'maxUnavailable'))) {
      site.report({
        id: 'workload-rolling-update-zero-progress',
        path: ['maxUnavailable'],
        message: `maxUnavailable is ${show(block.maxUnavailable)}, and a StatefulSet has no surge`,
        fix: 'Set maxUnavailable to 1 or more.',
      });
    }
    site.leave();
  }
  site.leave();
}

function reportMisplacedBlock(site: Site, type: string): void {
  site.report({
    id: 'strategy-block-mismatch',
    path: ['rollingUpdate'],
    message: `the type is ${type}, and rollingUpdate is set`,
    fix: `Remove rollingUpdate, or the type ${type}.`,
  });
}

/** What one step of a canary may be. */
const STEP_KINDS = ['setWeight', 'pause', 'setCanaryScale', 'analysis', 'experiment', 'setHeaderRoute', 'setMirrorRoute', 'plugin'] as const;

/** `spec.strategy` of an Argo Rollout. */
export function checkRolloutStrategy(site: Site, spec: Fields): void {
  const strategy = mapAt(spec, 'strategy') ?? {};
  const canary = mapAt(strategy, 'canary');
  const blueGreen = mapAt(strategy, 'blueGreen');
  if ((canary === undefined) === (blueGreen === undefined)) {
    site.report({
      id: 'rollout-strategy-one-of',
      path: ['strategy'],
      message: canary ? 'the Rollout has two strategies, canary and blueGreen' : 'the Rollout has no strategy',
      accepted: 'exactly one of canary, blueGreen',
      fix: canary ? 'Remove one of canary and blueGreen.' : 'Set canary or blueGreen.',
    });
  }
  if (!canary) return;
  site.enter('strategy');
  site.enter('canary');
  checkProgress(site, canary, checkBound(site, canary, 'maxSurge'), checkBound(site, canary, 'maxUnavailable'));
  const most = numberAt(mapAt(canary, 'trafficRouting'), 'maxTrafficWeight') ?? 100;
  listAt(canary, 'steps').forEach((item, index) => {
    site.enter('steps');
    site.enter(index);
    checkStep(site, asMap(item) ?? {}, most);
    site.leave();
    site.leave();
  });
  checkRolloutRouting(site, canary);
  site.leave();
  site.leave();
}

function checkStep(site: Site, step: Fields, most: number): void {
  const kinds = STEP_KINDS.filter((kind) => isSet(step[kind]));
  if (kinds.length !== 1) {
    const pauses = 'pause' in step && step.pause === null;
    site.report({
      id: 'rollout-step-one-of',
      path: [],
      message: kinds.length === 0 ? 'the step does nothing' : `the step is several at once: ${kinds.join(', ')}`,
      accepted: `exactly one of ${STEP_KINDS.join(', ')}`,
      fix: pauses ? 'Write "pause: {}" to wait for a person.' : 'Make each a step of its own.',
    });
  }
  checkWeight(site, step.setWeight, ['setWeight'], most);
  const scale = mapAt(step, 'setCanaryScale');
  if (scale) checkWeight(site, scale.weight, ['setCanaryScale', 'weight'], most);
  const duration = mapAt(step, 'pause')?.duration;
  if (isSet(duration) && !isPause(duration)) {
    site.report({
      id: 'rollout-pause-malformed',
      path: ['pause', 'duration'],
      message: `the pause lasts ${show(duration)}`,
      accepted: 'seconds as an integer, or text such as "30s", "5m", "1h"',
      fix: 'Write the duration with one of the units s, m, h.',
    });
  }
}

function checkWeight(site: Site, value: unknown, path: readonly string[], most: number): void {
  const weight = asNumber(value);
  if (weight === undefined || (weight >= 0 && weight <= most)) return;
  site.report({
    id: 'rollout-weight-out-of-range',
    path,
    message: `the weight is ${weight}`,
    accepted: `0 to ${most}`,
    fix: `Write a weight from 0 to ${most}.`,
  });
}

/** Seconds, as a number or text, or a Go duration. */
function isPause(value: unknown): boolean {
  const seconds = asNumber(value);
  if (seconds !== undefined) return seconds >= 0;
  return typeof value === 'string' && value.length <= 64 && (/^\d+$/.test(value) || /^((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/.test(value));
}
