import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const hpaMinReplicas = defineRule({
  id: 'hpa-min-replicas',
  title: 'An autoscaler keeps two replicas or more.',
  why: 'At night, when load is low, one replica is left; its node is drained, and the service is away.',
  fix: 'Set minReplicas: 2.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    'kube-score horizontalpodautoscaler-replicas',
    'kube-linter hpa-minimum-three-replicas',
    'Polaris hpaMinAvailability',
  ],
  examples: {
    bad: [
      {
        situation: 'one',
        yaml: documents(`
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata:
            name: api
            namespace: shop
          spec:
            scaleTargetRef:
              apiVersion: apps/v1
              kind: Deployment
              name: api
            minReplicas: 1
            maxReplicas: 6
        `),
      },
      {
        situation: 'unset, which means one',
        yaml: documents(`
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata:
            name: api
            namespace: shop
          spec:
            scaleTargetRef:
              apiVersion: apps/v1
              kind: Deployment
              name: api
            maxReplicas: 6
        `),
      },
    ],
    good: [
      {
        situation: 'two',
        yaml: documents(`
          apiVersion: autoscaling/v2
          kind: HorizontalPodAutoscaler
          metadata:
            name: api
            namespace: shop
          spec:
            scaleTargetRef:
              apiVersion: apps/v1
              kind: Deployment
              name: api
            minReplicas: 2
            maxReplicas: 6
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'an autoscaler of another kind',
        yaml: documents(`
          apiVersion: keda.sh/v1alpha1
          kind: ScaledObject
          metadata:
            name: worker
            namespace: shop
          spec:
            scaleTargetRef:
              name: worker
            minReplicaCount: 0
            triggers: []
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['autoscaling/HorizontalPodAutoscaler'],
  check: (hpa, report) => {
    const min = at(hpa, 'spec', 'minReplicas') ?? 1;
    if (typeof min !== 'number' || min >= 2) return;
    report({ message: `the autoscaler ${hpa.metadata.name} goes down to ${min}`, path: ['spec', 'minReplicas'], accepted: '2 and above' });
  },
});
