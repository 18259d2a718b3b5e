import { isDns1035, isDnsLabel, isDnsSubdomain, isPathSegment, suggestName, type NameSort } from '../names';
import { isSet, listAt, mapAt, show, textAt, asMap, type Fields } from './fields';
import { checkAnnotations, checkLabels, isQualifiedName } from './labels';
import type { Site } from './site';

/** What the name of a kind must look like. */
interface NameRule {
  readonly sort: NameSort;
  /** Longest name that works, where it is shorter than the form allows. */
  readonly longest?: number;
  /** What a longer name breaks. */
  readonly because?: string;
}

const SUBDOMAIN: NameRule = { sort: 'subdomain' };
const SEGMENT: NameRule = { sort: 'path-segment' };
const REPLICA_SET_NAME: NameRule = { sort: 'subdomain', longest: 242, because: 'its ReplicaSets append a hash of eleven characters' };

/** Kinds whose names differ from the rule for all others: a DNS subdomain. */
const NAME_RULES: Readonly<Record<string, NameRule>> = {
  '/Namespace': { sort: 'label' },
  '/Service': { sort: 'label-1035' },
  'apps/Deployment': REPLICA_SET_NAME,
  'argoproj.io/Rollout': REPLICA_SET_NAME,
  // controller-revision-hash on every pod is `<name>-<hash>`, and a label value ends at 63 characters.
  'apps/StatefulSet': { sort: 'label', longest: 52, because: 'its pods carry the name and a hash of eleven characters in a label' },
  'batch/Job': { sort: 'subdomain', longest: 63, because: 'its pods carry the name in a label' },
  'batch/CronJob': { sort: 'subdomain', longest: 52, because: 'its Jobs append eleven characters' },
  'rbac.authorization.k8s.io/Role': SEGMENT,
  'rbac.authorization.k8s.io/ClusterRole': SEGMENT,
  'rbac.authorization.k8s.io/RoleBinding': SEGMENT,
  'rbac.authorization.k8s.io/ClusterRoleBinding': SEGMENT,
  'policy/PodDisruptionBudget': SEGMENT,
  'certificates.k8s.io/CertificateSigningRequest': SEGMENT,
  'certificates.k8s.io/ClusterTrustBundle': SEGMENT,
};

/** Groups served by servers of their own, with rules of their own for names. */
const AGGREGATED = /(^|\.)(openshift\.io|projectcalico\.org)\//;
/** Groups whose kinds are files for a program, or questions to the server: they have no name. */
const NAMELESS = /(^|\.)config\.k8s\.io$|^(kind\.x|kubeadm|audit|authorization|authentication)[.-]k8s\.io$/;

const LABEL_FORM = 'lower-case letters, digits and "-", beginning and ending with a letter or digit, at most 63 characters';

/** Names, namespace, labels, annotations, finalizers and owners of any object. */
export function checkMetadata(site: Site, object: Fields, groupKind: string): void {
  const metadata = mapAt(object, 'metadata');
  site.enter('metadata');
  checkName(site, metadata, groupKind);
  if (metadata) {
    checkLabels(site, metadata.labels, 'labels');
    checkAnnotations(site, metadata.annotations);
    const namespace = metadata.namespace;
    if (typeof namespace === 'string' && namespace !== '' && !isDnsLabel(namespace)) {
      site.report({
        id: 'namespace-malformed',
        path: ['namespace'],
        message: `the namespace ${show(namespace)} is no possible name of a namespace`,
        accepted: LABEL_FORM,
        fix: 'Write the name of a namespace.',
      });
    }
    if (isSet(metadata.finalizers)) checkFinalizers(site, metadata);
    if (isSet(metadata.ownerReferences)) checkOwners(site, metadata);
  }
  site.leave();
}

function checkName(site: Site, metadata: Fields | undefined, groupKind: string): void {
  const name = textAt(metadata, 'name') ?? '';
  if (name === '') checkUnnamed(site, metadata, groupKind);
  else checkWrittenName(site, name, ruleOf(groupKind), 'name');
}

function checkUnnamed(site: Site, metadata: Fields | undefined, groupKind: string): void {
  const prefix = textAt(metadata, 'generateName') ?? '';
  if (prefix !== '') {
    // Five random characters follow, so what counts is the prefix with one of them.
    const rule = ruleOf(groupKind);
    if (rule.sort !== 'path-segment') checkWrittenName(site, `${prefix.slice(0, 57)}x`, { sort: rule.sort }, 'generateName');
    return;
  }
  if (groupKind.endsWith('List') || groupKind === '/Config' || NAMELESS.test(groupOfKey(groupKind))) return;
  site.report({
    id: 'name-missing',
    path: ['name'],
    message: 'the object has no name',
    fix: 'Set metadata.name.',
  });
}

function checkWrittenName(site: Site, name: string, rule: NameRule, field: string): void {
  const sort = sortFor(rule, site.minor);
  if (!isOfSort(name, sort)) {
    const suggestion = suggestName(name, sort);
    site.report({
      id: 'name-malformed',
      path: [field],
      message: `the name ${show(name)} is not accepted for this kind`,
      accepted: acceptedOf(sort),
      fix: suggestion === undefined ? 'Write another name.' : `Write it as ${show(suggestion)}.`,
    });
  } else if (rule.longest !== undefined && name.length > rule.longest) {
    site.report({
      id: 'name-too-long',
      path: [field],
      message: `the name ${show(name)} has ${name.length} characters, and ${rule.because}`,
      accepted: `at most ${rule.longest} characters`,
      fix: `Shorten the name by ${name.length - rule.longest} characters.`,
    });
  }
}

/** Since 1.36 the name of a Service may begin with a digit. */
function sortFor(rule: NameRule, minor: number): NameSort {
  return rule.sort === 'label-1035' && minor >= 36 ? 'label' : rule.sort;
}

function ruleOf(groupKind: string): NameRule {
  if (Object.hasOwn(NAME_RULES, groupKind)) return NAME_RULES[groupKind] ?? SUBDOMAIN;
  return AGGREGATED.test(groupKind) ? SEGMENT : SUBDOMAIN;
}

function groupOfKey(groupKind: string): string {
  return groupKind.slice(0, groupKind.lastIndexOf('/'));
}

function isOfSort(name: string, sort: NameSort): boolean {
  if (sort === 'subdomain') return isDnsSubdomain(name);
  if (sort === 'label') return isDnsLabel(name);
  return sort === 'label-1035' ? isDns1035(name) : isPathSegment(name);
}

function acceptedOf(sort: NameSort): string {
  if (sort === 'subdomain') return 'lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit, at most 253 characters';
  if (sort === 'path-segment') return 'any text but "." and "..", without "/" and "%"';
  return sort === 'label' ? LABEL_FORM : `${LABEL_FORM}, the first a letter`;
}

/** True for a name that a Service of this minor may have. */
export function isServiceName(name: string, minor: number): boolean {
  return minor >= 36 ? isDnsLabel(name) : isDns1035(name);
}

function checkFinalizers(site: Site, metadata: Fields): void {
  listAt(metadata, 'finalizers').forEach((finalizer, index) => {
    if (typeof finalizer !== 'string' || isQualifiedName(finalizer)) return;
    site.report({
      id: 'finalizer-malformed',
      path: ['finalizers', index],
      message: `the finalizer ${show(finalizer)} is not a qualified name`,
      accepted: 'prefix/name, such as "example.com/cleanup"',
      fix: 'Write the finalizer as its controller documents it.',
    });
  });
}

function checkOwners(site: Site, metadata: Fields): void {
  listAt(metadata, 'ownerReferences').forEach((reference, index) => {
    const owner = asMap(reference);
    if (!owner) return;
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      if ((textAt(owner, field) ?? '') !== '') continue;
      site.report({
        id: 'owner-reference-incomplete',
        path: ['ownerReferences', index, field],
        message: `the owner reference has no ${field}`,
        fix: 'Remove the owner reference: controllers set it, manifests do not.',
      });
      return;
    }
  });
}
