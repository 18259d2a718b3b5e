import { at, listAt, type KubeObject } from '../kube/object';
import type { Graph } from './graph';
import { isOpaque } from './made';

/** What a program in the cluster may make by itself, out of the sight of any manifest. */
export type MakeableKind = '/ConfigMap' | '/PersistentVolumeClaim' | '/Pod' | '/Secret' | '/Service';

/** Kind → the resources by which RBAC grants it; whoever makes a workload makes pods. */
const RESOURCES: Readonly<Record<MakeableKind, readonly string[]>> = {
  '/ConfigMap': ['configmaps'],
  '/PersistentVolumeClaim': ['persistentvolumeclaims'],
  '/Pod': ['pods', 'deployments', 'daemonsets', 'statefulsets', 'replicasets', 'jobs', 'cronjobs'],
  '/Secret': ['secrets'],
  '/Service': ['services'],
};
const KINDS = Object.keys(RESOURCES) as readonly MakeableKind[];
/** What an operator's own resource may stand for. */
const OPERATED: readonly MakeableKind[] = ['/Pod', '/Secret', '/Service'];

const WRITING = new Set<unknown>(['*', 'create', 'patch', 'update']);

/**
 * True when something in the namespace may make or label objects of this kind by itself: the resource of an operator lies there, or a workload
 * there runs under an account whose roles let it write that kind. What is not in the set may then exist all the same.
 */
export function mayBeMade(graph: Graph, namespace: string, groupKind: string): boolean {
  return graph.memo(makeableByNamespace).get(namespace)?.has(groupKind) ?? false;
}

function makeableByNamespace(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const makeable = new Map<string, Set<string>>();
  const add = (namespace: string, kinds: Iterable<string>) => {
    const known = makeable.get(namespace) ?? new Set();
    makeable.set(namespace, known);
    for (const kind of kinds) known.add(kind);
  };
  for (const object of graph.objects) if (isOpaque(object)) add(graph.namespaceOf(object), OPERATED);

  const written = new Map<KubeObject, readonly MakeableKind[]>();
  for (const kind of ['RoleBinding', 'ClusterRoleBinding'] as const) {
    for (const binding of graph.ofKind(`rbac.authorization.k8s.io/${kind}`)) {
      const granted = grantedBy(graph, binding, written);
      if (granted.length === 0) continue;
      for (const subject of listAt(binding, 'subjects')) {
        const [name, named] = [at(subject, 'name'), at(subject, 'namespace')];
        const namespace = typeof named === 'string' ? named : graph.namespaceOf(binding);
        const inReach = kind === 'ClusterRoleBinding' || namespace === graph.namespaceOf(binding);
        if (inReach && at(subject, 'kind') === 'ServiceAccount' && graph.memo(accountsInUse).has(`${namespace}/${String(name)}`)) add(namespace, granted);
      }
    }
  }
  return makeable;
}

/** The accounts under which workloads of the set run. */
function accountsInUse(graph: Graph): ReadonlySet<string> {
  return new Set(graph.workloads.map(({ namespace, pod }) => `${namespace}/${String(pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? 'default')}`));
}

function grantedBy(graph: Graph, binding: KubeObject, known: Map<KubeObject, readonly MakeableKind[]>): readonly MakeableKind[] {
  const [kind, name] = [at(binding, 'roleRef', 'kind'), at(binding, 'roleRef', 'name')];
  if (typeof name !== 'string') return [];
  if (kind === 'ClusterRole' && (name === 'cluster-admin' || name === 'admin' || name === 'edit')) return KINDS;
  const role = graph.find(`rbac.authorization.k8s.io/${kind === 'Role' ? 'Role' : 'ClusterRole'}`, kind === 'Role' ? graph.namespaceOf(binding) : undefined, name);
  if (role === undefined) return [];
  let kinds = known.get(role);
  if (kinds === undefined) known.set(role, (kinds = writtenBy(role)));
  return kinds;
}

function writtenBy(role: KubeObject): readonly MakeableKind[] {
  const resources = new Set(listAt(role, 'rules').flatMap((rule) => (listAt(rule, 'verbs').some((verb) => WRITING.has(verb)) ? listAt(rule, 'resources') : [])));
  return resources.has('*') ? KINDS : KINDS.filter((kind) => RESOURCES[kind].some((resource) => resources.has(resource)));
}
