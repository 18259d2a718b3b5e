import { Quantity } from '../../units';
import { isQualifiedName } from './labels';
import { allowsOvercommit, isHugePages } from '../resource-names';
import { asMap, listAt, mapAt, show, textAt, type Fields } from './fields';
import { checkQuantity, checkResourceName } from './resources';
import type { Site } from './site';

const COMPUTE: readonly string[] = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
const STANDARD: ReadonlySet<string> = new Set([
  ...COMPUTE,
  'ephemeral-storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'requests.storage',
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const OF_PODS: ReadonlySet<string> = new Set(['pods', ...COMPUTE]);
const OF_CLAIMS: ReadonlySet<string> = new Set(['persistentvolumeclaims', 'requests.storage']);

/** Scope → the standard keys that it may count. */
const SCOPES: Readonly<Record<string, ReadonlySet<string>>> = {
  Terminating: OF_PODS,
  NotTerminating: OF_PODS,
  NotBestEffort: OF_PODS,
  PriorityClass: OF_PODS,
  CrossNamespacePodAffinity: OF_PODS,
  BestEffort: new Set(['pods']),
  VolumeAttributesClass: OF_CLAIMS,
};
const OPPOSITES = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

/** A ResourceQuota. */
export function checkQuota(site: Site, object: Fields): void {
  const spec = mapAt(object, 'spec');
  if (!spec) return;
  const hard = mapAt(spec, 'hard') ?? {};
  site.enter('spec');
  for (const key in hard) {
    if (!isQuotaKey(key)) {
      site.report({
        id: 'quota-key-unknown',
        path: ['hard', key],
        message: `${show(key)} is nothing that a quota counts`,
        accepted: `${[...STANDARD].join(', ')}, count/<resource>.<group>, requests.<extended resource>, hugepages-<size>`,
        fix: key.startsWith('limits.') || key.includes('.') ? 'Correct the key.' : `Write "count/${key}" to count objects of this kind.`,
      });
    }
    checkQuantity(site, 'hard', key, hard[key]);
  }
  const scopes = listAt(spec, 'scopes').filter((scope) => typeof scope === 'string');
  for (const scope of scopes) checkScope(site, scope, hard, 'scopes');
  const expressions = listAt(mapAt(spec, 'scopeSelector'), 'matchExpressions');
  expressions.forEach((item, index) => {
    const expression = asMap(item);
    if (!expression) return;
    checkScope(site, textAt(expression, 'scopeName') ?? '', hard, 'scopeSelector');
    checkScopeOperator(site, expression, index);
  });
  checkOpposites(site, scopes, 'scopes');
  checkOpposites(site, expressions.map((item) => textAt(asMap(item), 'scopeName') ?? ''), 'scopeSelector');
  site.leave();
}

function isQuotaKey(key: string): boolean {
  if (STANDARD.has(key)) return true;
  if (!isQualifiedName(key)) return false;
  return key.includes('/') || isHugePages(key) || key.startsWith('requests.hugepages-');
}

function checkScope(site: Site, scope: string, hard: Fields, field: string): void {
  const counted = Object.hasOwn(SCOPES, scope) ? SCOPES[scope] : undefined;
  if (!counted) {
    site.report({ id: 'quota-scope-conflict', path: [field], message: `the scope ${show(scope)} is unknown`, accepted: Object.keys(SCOPES).join(', '), fix: 'Correct the scope.' });
    return;
  }
  for (const key in hard) {
    if (counted.has(key) || !(STANDARD.has(key) || isHugePages(key) || key.startsWith('requests.hugepages-'))) continue;
    site.report({
      id: 'quota-scope-conflict',
      path: ['hard', key],
      message: `a quota with the scope ${scope} cannot count ${key}`,
      accepted: [...counted].join(', '),
      fix: 'Move the key into a quota without this scope.',
    });
  }
}

function checkScopeOperator(site: Site, expression: Fields, index: number): void {
  const scope = textAt(expression, 'scopeName') ?? '';
  const operator = textAt(expression, 'operator') ?? '';
  const values = listAt(expression, 'values').length;
  const named = scope === 'PriorityClass' || scope === 'VolumeAttributesClass';
  const wantsValues = operator === 'In' || operator === 'NotIn';
  const fault = !named && operator !== 'Exists' ? `the scope ${scope} is compared with ${show(operator)}` : wantsValues && values === 0 ? `the operator ${operator} has no values` : !wantsValues && values > 0 ? `the operator ${operator} takes no values` : undefined;
  if (fault === undefined) return;
  site.report({ id: 'quota-scope-conflict', path: ['scopeSelector', 'matchExpressions', index], message: fault, accepted: named ? 'In or NotIn with values, Exists or DoesNotExist without' : 'Exists, without values', fix: 'Correct the operator or the values.' });
}

function checkOpposites(site: Site, scopes: readonly string[], field: string): void {
  for (const [one, other] of OPPOSITES) {
    if (!scopes.includes(one) || !scopes.includes(other)) continue;
    site.report({ id: 'quota-scope-conflict', path: [field], message: `the scopes ${one} and ${other} exclude each other`, fix: 'Keep one of them.' });
  }
}

const LISTS = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;
/** Each pair in which the first must not be above the second. */
const ORDER = [
  ['min', 'max'],
  ['min', 'defaultRequest'],
  ['defaultRequest', 'max'],
  ['defaultRequest', 'default'],
  ['min', 'default'],
  ['default', 'max'],
] as const;

/** A LimitRange. */
export function checkLimitRange(site: Site, object: Fields): void {
  const limits = listAt(mapAt(object, 'spec'), 'limits');
  const types = new Set<string>();
  site.enter('spec');
  for (let index = 0; index < limits.length; index++) {
    const limit = asMap(limits[index]);
    if (!limit) continue;
    site.enter('limits');
    site.enter(index);
    const type = textAt(limit, 'type') ?? '';
    if (types.has(type)) site.report({ id: 'limit-range-type', path: ['type'], message: `the type ${type} is there twice`, accepted: 'each type once', fix: 'Join the two.' });
    types.add(type);
    checkLimit(site, limit, type);
    site.leave();
    site.leave();
  }
  site.leave();
}

function checkLimit(site: Site, limit: Fields, type: string): void {
  if (type !== 'Pod' && type !== 'Container' && type !== 'PersistentVolumeClaim' && !(type.includes('/') && isQualifiedName(type))) {
    site.report({ id: 'limit-range-type', path: ['type'], message: `the type ${show(type)} is unknown`, accepted: 'Pod, Container, PersistentVolumeClaim', fix: 'Correct the type.' });
  }
  const names = new Set<string>();
  for (const list of LISTS) {
    const amounts = mapAt(limit, list);
    if (!amounts) continue;
    if (type === 'Pod' && (list === 'default' || list === 'defaultRequest')) {
      site.report({ id: 'limit-range-type', path: [list], message: `${list} is set for the type Pod, which has no defaults`, fix: 'Move it to the type Container.' });
    }
    for (const name in amounts) {
      names.add(name);
      checkResourceName(site, list, name, type === 'Pod' || type === 'Container' ? 'container' : 'any');
    }
  }
  if (type === 'PersistentVolumeClaim' && !names.has('storage')) {
    site.report({ id: 'limit-range-type', path: ['max'], message: 'claims are limited by neither min nor max of storage', fix: 'Set max.storage.' });
  }
  for (const name of names) checkOrder(site, limit, name);
}

function checkOrder(site: Site, limit: Fields, name: string): void {
  for (const [low, high] of ORDER) {
    const lower = amountOf(limit, low, name);
    const upper = amountOf(limit, high, name);
    if (!lower || !upper || lower.compare(upper) <= 0) continue;
    site.report({
      id: 'limit-range-order',
      path: [low, name],
      message: `${low} of ${name} is ${lower.toString()}, above ${high}, which is ${upper.toString()}`,
      accepted: 'min ≤ defaultRequest ≤ default ≤ max',
      fix: `Lower ${low}, or raise ${high}.`,
    });
  }
  const request = amountOf(limit, 'defaultRequest', name);
  const standard = amountOf(limit, 'default', name);
  if (!allowsOvercommit(name) && request && standard && !request.equals(standard)) {
    site.report({ id: 'limit-range-order', path: ['defaultRequest', name], message: `defaultRequest of ${name} is ${request.toString()} and default is ${standard.toString()}`, accepted: 'equal amounts of what cannot be shared', fix: 'Make them equal.' });
  }
  const ratio = amountOf(limit, 'maxLimitRequestRatio', name);
  if (ratio && ratio.compare(Quantity.of(1)) < 0) {
    site.report({ id: 'limit-range-order', path: ['maxLimitRequestRatio', name], message: `maxLimitRequestRatio of ${name} is ${ratio.toString()}`, accepted: '1 or more', fix: 'Write 1 or more.' });
  }
}

function amountOf(limit: Fields, list: string, name: string): Quantity | undefined {
  const amounts = mapAt(limit, list);
  return amounts && Object.hasOwn(amounts, name) ? Quantity.tryParse(amounts[name]) : undefined;
}
