import type { Graph } from '../graph/graph';
import { at, isMap, type KubeObject } from '../kube/object';
import type { PodSubject } from './rule';

/** The kinds that hold RBAC rules. */
export const ROLE_KINDS = ['rbac.authorization.k8s.io/Role', 'rbac.authorization.k8s.io/ClusterRole'];
/** The kinds that give roles to somebody. */
export const BINDING_KINDS = ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'];

/** One rule of a Role, with its lists read. */
export interface Grant {
  readonly index: number;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  /** Names of single objects; empty when every object of the resources is meant. */
  readonly names: readonly string[];
}

/** What a Role or ClusterRole grants; nothing for the roles that Kubernetes itself brings. */
export function grantsOf(role: KubeObject): readonly Grant[] {
  const rules = at(role, 'rules');
  if (!Array.isArray(rules) || isBootstrap(role)) return [];
  return rules.map((rule: unknown, index) => ({
    index,
    groups: textsAt(rule, 'apiGroups'),
    resources: textsAt(rule, 'resources'),
    verbs: textsAt(rule, 'verbs'),
    names: textsAt(rule, 'resourceNames'),
  }));
}

/** The resources among `wanted` that the grant gives with one of the verbs. A wildcard of resources is the business of `rbac-wildcard-resources`. */
export function granted(grant: Grant, group: string, wanted: readonly string[], verbs: readonly string[]): readonly string[] {
  if (!grant.groups.includes(group) && !grant.groups.includes('*')) return [];
  if (!grant.verbs.includes('*') && !verbs.some((verb) => grant.verbs.includes(verb))) return [];
  return wanted.filter((resource) => grant.resources.includes(resource));
}

/** True for the roles and bindings that every cluster makes for itself. */
export function isBootstrap({ metadata }: KubeObject): boolean {
  return isMap(metadata.labels) && metadata.labels['kubernetes.io/bootstrapping'] === 'rbac-defaults';
}

/** True for a ClusterRole that a ClusterRoleBinding of the set gives to somebody in every namespace. */
export function isBoundEverywhere(role: KubeObject, graph: Graph): boolean {
  return graph.memo(rolesBoundEverywhere).has(role.metadata.name);
}

/** True for a ServiceAccount to which a binding of the set gives something, so that its pods have a use for its token. */
export function isGivenRights(namespace: string, account: string, graph: Graph): boolean {
  return graph.memo(accountsWithRights).has(`${namespace}/${account}`);
}

function rolesBoundEverywhere(graph: Graph): ReadonlySet<unknown> {
  return new Set(graph.ofKind('rbac.authorization.k8s.io/ClusterRoleBinding').map((binding) => at(binding, 'roleRef', 'name')));
}

function accountsWithRights(graph: Graph): ReadonlySet<string> {
  const accounts = new Set<string>();
  for (const binding of BINDING_KINDS.flatMap((kind) => graph.ofKind(kind))) {
    for (const subject of subjectsOf(binding)) {
      if (subject.kind === 'ServiceAccount') accounts.add(`${String(subject.namespace ?? graph.namespaceOf(binding))}/${String(subject.name)}`);
    }
  }
  return accounts;
}

/** The subjects of a binding, each with its index. */
export function subjectsOf(binding: KubeObject): ReadonlyArray<Record<string, unknown>> {
  const subjects = at(binding, 'subjects');
  return Array.isArray(subjects) ? subjects.filter(isMap) : [];
}

function textsAt(rule: unknown, field: string): readonly string[] {
  const list = at(rule, field);
  return Array.isArray(list) ? list.filter((entry) => typeof entry === 'string') : [];
}

/** The ServiceAccount of a pod. */
export function accountOf({ spec }: Pick<PodSubject, 'spec'>): string {
  for (const name of [spec.serviceAccountName, spec.serviceAccount]) if (typeof name === 'string' && name !== '') return name;
  return 'default';
}
