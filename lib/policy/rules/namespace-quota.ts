import { isBuiltIn } from '../../graph/built-in';
import type { Graph } from '../../graph/graph';
import { at, isMap } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const NAMESPACE = object('v1 Namespace', '/shop');

export const namespaceQuota = defineRule({
  id: 'namespace-quota',
  title: 'Every namespace has a ResourceQuota that counts CPU, memory and pods.',
  why: 'Without a quota one team, or one loop in one controller, can take all that the cluster has.',
  fix: 'Add a ResourceQuota that counts CPU, memory, pods and storage.',
  references: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/', 'Trivy KSV-0040', 'Kyverno add-ns-quota'],
  examples: {
    bad: [
      { situation: 'a namespace alone', yaml: set(NAMESPACE, deployment('api')) },
      { situation: 'a quota that counts pods of any size', yaml: set(NAMESPACE, object('v1 ResourceQuota', 'shop', 'spec: { hard: { pods: "20" } }')) },
    ],
    good: [{ situation: 'a namespace and its quota', yaml: set(NAMESPACE, object('v1 ResourceQuota', 'shop', 'spec: { hard: { pods: "20", requests.cpu: 4, requests.memory: 8Gi } }')) }],
    nearMiss: [
      { situation: 'two quotas count it together, one of them limits and all objects of a kind', yaml: set(NAMESPACE, object('v1 ResourceQuota', 'compute', 'spec: { hard: { cpu: 4, limits.memory: 8Gi } }'), object('v1 ResourceQuota', 'objects', 'spec: { hard: { count/pods: "20" } }')) },
      { situation: 'the namespace is somebody else’s', yaml: deployment('api') },
      { situation: 'a namespace of the system', yaml: object('v1 Namespace', '/kube-system') },
    ],
  },
  on: 'object',
  kinds: ['/Namespace'],
  check(namespace, report, { graph }) {
    const { name } = namespace.metadata;
    if (isBuiltIn('/Namespace', '', name)) return;
    const counted = graph.memo(countedByQuotas).get(name);
    const lacking = counted && WANTED.filter((resource) => !counted.has(resource));
    if (!lacking) report({ message: `namespace ${name} has no ResourceQuota` });
    else if (lacking.length > 0) report({ message: `no ResourceQuota of namespace ${name} counts ${lacking.join(' or ')}` });
  },
});

const WANTED = ['cpu', 'memory', 'pods'];

/** Namespace → what its quotas count, of requests, limits or objects alike. */
function countedByQuotas(graph: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  const counted = new Map<string, Set<string>>();
  for (const quota of graph.ofKind('/ResourceQuota')) {
    const [namespace, hard] = [graph.namespaceOf(quota), at(quota, 'spec', 'hard')];
    const resources = counted.get(namespace) ?? new Set();
    counted.set(namespace, resources);
    for (const key of Object.keys(isMap(hard) ? hard : {})) resources.add(key.replace(/^(?:requests\.|limits\.|count\/)/, ''));
  }
  return counted;
}
