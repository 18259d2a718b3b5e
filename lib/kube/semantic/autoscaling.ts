import { Quantity } from '../../units';
import { asMap, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { isDnsLabel, isPathSegment } from '../names';
import { isContainerResource } from './resources';
import type { Site } from './site';

/** Type of a metric → the block that describes it. */
const BLOCK_OF: Readonly<Record<string, string>> = {
  Resource: 'resource',
  ContainerResource: 'containerResource',
  Pods: 'pods',
  Object: 'object',
  External: 'external',
};
const BLOCKS = Object.values(BLOCK_OF);
const TARGET_TYPES: readonly string[] = ['Utilization', 'Value', 'AverageValue'];

/** A HorizontalPodAutoscaler of any version. */
export function checkAutoscaler(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec') ?? {};
  site.enter('spec');
  checkBounds(site, spec);
  checkTargetRef(site, mapAt(spec, 'scaleTargetRef'));
  checkTargetGroup(site, mapAt(spec, 'scaleTargetRef'));
  const metrics = listAt(spec, 'metrics');
  for (let index = 0; index < metrics.length; index++) {
    const metric = asMap(metrics[index]);
    if (!metric) continue;
    site.enter('metrics');
    site.enter(index);
    checkMetric(site, metric);
    site.leave();
    site.leave();
  }
  const share = numberAt(spec, 'targetCPUUtilizationPercentage');
  if (share !== undefined && share < 1) reportTarget(site, ['targetCPUUtilizationPercentage'], `the target is ${share} percent`, 'Write 1 or more.');
  const behavior = mapAt(spec, 'behavior');
  for (const direction of ['scaleUp', 'scaleDown']) {
    const rules = mapAt(behavior, direction);
    if (rules) checkScaling(site, rules, direction);
  }
  site.leave();
}

/** A ScaledObject of KEDA, whose definition compares the bounds. */
export function checkScaledObject(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec');
  const least = numberAt(spec, 'minReplicaCount');
  const most = numberAt(spec, 'maxReplicaCount') ?? 100;
  if (least === undefined || least <= most) return;
  site.report({ id: 'hpa-min-over-max', path: ['spec', 'minReplicaCount'], message: `minReplicaCount is ${least}, above maxReplicaCount, which is ${most}`, accepted: `0 to ${most}`, fix: 'Raise maxReplicaCount, or lower minReplicaCount.' });
}

function checkBounds(site: Site, spec: Fields): void {
  const least = numberAt(spec, 'minReplicas');
  const most = numberAt(spec, 'maxReplicas') ?? 0;
  if (least !== undefined && least < 1) {
    site.report({ id: 'hpa-bound-too-small', path: ['minReplicas'], message: `minReplicas is ${least}`, accepted: '1 or more: 0 needs the feature gate HPAScaleToZero', fix: 'Write 1, or scale to zero with KEDA.' });
  }
  if (most < 1) {
    site.report({ id: 'hpa-bound-too-small', path: ['maxReplicas'], message: isSet(spec.maxReplicas) ? `maxReplicas is ${most}` : 'maxReplicas is not set', accepted: '1 or more', fix: 'Set maxReplicas.' });
  } else if (least !== undefined && least > most) {
    site.report({ id: 'hpa-min-over-max', path: ['minReplicas'], message: `minReplicas is ${least}, above maxReplicas, which is ${most}`, accepted: `1 to ${most}`, fix: 'Raise maxReplicas, or lower minReplicas.' });
  }
}

function checkTargetRef(site: Site, target: Fields | undefined): void {
  for (const field of ['kind', 'name']) {
    const text = textAt(target, field) ?? '';
    if (text !== '' && isPathSegment(text)) continue;
    site.report({ id: 'hpa-target-ref-incomplete', path: ['scaleTargetRef', field], message: text === '' ? `scaleTargetRef has no ${field}` : `the ${field} ${show(text)} is not accepted`, fix: `Write the ${field} of what is scaled.` });
  }
}

/** From 1.34 the group must be there; before, a target without it is never found. */
function checkTargetGroup(site: Site, target: Fields | undefined): void {
  const version = textAt(target, 'apiVersion') ?? '';
  if (site.minor < 34 || /^[^/]+\/[^/]*$/.test(version) || (target?.kind === 'ReplicationController' && !version.includes('/'))) return;
  site.report({
    id: 'hpa-target-ref-incomplete',
    path: ['scaleTargetRef', 'apiVersion'],
    message: version === '' ? 'scaleTargetRef has no apiVersion' : `the apiVersion ${show(version)} ${version.includes('/') ? 'is no group and version' : 'names no group'}`,
    accepted: 'group/version, such as apps/v1',
    fix: 'Write the apiVersion of what is scaled.',
  });
}

function checkMetric(site: Site, metric: Fields): void {
  const type = textAt(metric, 'type') ?? '';
  if (!Object.hasOwn(BLOCK_OF, type)) {
    // v2beta1 and older are served no more; version 1 has no metrics.
    site.report({ id: 'hpa-metric-block', path: ['type'], message: type === '' ? 'the metric has no type' : `no metric is of type ${show(type)}`, accepted: Object.keys(BLOCK_OF).join(', '), fix: 'Write the type of the metric, such as Resource.' });
    return;
  }
  const wanted = BLOCK_OF[type] ?? '';
  const present = BLOCKS.filter((block) => isSet(metric[block]));
  if (present.length !== 1 || present[0] !== wanted) {
    site.report({
      id: 'hpa-metric-block',
      path: [],
      message: `the metric is of type ${type} and has ${present.length === 0 ? 'no block' : `the block ${present.join(', ')}`}`,
      accepted: `${wanted}, and no other block`,
      fix: present.includes(wanted) ? 'Remove the other blocks.' : `Set ${wanted}, or change the type.`,
    });
  }
  const block = mapAt(metric, wanted);
  if (!block) return;
  site.enter(wanted);
  checkTarget(site, type, mapAt(block, 'target') ?? {});
  const container = textAt(block, 'container') ?? '';
  if (type === 'ContainerResource' && !isDnsLabel(container)) {
    site.report({ id: 'hpa-metric-block', path: ['container'], message: container === '' ? 'the metric names no container' : `no container can be named ${show(container)}`, fix: 'Write the name of the container.' });
  }
  if (wanted === 'resource' || wanted === 'containerResource') {
    const resource = textAt(block, 'name') ?? '';
    if (resource === '' || (wanted === 'containerResource' && !isContainerResource(resource))) {
      site.report({ id: 'hpa-metric-block', path: ['name'], message: resource === '' ? 'the metric names no resource' : `${show(resource)} is no resource of a container`, accepted: 'cpu, memory, or another resource of a container', fix: 'Write the name of the resource.' });
    }
  }
  const name = textAt(mapAt(block, 'metric'), 'name');
  if (name !== undefined && (name === '' || !isPathSegment(name))) {
    site.report({ id: 'hpa-metric-block', path: ['metric', 'name'], message: `no metric can be named ${show(name)}`, accepted: 'text without "/" and "%"', fix: 'Write the name of the metric.' });
  }
  site.leave();
}

function checkTarget(site: Site, type: string, target: Fields): void {
  const value = isSet(target.value);
  const average = isSet(target.averageValue);
  const share = isSet(target.averageUtilization);
  if (type === 'Resource' || type === 'ContainerResource') {
    if (share === average) reportTarget(site, ['target'], share ? 'the target is a share and a value at once' : 'the target is neither a share nor a value', 'Set one of averageUtilization, averageValue.');
  } else if (type === 'Pods') {
    if (!average) reportTarget(site, ['target', 'averageValue'], 'the target has no averageValue', 'Set averageValue.');
  } else if (!value && !average) {
    reportTarget(site, ['target'], 'the target has neither value nor averageValue', 'Set one of value, averageValue.');
  } else if (type === 'External' && value && average) {
    reportTarget(site, ['target', 'value'], 'the target has both value and averageValue', 'Keep one of them.');
  }
  const kind = textAt(target, 'type') ?? '';
  if (!TARGET_TYPES.includes(kind)) site.report({ id: 'hpa-target-value', path: ['target', 'type'], message: kind === '' ? 'the target has no type' : `no target is of type ${show(kind)}`, accepted: TARGET_TYPES.join(', '), fix: 'Write the type of the target.' });
  const percent = numberAt(target, 'averageUtilization');
  if (percent !== undefined && percent < 1) reportTarget(site, ['target', 'averageUtilization'], `the target is ${percent} percent`, 'Write 1 or more.');
  for (const field of ['value', 'averageValue']) {
    const amount = Quantity.tryParse(target[field]);
    if (amount && (amount.isZero() || amount.isNegative())) reportTarget(site, ['target', field], `the target is ${show(target[field])}`, 'Write a value above zero.');
  }
}

function reportTarget(site: Site, path: readonly string[], message: string, fix: string): void {
  site.report({ id: 'hpa-target-value', path, message, fix });
}

const MOST_SECONDS: Readonly<Record<string, number>> = { stabilizationWindowSeconds: 3600, periodSeconds: 1800 };

function checkScaling(site: Site, rules: Fields, direction: string): void {
  site.enter('behavior');
  site.enter(direction);
  checkSeconds(site, rules, 'stabilizationWindowSeconds', 0, []);
  if (Array.isArray(rules.policies) && rules.policies.length === 0) {
    site.report({ id: 'hpa-behavior-out-of-range', path: ['policies'], message: 'the list of policies is empty', fix: 'Remove the list: the defaults apply. Or set selectPolicy: Disabled with a policy.' });
  }
  listAt(rules, 'policies').forEach((item, index) => {
    const policy = asMap(item);
    if (!policy) return;
    checkSeconds(site, policy, 'periodSeconds', 1, ['policies', index]);
    const type = textAt(policy, 'type') ?? '';
    if (type !== 'Pods' && type !== 'Percent') {
      site.report({ id: 'hpa-behavior-out-of-range', path: ['policies', index, 'type'], message: type === '' ? 'the policy has no type' : `no policy is of type ${show(type)}`, accepted: 'Pods, Percent', fix: 'Write Pods or Percent.' });
    }
    const value = numberAt(policy, 'value');
    if (value === undefined || value >= 1) return;
    site.report({ id: 'hpa-behavior-out-of-range', path: ['policies', index, 'value'], message: `the policy changes by ${value}`, accepted: '1 or more', fix: 'Write 1 or more; selectPolicy: Disabled forbids scaling in this direction.' });
  });
  const tolerance = Quantity.tryParse(rules.tolerance);
  if (tolerance?.isNegative()) site.report({ id: 'quantity-negative', path: ['tolerance'], message: `the tolerance is ${show(rules.tolerance)}`, accepted: '0 or more', fix: 'Write 0 or more.' });
  site.leave();
  site.leave();
}

function checkSeconds(site: Site, holder: Fields, field: string, least: number, path: ReadonlyArray<string | number>): void {
  const seconds = numberAt(holder, field);
  const most = MOST_SECONDS[field] ?? Number.POSITIVE_INFINITY;
  if (seconds === undefined || (seconds >= least && seconds <= most)) return;
  site.report({ id: 'hpa-behavior-out-of-range', path: [...path, field], message: `${field} is ${seconds}`, accepted: `${least} to ${most} seconds`, fix: `Write ${least} to ${most}.` });
}
