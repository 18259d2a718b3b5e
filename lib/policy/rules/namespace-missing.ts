import { groupKindOf } from '../../kube/object';
import { nearest } from '../../kube/names';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

export const namespaceMissing = defineRule({
  id: 'namespace-missing',
  title: 'The namespace of an object is in the set or declared as external.',
  why: 'An object whose namespace does not exist is refused when it is applied, and with it often the rest of the roll-out.',
  fix: 'Add the Namespace to the set, or declare it as external.',
  references: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/'],
  examples: {
    bad: [{ situation: 'a typing error in the namespace', yaml: set(object('v1 Namespace', '/shop'), deployment('api'), deployment('shoop/web')) }],
    good: [{ situation: 'the namespace is in the set', yaml: set(object('v1 Namespace', '/shop'), deployment('api')) }],
    nearMiss: [
      { situation: 'a set that makes no namespaces is applied into those that exist', yaml: deployment('api') },
      { situation: 'a namespace that every cluster has', yaml: set(object('v1 Namespace', '/shop'), object('rbac.authorization.k8s.io/v1 Role', 'kube-system/leader', 'rules: []')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const declared = graph.ofKind('/Namespace').map(({ metadata }) => metadata.name);
    if (declared.length === 0) return;
    const reported = new Set<string>();
    for (const object of graph.objects) {
      const { namespace } = object.metadata;
      if (typeof namespace !== 'string' || namespace === '' || groupKindOf(object) === '/Namespace' || reported.has(namespace)) continue;
      if (graph.status('/Namespace', undefined, namespace) !== 'missing') continue;
      // Once for each namespace: its other objects have the same fault.
      reported.add(namespace);
      const near = nearest(namespace, declared);
      report({
        object,
        path: ['metadata', 'namespace'],
        message: `namespace ${namespace} is neither in the set nor declared as external`,
        ...(near !== undefined && { fix: `Write ${near} if that is meant; or add Namespace ${namespace}, or declare it as external.` }),
      });
    }
  },
});
