import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const CLASS = object('node.k8s.io/v1 RuntimeClass', '/gvisor', 'handler: runsc');

export const runtimeClassMissing = defineRule({
  id: 'runtime-class-missing',
  title: 'The RuntimeClass of a pod exists.',
  why: 'Pods with a class that does not exist are refused: the workload is accepted and no pod ever starts.',
  fix: 'Name a RuntimeClass of the cluster, or declare it as external.',
  references: ['https://kubernetes.io/docs/concepts/containers/runtime-class/'],
  examples: {
    bad: [
      { situation: 'a typing error', yaml: set(CLASS, deployment('api', { pod: 'runtimeClassName: gvsior' })) },
    ],
    good: [
      { situation: 'the class is in the set', yaml: set(CLASS, deployment('api', { pod: 'runtimeClassName: gvisor' })) },
    ],
    nearMiss: [
      { situation: 'a set without classes uses those of the cluster', yaml: deployment('api', { pod: 'runtimeClassName: gvisor' }) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['runtime-class']),
});
