import { failure, type Problem } from '../errors';

export { nearest } from './nearest';

/** Longest DNS label: a Namespace, a Service, a container, a label's value. */
export const DNS_LABEL_MAX = 63;
/** Longest DNS subdomain: the name of most objects. */
export const DNS_SUBDOMAIN_MAX = 253;
/** Longest name of a port (IANA service name). */
export const PORT_NAME_MAX = 15;

const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;

/** True for an RFC 1123 label: lower-case letters, digits and inner dashes, 63 characters at most. */
export function isDnsLabel(text: string): boolean {
  return text.length <= DNS_LABEL_MAX && LABEL.test(text);
}

/** True for an RFC 1035 label: a DNS label that begins with a letter. */
export function isDns1035(text: string): boolean {
  return text.length <= DNS_LABEL_MAX && LABEL_1035.test(text);
}

/** True for an RFC 1123 subdomain: labels joined by dots, 253 characters at most in all. */
export function isDnsSubdomain(text: string): boolean {
  return text.length <= DNS_SUBDOMAIN_MAX && SUBDOMAIN.test(text);
}

/** True for a path segment, which is all that RBAC asks of a name: `system:node` is one. */
export function isPathSegment(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text);
}

/** True for the name of a port: lower-case letters, digits and single inner dashes, a letter at least, 15 characters at most. */
export function isPortName(text: string): boolean {
  return text.length <= PORT_NAME_MAX && LABEL.test(text) && /[a-z]/.test(text) && !text.includes('--');
}

/** True for a name of an environment variable that every supported Kubernetes takes. */
export function isEnvName(text: string): boolean {
  return ENV_NAME.test(text) && text !== '.' && text !== '..' && !text.startsWith('..');
}

/** True for a key of a ConfigMap or a Secret. */
export function isConfigKey(text: string): boolean {
  return text.length <= DNS_SUBDOMAIN_MAX && CONFIG_KEY.test(text) && text !== '.' && !text.startsWith('..');
}

/** The sorts of names that the API server asks for. */
export type NameSort = 'label' | 'label-1035' | 'subdomain' | 'path-segment' | 'short-label';

interface SortFacts {
  readonly test: (text: string) => boolean;
  readonly max: number;
  readonly accepted: string;
}

const SORTS: Readonly<Record<NameSort, SortFacts>> = {
  label: { test: isDnsLabel, max: DNS_LABEL_MAX, accepted: 'a DNS label: a-z, 0-9 and inner dashes, 63 characters at most' },
  'label-1035': { test: isDns1035, max: DNS_LABEL_MAX, accepted: 'a DNS label that begins with a letter: a-z, 0-9 and inner dashes, 63 characters at most' },
  'short-label': { test: (text) => text.length <= 52 && isDnsSubdomain(text), max: 52, accepted: 'a DNS name of 52 characters at most, since 11 are added to it for each Job' },
  subdomain: { test: isDnsSubdomain, max: DNS_SUBDOMAIN_MAX, accepted: 'a DNS name: a-z, 0-9, inner dashes and dots, 253 characters at most' },
  'path-segment': { test: isPathSegment, max: Number.POSITIVE_INFINITY, accepted: "a path segment: any text but '.', '..', and without '/' and '%'" },
};

/** Kinds whose names are not plain subdomains; the Service's rule is relaxed only behind a gate that is off by default. */
const SORT_OF_KIND: ReadonlyMap<string, NameSort> = new Map<string, NameSort>([
  ['Namespace', 'label'],
  ['Service', 'label-1035'],
  ['CronJob', 'short-label'],
  ['Role', 'path-segment'],
  ['ClusterRole', 'path-segment'],
  ['RoleBinding', 'path-segment'],
  ['ClusterRoleBinding', 'path-segment'],
  ['APIService', 'path-segment'],
]);

/** What the API server asks of the name of a kind. */
export function nameSortOf(kind: string): NameSort {
  return SORT_OF_KIND.get(kind) ?? 'subdomain';
}

/** What is wrong with the name of an object of a kind, or undefined where the API server would take it. */
export function nameProblem(kind: string, text: string): Problem | undefined {
  const sort = nameSortOf(kind);
  const facts = SORTS[sort];
  if (facts.test(text)) return undefined;
  const suggestion = suggestName(text, sort);
  const why = text === '' ? 'is empty' : text.length > facts.max ? `has ${text.length} characters` : 'has characters or an order of them that the API server refuses';
  return {
    id: 'name-malformed',
    severity: 'error',
    message: `the name ${JSON.stringify(abridge(text))} of a ${kind} ${why}`,
    accepted: facts.accepted,
    fix: suggestion === undefined ? `Name the ${kind} with a-z, 0-9 and inner dashes.` : `Name the ${kind} '${suggestion}'.`,
  };
}

/** The nearest valid name, or undefined where nothing is left of the text. */
export function suggestName(text: string, sort: NameSort): string | undefined {
  const facts = SORTS[sort];
  if (sort === 'path-segment') return text.replaceAll(/[/%]+/g, '-').replace(/^\.{1,2}$/, '') || undefined;
  const kept = text
    .slice(0, 4 * DNS_SUBDOMAIN_MAX)
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(sort === 'subdomain' || sort === 'short-label' ? /[^a-z0-9.-]+/g : /[^a-z0-9-]+/g, '-')
    .replaceAll(/-*\.[-.]*/g, '.');
  const begun = sort === 'label-1035' ? kept.replace(/^[^a-z]+/, '') : kept.replace(/^[^a-z0-9]+/, '');
  const ended = begun.slice(0, facts.max).replace(/[^a-z0-9]+$/, '');
  return ended !== '' && facts.test(ended) ? ended : undefined;
}

/**
 * A name and a suffix that together fit: `withSuffix('api', '-canary', 63)`. A name is never cut, since two long names could then meet.
 *
 * @throws name-too-long
 */
export function withSuffix(name: string, suffix: string, max: number = DNS_LABEL_MAX): string {
  if (name.length + suffix.length <= max) return name + suffix;
  throw failure({
    id: 'name-too-long',
    message: `the name ${JSON.stringify(abridge(name))} has ${name.length} characters, and '${suffix}' must still be added to it`,
    accepted: `${max - suffix.length} characters at most`,
    fix: `Shorten the name by ${name.length + suffix.length - max} characters.`,
  });
}

function abridge(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
