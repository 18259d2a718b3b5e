import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const vpa = (name: string) => object('autoscaling.k8s.io/v1 VerticalPodAutoscaler', 'api', `spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} } }`);

export const vpaTargetMissing = defineRule({
  id: 'vpa-target-missing',
  title: 'The target of a VerticalPodAutoscaler exists.',
  why: 'An autoscaler without its target recommends and changes nothing.',
  fix: 'Name the workload that is meant in spec.targetRef.',
  references: ['https://github.com/kubernetes/autoscaler/tree/master/vertical-pod-autoscaler', 'Kyverno verify-vpa-target'],
  examples: {
    bad: [
      { situation: 'a typing error in the name', yaml: set(deployment('api'), vpa('apis')) },
    ],
    good: [
      { situation: 'the Deployment is in the set', yaml: set(deployment('api'), vpa('api')) },
    ],
    nearMiss: [
      { situation: 'the Deployment says no namespace', yaml: set(deployment('/api'), vpa('api')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['rightsizing-target']),
});
