import { isDnsSubdomain, isPathSegment } from '../names';
import { asMap, isSet, listAt, mapAt, show, textAt, type Fields } from './fields';
import { checkSelector } from './labels';
import type { Site } from './site';

const GROUP = 'rbac.authorization.k8s.io';

/** A Role. */
export function checkRole(site: Site, object: Fields): void {
  checkRules(site, object, true);
}

/** A ClusterRole. */
export function checkClusterRole(site: Site, object: Fields): void {
  checkRules(site, object, false);
  const aggregation = mapAt(object, 'aggregationRule');
  if (!aggregation) return;
  const selectors = listAt(aggregation, 'clusterRoleSelectors');
  if (selectors.length === 0) {
    site.report({ id: 'rbac-rule-incomplete', path: ['aggregationRule', 'clusterRoleSelectors'], message: 'the aggregation rule selects no ClusterRoles', fix: 'Add a selector.' });
  }
  site.enter('aggregationRule');
  site.enter('clusterRoleSelectors');
  selectors.forEach((item, index) => {
    const selector = asMap(item);
    if (selector) checkSelector(site, selector, index);
  });
  site.leave();
  site.leave();
}

function checkRules(site: Site, object: Fields, namespaced: boolean): void {
  const rules = listAt(object, 'rules');
  for (let index = 0; index < rules.length; index++) {
    const rule = asMap(rules[index]);
    if (!rule) continue;
    const urls = listAt(rule, 'nonResourceURLs').length > 0;
    if (listAt(rule, 'verbs').length === 0) reportRule(site, index, 'verbs', 'the rule has no verbs', 'List the verbs: get, list, watch.');
    if (!urls) {
      if (listAt(rule, 'apiGroups').length === 0) reportRule(site, index, 'apiGroups', 'the rule has no apiGroups', 'List the groups; [""] is the core group.');
      if (listAt(rule, 'resources').length === 0) reportRule(site, index, 'resources', 'the rule has no resources', 'List the resources, in the plural: pods, configmaps.');
    } else if (namespaced) {
      reportRule(site, index, 'nonResourceURLs', 'a Role lists nonResourceURLs, which belong to no namespace', 'Move the rule into a ClusterRole.');
    } else if (listAt(rule, 'apiGroups').length + listAt(rule, 'resources').length + listAt(rule, 'resourceNames').length > 0) {
      reportRule(site, index, 'nonResourceURLs', 'the rule lists URLs and resources', 'Make them two rules.');
    }
  }
}

function reportRule(site: Site, index: number, field: string, message: string, fix: string): void {
  site.report({ id: 'rbac-rule-incomplete', path: ['rules', index, field], message, fix });
}

/** A RoleBinding. */
export function checkRoleBinding(site: Site, object: Fields): void {
  checkBinding(site, object, ['Role', 'ClusterRole']);
}

/** A ClusterRoleBinding. */
export function checkClusterRoleBinding(site: Site, object: Fields): void {
  checkBinding(site, object, ['ClusterRole']);
}

function checkBinding(site: Site, object: Fields, roleKinds: readonly string[]): void {
  const role = mapAt(object, 'roleRef') ?? {};
  const kind = textAt(role, 'kind') ?? '';
  const name = textAt(role, 'name') ?? '';
  const group = textAt(role, 'apiGroup') ?? '';
  // v1 fills in the group when it is left out.
  if (group !== '' && group !== GROUP) reportRole(site, 'apiGroup', `the group of the role is ${show(group)}`, GROUP);
  if (!roleKinds.includes(kind)) reportRole(site, 'kind', `a ${textAt(object, 'kind')} refers to a ${show(kind)}`, roleKinds.join(', '));
  if (name === '' || !isPathSegment(name)) reportRole(site, 'name', name === '' ? 'the name of the role is missing' : `no role can be named ${show(name)}`, 'the name of a role');
  listAt(object, 'subjects').forEach((item, index) => {
    const subject = asMap(item);
    if (subject) checkSubject(site, subject, index, roleKinds.length > 1);
  });
}

function reportRole(site: Site, field: string, message: string, accepted: string): void {
  site.report({ id: 'rbac-role-ref-malformed', path: ['roleRef', field], message, accepted, fix: `Correct roleRef.${field}.` });
}

function checkSubject(site: Site, subject: Fields, index: number, namespaced: boolean): void {
  const kind = textAt(subject, 'kind') ?? '';
  const name = textAt(subject, 'name') ?? '';
  const group = textAt(subject, 'apiGroup') ?? '';
  const report = (field: string, message: string, accepted: string, fix: string): void => {
    site.report({ id: 'rbac-subject-malformed', path: ['subjects', index, field], message, accepted, fix });
  };
  if (name === '') report('name', 'the subject has no name', 'the name of an account, a user or a group', 'Set name.');
  if (kind === 'ServiceAccount') {
    if (name !== '' && !isDnsSubdomain(name)) report('name', `no ServiceAccount can be named ${show(name)}`, 'a DNS name', 'Correct the name; the namespace has a field of its own.');
    if (group !== '') report('apiGroup', `the group of the ServiceAccount is ${show(group)}`, 'the core group, which is empty', 'Remove apiGroup.');
    if (!namespaced && (textAt(subject, 'namespace') ?? '') === '') report('namespace', 'the ServiceAccount has no namespace', 'the namespace of the account', 'Set namespace.');
  } else if (kind === 'User' || kind === 'Group') {
    if (isSet(subject.apiGroup) && group !== GROUP && group !== '') report('apiGroup', `the group of the ${kind} is ${show(group)}`, GROUP, `Set apiGroup: ${GROUP}.`);
  } else {
    report('kind', `the subject is a ${show(kind)}`, 'ServiceAccount, User, Group', 'Correct the kind.');
  }
}
