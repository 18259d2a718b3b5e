import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const hpa = (kind: string, name: string) => object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `spec: { scaleTargetRef: { apiVersion: apps/v1, kind: ${kind}, name: ${name} }, maxReplicas: 4 }`);

export const hpaTargetMissing = defineRule({
  id: 'hpa-target-missing',
  title: 'The target of an autoscaler exists.',
  why: 'An autoscaler without its target scales nothing: the workload stays at the size that it had, whatever the load.',
  fix: 'Name the workload that is meant in spec.scaleTargetRef.',
  references: ['https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/', 'kube-score horizontalpodautoscaler-has-target', 'kube-linter dangling-horizontalpodautoscaler', 'Popeye 600'],
  examples: {
    bad: [
      { situation: 'a typing error in the name', yaml: set(deployment('api'), hpa('Deployment', 'apis')) },
      { situation: 'another kind of the same name', yaml: set(deployment('api'), hpa('StatefulSet', 'api')) },
      { situation: 'a ScaledObject of KEDA whose Deployment is not there', yaml: object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api } }') },
    ],
    good: [
      { situation: 'the Deployment is in the set', yaml: set(deployment('api'), hpa('Deployment', 'api')) },
    ],
    nearMiss: [
      { situation: 'the Deployment says no namespace', yaml: set(deployment('/api'), hpa('Deployment', 'api')) },
      { situation: 'a Rollout is a target as well', yaml: set(workload('argoproj.io/v1alpha1 Rollout', 'api'), hpa('Rollout', 'api').replace('apps/v1', 'argoproj.io/v1alpha1')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['scale-target']),
});
