import { Quantity } from '../../units';
import { containerSums } from '../footprint';
import { isQualifiedName } from './labels';
import { allowsOvercommit, isExtendedResource, isHugePages, isNativeResource, isPodLevelResource } from '../resource-names';
import { asMap, isSet, listAt, mapAt, show, type Fields } from './fields';
import type { Site } from './site';

type Level = 'container' | 'pod';

const CONTAINER_RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);

/** Standard names that only claims and quotas use, beside those that are counted. */
const STANDARD: ReadonlySet<string> = new Set(['storage', 'requests.cpu', 'requests.memory', 'requests.storage', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory', 'limits.ephemeral-storage']);

/** Counted things, which come in whole numbers: kinds of objects, and all that device plugins offer. */
const COUNTED: ReadonlySet<string> = new Set(['pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims', 'services.nodeports', 'services.loadbalancers']);

/** `resources` of a container or of a pod: names, amounts, and that no request is above its limit. */
export function checkResources(site: Site, resources: unknown, level: Level): void {
  const block = asMap(resources);
  if (!block) return;
  site.enter('resources');
  const requests = mapAt(block, 'requests');
  const limits = mapAt(block, 'limits');
  let pages = false;
  let base = false;
  for (const name in limits) {
    checkAmount(site, 'limits', name, limits[name], level);
    pages ||= isHugePages(name);
    base ||= name === 'cpu' || name === 'memory';
  }
  for (const name in requests) {
    checkAmount(site, 'requests', name, requests[name], level);
    pages ||= isHugePages(name);
    base ||= name === 'cpu' || name === 'memory';
    checkPair(site, name, requests[name], limits && Object.hasOwn(limits, name) ? limits[name] : undefined);
  }
  if (pages && !base) {
    site.report({ id: 'hugepages-alone', path: [], message: 'huge pages are asked for without CPU or memory', fix: 'Request cpu or memory too.' });
  }
  site.leave();
}

function checkPair(site: Site, name: string, request: unknown, limit: unknown): void {
  if (request === limit) return;
  if (!isSet(limit)) {
    if (!allowsOvercommit(name)) reportUnequal(site, name, request, limit);
    return;
  }
  const asked = Quantity.tryParse(request);
  const most = Quantity.tryParse(limit);
  if (!asked || !most) return;
  const order = asked.compare(most);
  if (order === 0) return;
  if (!allowsOvercommit(name)) {
    reportUnequal(site, name, request, limit);
  } else if (order > 0) {
    site.report({
      id: 'request-over-limit',
      path: ['requests', name],
      message: `the ${name} request ${show(request)} is above the limit ${show(limit)}`,
      accepted: `at most ${most.toString()}`,
      fix: `Lower the request to ${most.toString()}, or raise the limit to ${asked.toString()}.`,
    });
  }
}

function reportUnequal(site: Site, name: string, request: unknown, limit: unknown): void {
  site.report({
    id: isGpu(name) ? 'gpu-limits-only' : 'extended-resource-unequal',
    path: ['requests', name],
    message: isSet(limit) ? `${name} is requested as ${show(request)} and limited to ${show(limit)}` : `${name} is requested as ${show(request)} and has no limit`,
    accepted: `request and limit equal: ${isHugePages(name) ? 'huge pages' : 'devices'} are not shared out twice`,
    fix: `Set ${name} under limits only: the request follows.`,
  });
}

function isGpu(name: string): boolean {
  return name.startsWith('nvidia.com/') || name.includes('gpu');
}

function checkAmount(site: Site, list: string, name: string, value: unknown, level: Level): void {
  checkResourceName(site, list, name, level);
  checkQuantity(site, list, name, value);
}

/** A resource by its name: of a container, of a pod, or of anything. */
export function checkResourceName(site: Site, list: string, name: string, level: Level | 'any'): void {
  if (isResourceName(name, level)) return;
  site.report({
    id: 'resource-name-malformed',
    path: [list, name],
    message: level === 'any' ? `${show(name)} is no resource` : `${show(name)} is no resource of a ${level}`,
    accepted: level === 'pod' ? 'cpu, memory, hugepages-<size>' : 'cpu, memory, ephemeral-storage, hugepages-<size>, or what a device plugin offers, such as nvidia.com/gpu',
    fix: 'Correct the name of the resource.',
  });
}

/** An amount that is not negative, and whole where the thing is counted. */
export function checkQuantity(site: Site, list: string, name: string, value: unknown): void {
  const amount = Quantity.tryParse(value);
  if (!amount) return;
  if (amount.isNegative()) {
    site.report({ id: 'quantity-negative', path: [list, name], message: `${name} is ${show(value)}`, accepted: '0 or more', fix: 'Write 0 or more.' });
  } else if ((COUNTED.has(name) || isExtendedResource(name)) && !amount.isWhole()) {
    site.report({
      id: isGpu(name) ? 'gpu-limits-only' : 'quantity-not-whole',
      path: [list, name],
      message: `${name} is ${show(value)}, and it is counted in whole things`,
      accepted: 'an integer',
      fix: 'Write a whole number.',
    });
  }
}

/** True for what a container can ask for. */
export function isContainerResource(name: string): boolean {
  return isResourceName(name, 'container');
}

function isResourceName(name: string, level: Level | 'any'): boolean {
  if (level === 'pod') return isPodLevelResource(name);
  if (CONTAINER_RESOURCES.has(name)) return true;
  if (level === 'any') return isQualifiedName(name) && (name.includes('/') || isHugePages(name) || STANDARD.has(name) || COUNTED.has(name));
  if (!name.includes('/')) return isHugePages(name) && isQualifiedName(name);
  return isQualifiedName(name) && (isNativeResource(name) || (isExtendedResource(name) && isQualifiedName(`requests.${name}`)));
}

/** `spec.resources` of a pod against what its containers ask for; before 1.34 the field is dropped. */
export function checkPodResources(site: Site, spec: Fields): void {
  const block = mapAt(spec, 'resources');
  if (!block || site.minor < 34) return;
  checkResources(site, block, 'pod');
  const requests = mapAt(block, 'requests');
  const limits = mapAt(block, 'limits');
  if (requests) {
    const sums = containerSums(spec).requests;
    for (const name in requests) {
      const sum = sums.get(name);
      const whole = Quantity.tryParse(requests[name]);
      if (!sum || !whole || sum.compare(whole) <= 0) continue;
      reportBelow(site, ['resources', 'requests', name], `the pod requests ${show(requests[name])} of ${name}, and its containers together ${sum.toString()}`, sum);
    }
  }
  if (limits) checkContainerLimits(site, spec, limits);
}

function checkContainerLimits(site: Site, spec: Fields, limits: Fields): void {
  listAt(spec, 'containers').forEach((container, index) => {
    const own = mapAt(mapAt(asMap(container), 'resources'), 'limits');
    for (const name in own) {
      const limit = Quantity.tryParse(own[name]);
      const whole = Object.hasOwn(limits, name) ? Quantity.tryParse(limits[name]) : undefined;
      if (!limit || !whole || limit.compare(whole) <= 0) continue;
      reportBelow(site, ['containers', index, 'resources', 'limits', name], `the container may use ${show(own[name])} of ${name}, and the whole pod ${show(limits[name])}`, limit);
    }
  });
}

function reportBelow(site: Site, path: ReadonlyArray<string | number>, message: string, least: Quantity): void {
  site.report({ id: 'pod-resources-below-containers', path, message, fix: `Raise the amount of the pod to ${least.toString()}.` });
}
