import { isLabelValue } from '../labels';
import { isDnsLabel } from '../names';
import { asMap, asNumber, isSet, listAt, mapAt, numberAt, show, textAt, type Fields } from './fields';
import { checkExpressions, checkLabels, checkSelector, isQualifiedName, reportKey } from './labels';
import type { Site } from './site';

/** Node selector, tolerations, affinity and spread of a pod. */
export function checkScheduling(site: Site, spec: Fields): void {
  checkLabels(site, spec.nodeSelector, 'nodeSelector');
  if (isSet(spec.tolerations)) checkTolerations(site, spec);
  const affinity = mapAt(spec, 'affinity');
  if (affinity) checkAffinity(site, affinity);
  if (isSet(spec.topologySpreadConstraints)) checkSpread(site, spec);
}

function checkTolerations(site: Site, spec: Fields): void {
  const tolerations = listAt(spec, 'tolerations');
  for (let index = 0; index < tolerations.length; index++) {
    const toleration = asMap(tolerations[index]);
    if (!toleration) continue;
    const key = textAt(toleration, 'key') ?? '';
    if (key !== '' && !isQualifiedName(key)) reportKey(site, ['tolerations', index, 'key'], key);
    const fault = tolerationFault(toleration, key);
    if (fault) site.report({ id: 'toleration-malformed', path: ['tolerations', index, fault.at], message: fault.message, fix: fault.fix });
  }
}

function tolerationFault(toleration: Fields, key: string): { readonly at: string; readonly message: string; readonly fix: string } | undefined {
  const operator = textAt(toleration, 'operator') ?? '';
  const value = textAt(toleration, 'value') ?? '';
  if (key === '' && operator !== 'Exists') {
    return { at: 'operator', message: 'a toleration without a key tolerates everything, and must say Exists', fix: 'Set operator: Exists, or name a key.' };
  }
  if (operator === 'Exists' && value !== '') {
    return { at: 'value', message: `the operator is Exists, and the value is ${show(value)}`, fix: 'Remove the value, or set operator: Equal.' };
  }
  if ((operator === 'Equal' || operator === '') && !isLabelValue(value)) {
    return { at: 'value', message: `${show(value)} is no value of a taint`, fix: 'Write the value as it stands in the taint.' };
  }
  if (isSet(toleration.tolerationSeconds) && toleration.effect !== 'NoExecute') {
    return { at: 'effect', message: `tolerationSeconds is set, and the effect is ${show(toleration.effect ?? 'any')}`, fix: 'Set effect: NoExecute, or remove tolerationSeconds.' };
  }
  return undefined;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function checkAffinity(site: Site, affinity: Fields): void {
  site.enter('affinity');
  const node = mapAt(affinity, 'nodeAffinity');
  if (node) checkNodeAffinity(site, node);
  for (const kind of ['podAffinity', 'podAntiAffinity']) {
    const block = mapAt(affinity, kind);
    if (!block) continue;
    site.enter(kind);
    eachOf(site, block, REQUIRED, (term) => checkPodTerm(site, term));
    eachOf(site, block, PREFERRED, (item) => {
      checkWeight(site, item);
      const term = mapAt(item, 'podAffinityTerm');
      if (!term) return;
      site.enter('podAffinityTerm');
      checkPodTerm(site, term);
      site.leave();
    });
    site.leave();
  }
  site.leave();
}

function eachOf(site: Site, holder: Fields, field: string, check: (item: Fields) => void): void {
  const list = listAt(holder, field);
  for (let index = 0; index < list.length; index++) {
    const item = asMap(list[index]);
    if (!item) continue;
    site.enter(field);
    site.enter(index);
    check(item);
    site.leave();
    site.leave();
  }
}

function checkNodeAffinity(site: Site, node: Fields): void {
  site.enter('nodeAffinity');
  const required = mapAt(node, REQUIRED);
  if (required) {
    site.enter(REQUIRED);
    if (listAt(required, 'nodeSelectorTerms').length === 0) {
      site.report({ id: 'affinity-term-malformed', path: ['nodeSelectorTerms'], message: 'the node affinity has no terms, and no node can meet it', fix: 'Add a term, or remove the affinity.' });
    }
    // Values became strict late; what is refused in every minor is what counts before.
    eachOf(site, required, 'nodeSelectorTerms', (term) => checkNodeTerm(site, term, site.minor < 33));
    site.leave();
  }
  eachOf(site, node, PREFERRED, (item) => {
    checkWeight(site, item);
    const term = mapAt(item, 'preference');
    if (!term) return;
    site.enter('preference');
    checkNodeTerm(site, term, true);
    site.leave();
  });
  site.leave();
}

function checkNodeTerm(site: Site, term: Fields, valuesFree: boolean): void {
  checkExpressions(site, listAt(term, 'matchExpressions'), true, valuesFree);
  listAt(term, 'matchFields').forEach((item, index) => {
    const field = asMap(item);
    const operator = field?.operator;
    if (field?.key === 'metadata.name' && (operator === 'In' || operator === 'NotIn') && listAt(field, 'values').length === 1) return;
    site.report({
      id: 'affinity-term-malformed',
      path: ['matchFields', index],
      message: `the field ${show(field?.key)} cannot be matched with ${show(operator)}`,
      accepted: 'metadata.name with In or NotIn and one value',
      fix: 'Match labels with matchExpressions.',
    });
  });
}

function checkWeight(site: Site, item: Fields): void {
  const weight = numberAt(item, 'weight') ?? 0;
  if (weight >= 1 && weight <= 100) return;
  site.report({ id: 'affinity-weight-out-of-range', path: ['weight'], message: `the weight is ${weight}`, accepted: '1 to 100', fix: 'Write a weight from 1 to 100.' });
}

function checkPodTerm(site: Site, term: Fields): void {
  const selector = mapAt(term, 'labelSelector');
  if (selector) checkSelector(site, selector, 'labelSelector');
  const namespaces = mapAt(term, 'namespaceSelector');
  if (namespaces) checkSelector(site, namespaces, 'namespaceSelector');
  const key = textAt(term, 'topologyKey') ?? '';
  if (!isQualifiedName(key)) {
    site.report({
      id: 'affinity-term-malformed',
      path: ['topologyKey'],
      message: key === '' ? 'the term has no topologyKey' : `the topologyKey ${show(key)} is no label key`,
      accepted: 'a label of nodes, such as kubernetes.io/hostname',
      fix: 'Set topologyKey.',
    });
  }
  listAt(term, 'namespaces').forEach((name, index) => {
    if (typeof name !== 'string' || isDnsLabel(name)) return;
    site.report({ id: 'namespace-malformed', path: ['namespaces', index], message: `the namespace ${show(name)} is no possible name of a namespace`, fix: 'Write the name of a namespace.' });
  });
}

function checkSpread(site: Site, spec: Fields): void {
  const seen = new Set<string>();
  eachOf(site, spec, 'topologySpreadConstraints', (constraint) => {
    const fault = spreadFault(constraint, seen);
    if (fault) site.report({ id: 'topology-spread-valid', path: [fault.at], message: fault.message, accepted: fault.accepted, fix: fault.fix });
    const selector = mapAt(constraint, 'labelSelector');
    if (selector) checkSelector(site, selector, 'labelSelector');
    checkMatchLabelKeys(site, constraint, selector);
  });
}

interface SpreadFault {
  readonly at: string;
  readonly message: string;
  readonly accepted: string;
  readonly fix: string;
}

function spreadFault(constraint: Fields, seen: Set<string>): SpreadFault | undefined {
  const skew = asNumber(constraint.maxSkew);
  if (skew !== undefined && skew < 1) return { at: 'maxSkew', message: `maxSkew is ${skew}`, accepted: '1 or more', fix: 'Write 1 or more.' };
  const key = textAt(constraint, 'topologyKey') ?? '';
  if (key === '') {
    return { at: 'topologyKey', message: 'the constraint has no topologyKey', accepted: 'a label of nodes', fix: 'Set topologyKey, such as topology.kubernetes.io/zone.' };
  }
  const action = textAt(constraint, 'whenUnsatisfiable') ?? '';
  const domains = asNumber(constraint.minDomains);
  if (domains !== undefined && domains < 1) return { at: 'minDomains', message: `minDomains is ${domains}`, accepted: '1 or more', fix: 'Write 1 or more.' };
  if (domains !== undefined && action !== 'DoNotSchedule') {
    return { at: 'minDomains', message: `minDomains is set, and whenUnsatisfiable is ${show(action)}`, accepted: 'minDomains with DoNotSchedule only', fix: 'Set whenUnsatisfiable: DoNotSchedule, or remove minDomains.' };
  }
  const pair = `${key} ${action}`;
  if (seen.has(pair)) {
    return { at: 'topologyKey', message: `two constraints have the topologyKey ${key} and ${action}`, accepted: 'each pair of topologyKey and whenUnsatisfiable once', fix: 'Make one constraint of them.' };
  }
  seen.add(pair);
  return undefined;
}

/** Keys that are taken from the pod's own labels must not be in the selector too, and need one. */
function checkMatchLabelKeys(site: Site, constraint: Fields, selector: Fields | undefined): void {
  const keys = listAt(constraint, 'matchLabelKeys');
  if (keys.length === 0) return;
  const labels = mapAt(selector, 'matchLabels');
  keys.forEach((key, index) => {
    if (typeof key !== 'string') return;
    if (!isQualifiedName(key)) {
      reportKey(site, ['matchLabelKeys', index], key);
      return;
    }
    const twice = labels !== undefined && Object.hasOwn(labels, key);
    if (selector && !twice) return;
    site.report({
      id: 'topology-spread-valid',
      path: ['matchLabelKeys', index],
      message: twice ? `the key ${show(key)} is in matchLabelKeys and in the labelSelector` : 'matchLabelKeys is set without a labelSelector',
      accepted: 'keys that the labelSelector does not have',
      fix: twice ? 'Remove the key from one of them.' : 'Add the labelSelector, or remove matchLabelKeys.',
    });
  });
}
