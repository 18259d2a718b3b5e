import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const CLASS = object('scheduling.k8s.io/v1 PriorityClass', '/high', 'value: 1000');

export const priorityClassMissing = defineRule({
  id: 'priority-class-missing',
  title: 'The PriorityClass of a pod exists.',
  why: 'Pods with a class that does not exist are refused: the workload is accepted and no pod ever starts.',
  fix: 'Name a PriorityClass of the cluster, or declare it as external.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/'],
  examples: {
    bad: [
      { situation: 'a typing error', yaml: set(CLASS, deployment('api', { pod: 'priorityClassName: hihg' })) },
    ],
    good: [
      { situation: 'the class is in the set', yaml: set(CLASS, deployment('api', { pod: 'priorityClassName: high' })) },
    ],
    nearMiss: [
      { situation: 'a class that every cluster has', yaml: set(CLASS, deployment('api', { pod: 'priorityClassName: system-cluster-critical' })) },
      { situation: 'a set without classes uses those of the cluster', yaml: deployment('api', { pod: 'priorityClassName: high' }) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['priority-class']),
});
