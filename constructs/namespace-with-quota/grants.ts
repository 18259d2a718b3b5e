import type { Subject } from 'kubernetes-types/rbac/v1';
import { nameProblem } from '../../lib/kube/names';
import { at, isMap } from '../../lib/kube/object';
import { PEER, type IPeer } from '../kit/peer';
import type { SubjectConfiguration } from '../kit/plus-subject';
import { show, type Ledger } from '../kit/problems';
import type { RoleOfGroup } from './access';

/** Who gets rights in a namespace: a group as the identity provider names it, a ServiceAccount by its name, a service, which is its account, or a subject of cdk8s-plus-28. */
export type Grantee = string | AccountName | { readonly serviceAccount: { readonly name: string } } | PlusSubject;

/** A ServiceAccount, Group or User of cdk8s-plus-28. */
export interface PlusSubject {
  /** Who it is, as its bindings name it. */
  toSubjectConfiguration(): SubjectConfiguration;
}

/** A ServiceAccount. */
export interface AccountName {
  readonly account: string;
  /** @default - that in which the rights are granted */
  readonly namespace?: string;
}

/** Which rights: those that `access` gives a group, or those of a Role of the namespace or a ClusterRole of the platform team. */
export type GrantedRole = 'developer' | 'deployer' | 'viewer' | { readonly role: string } | { readonly clusterRole: string };

/** A role, and the name of the binding that grants it. */
export interface Granted {
  readonly binding: string;
  readonly role: RoleOfGroup;
}

const PRESETS: Readonly<Record<string, RoleOfGroup>> = {
  developer: { kind: 'ClusterRole', name: 'view' },
  deployer: { kind: 'Role', name: 'deployer' },
  viewer: { kind: 'Role', name: 'viewer' },
};

/** Roles that read Secrets, enter pods or make others administrators. */
const TOO_WIDE: ReadonlySet<string> = new Set(['admin', 'cluster-admin', 'edit']);

/** The role that is granted; undefined for what is none, or is too much, and is told. */
export function grantedRole(ledger: Ledger, given: unknown): Granted | undefined {
  const prop = 'grant.role';
  if (typeof given === 'string' && Object.hasOwn(PRESETS, given)) return { binding: `granted-${given}`, role: PRESETS[given] as RoleOfGroup };
  const [kind, name] = isMap(given) ? (given['role'] === undefined ? (['ClusterRole', given['clusterRole']] as const) : (['Role', given['role']] as const)) : [];
  if (kind === undefined || typeof name !== 'string') {
    ledger.tell({ id: 'prop-malformed', message: `the role that is granted is ${show(given)}`, prop, accepted: "'developer', 'deployer', 'viewer', { role: '<name>' }, { clusterRole: '<name>' }", fix: "Write one of them, such as 'developer'." });
    return undefined;
  }
  const wrong = nameProblem(kind, name);
  if (wrong) {
    ledger.tell({ ...wrong, prop });
    return undefined;
  }
  if (kind === 'ClusterRole' && TOO_WIDE.has(name)) {
    ledger.tell({ id: 'grant-too-wide', message: `the ClusterRole ${name} is granted, which reads Secrets and enters pods`, prop, accepted: 'a role of what is needed', fix: "Write { role: '<name>' } with a Role of your own; for emergencies write access.breakGlass." });
    return undefined;
  }
  return { binding: `granted-${kind === 'Role' ? 'role' : 'cluster-role'}-${name}`, role: { kind, name } };
}

/** Who it is, as a binding names it; undefined for what is nobody, and is told. */
export function granteeOf(ledger: Ledger, given: unknown, namespace: string): Subject | undefined {
  if (typeof given === 'string' && given.trim() !== '') return { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: given };
  if (isPlusSubject(given)) {
    const { apiGroup, kind, name, namespace: own } = given.toSubjectConfiguration();
    return kind === 'ServiceAccount' ? { kind, name, namespace: own ?? namespace } : { apiGroup: apiGroup ?? 'rbac.authorization.k8s.io', kind, name };
  }
  const account = at(given, 'account') ?? at(given, 'serviceAccount', 'name');
  const place = isMap(given) && PEER in given ? (given as unknown as IPeer)[PEER].namespace : at(given, 'namespace');
  if (typeof account === 'string' && account !== '' && (place === undefined || typeof place === 'string')) return { kind: 'ServiceAccount', name: account, namespace: place ?? namespace };
  ledger.tell({ id: 'prop-malformed', message: `rights are granted to ${show(given)}`, prop: 'grant.subject', accepted: "a group such as 'oidc:shop', { account, namespace? }, a service, or a subject of cdk8s-plus-28", fix: "Write the group as the identity provider names it, such as 'oidc:shop'." });
  return undefined;
}

function isPlusSubject(given: unknown): given is PlusSubject {
  return typeof at(given, 'toSubjectConfiguration') === 'function';
}

/** Order of the subjects of a binding, whatever order they were granted in. */
export function subjectKey({ kind, namespace = '', name }: Subject): string {
  return `${kind} ${namespace} ${name}`;
}
