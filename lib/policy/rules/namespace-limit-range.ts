import { isBuiltIn } from '../../graph/built-in';
import { deployment, object, set } from '../example-objects';
import { namespacesHolding } from '../namespace-contents';
import { defineRule } from '../rule';

const NAMESPACE = object('v1 Namespace', '/shop');

export const namespaceLimitRange = defineRule({
  id: 'namespace-limit-range',
  title: 'Every namespace has a LimitRange.',
  why: 'Without defaults a container that says nothing of its resources may use up its node, and is refused where a quota counts what it leaves out.',
  fix: 'Add a LimitRange with a default and a defaultRequest for CPU and memory.',
  references: ['https://kubernetes.io/docs/concepts/policy/limit-range/', 'Trivy KSV-0039', 'Kyverno add-ns-quota'],
  examples: {
    bad: [{ situation: 'a namespace alone', yaml: set(NAMESPACE, deployment('api')) }],
    good: [{ situation: 'a namespace and its limits', yaml: set(NAMESPACE, object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, default: { memory: 256Mi } }] }')) }],
    nearMiss: [
      { situation: 'the namespace is somebody else’s', yaml: deployment('api') },
      { situation: 'a namespace of the system', yaml: object('v1 Namespace', '/kube-system') },
    ],
  },
  on: 'object',
  kinds: ['/Namespace'],
  check(namespace, report, { graph }) {
    const { name } = namespace.metadata;
    if (isBuiltIn('/Namespace', '', name) || graph.memo(withLimitRange).has(name)) return;
    report({ message: `namespace ${name} has no LimitRange` });
  },
});

const withLimitRange = namespacesHolding('/LimitRange');
