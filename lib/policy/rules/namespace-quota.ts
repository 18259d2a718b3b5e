import { isBuiltIn } from '../../graph/built-in';
import { deployment, object, set } from '../example-objects';
import { namespacesHolding } from '../namespace-contents';
import { defineRule } from '../rule';

const NAMESPACE = object('v1 Namespace', '/shop');

export const namespaceQuota = defineRule({
  id: 'namespace-quota',
  title: 'Every namespace has a ResourceQuota.',
  why: 'Without a quota one team, or one loop in one controller, can take all that the cluster has.',
  fix: 'Add a ResourceQuota that counts CPU, memory, pods and storage.',
  references: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/', 'Trivy KSV-0040', 'Kyverno add-ns-quota'],
  examples: {
    bad: [{ situation: 'a namespace alone', yaml: set(NAMESPACE, deployment('api')) }],
    good: [{ situation: 'a namespace and its quota', yaml: set(NAMESPACE, object('v1 ResourceQuota', 'shop', 'spec: { hard: { pods: "20" } }')) }],
    nearMiss: [
      { situation: 'the namespace is somebody else’s', yaml: deployment('api') },
      { situation: 'a namespace of the system', yaml: object('v1 Namespace', '/kube-system') },
    ],
  },
  on: 'object',
  kinds: ['/Namespace'],
  check(namespace, report, { graph }) {
    const { name } = namespace.metadata;
    if (isBuiltIn('/Namespace', '', name) || graph.memo(withQuota).has(name)) return;
    report({ message: `namespace ${name} has no ResourceQuota` });
  },
});

const withQuota = namespacesHolding('/ResourceQuota');
