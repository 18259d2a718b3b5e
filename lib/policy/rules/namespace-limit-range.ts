import { isBuiltIn } from '../../graph/built-in';
import type { Graph } from '../../graph/graph';
import { limitItems } from '../../graph/limit-range';
import { at, isMap } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { namespacesHolding } from '../namespace-contents';
import { defineRule } from '../rule';

const NAMESPACE = object('v1 Namespace', '/shop');
const QUOTA = object('v1 ResourceQuota', 'shop', 'spec: { hard: { requests.memory: 8Gi, limits.memory: 16Gi, pods: "20" } }');

export const namespaceLimitRange = defineRule({
  id: 'namespace-limit-range',
  title: 'Every namespace has a LimitRange, with a default for whatever its quota counts of containers.',
  why: 'Without defaults a container that says nothing of its resources may use up its node, and is refused where a quota counts what it leaves out.',
  fix: 'Add a LimitRange with a default and a defaultRequest for CPU and memory.',
  references: ['https://kubernetes.io/docs/concepts/policy/limit-range/', 'Trivy KSV-0039', 'Kyverno add-ns-quota'],
  examples: {
    bad: [
      { situation: 'a namespace alone', yaml: set(NAMESPACE, deployment('api')) },
      { situation: 'the quota counts memory limits, and the LimitRange gives none', yaml: set(NAMESPACE, QUOTA, object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, defaultRequest: { cpu: 100m, memory: 256Mi } }] }')) },
    ],
    good: [{ situation: 'a namespace and its limits', yaml: set(NAMESPACE, QUOTA, object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, default: { memory: 256Mi } }] }')) }],
    nearMiss: [
      { situation: 'a limit stands for the request too', yaml: set(NAMESPACE, QUOTA, object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, max: { memory: 256Mi } }] }')) },
      { situation: 'the namespace is somebody else’s', yaml: deployment('api') },
      { situation: 'a namespace of the system', yaml: object('v1 Namespace', '/kube-system') },
    ],
  },
  on: 'object',
  kinds: ['/Namespace'],
  check(namespace, report, { graph }) {
    const { name } = namespace.metadata;
    if (isBuiltIn('/Namespace', '', name)) return;
    if (!graph.memo(withLimitRange).has(name)) report({ message: `namespace ${name} has no LimitRange` });
    else for (const key of lacking(graph, name)) report({ message: `the LimitRange of namespace ${name} gives no default for ${key}, which its quota counts`, fix: `Add ${key.slice(key.indexOf('.') + 1)} to ${key.startsWith('limits') ? 'default' : 'defaultRequest'} of the LimitRange.` });
  },
});

const withLimitRange = namespacesHolding('/LimitRange');
const countedByQuotas = (graph: Graph): ReadonlyMap<string, ReadonlySet<string>> => {
  const counted = new Map<string, Set<string>>();
  for (const quota of graph.ofKind('/ResourceQuota')) {
    const [namespace, hard] = [graph.namespaceOf(quota), at(quota, 'spec', 'hard')];
    const keys = counted.get(namespace) ?? new Set();
    counted.set(namespace, keys);
    for (const key of Object.keys(isMap(hard) ? hard : {})) if (OF_CONTAINERS.test(key)) keys.add(key.includes('.') ? key : `requests.${key}`);
  }
  return counted;
};

const OF_CONTAINERS = /^(?:(?:requests|limits)\.)?(?:cpu|memory|ephemeral-storage)$/;

/** What a quota counts of containers, and no LimitRange gives them. */
function lacking(graph: Graph, namespace: string): readonly string[] {
  const items = limitItems(graph, namespace).filter(({ type }) => type === 'Container');
  return [...(graph.memo(countedByQuotas).get(namespace) ?? [])].filter((key) => {
    const resource = key.slice(key.indexOf('.') + 1);
    // A container that is given a limit and no request requests its limit.
    return !items.some((item) => resource in item.default || (key.startsWith('requests') && resource in item.defaultRequest));
  });
}
