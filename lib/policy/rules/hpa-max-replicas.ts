import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const hpaMaxReplicas = defineRule({
  id: 'hpa-max-replicas',
  title: 'An autoscaler has room to scale.',
  why: 'With the most equal to the fewest, the autoscaler can do nothing, while people who read its name count on it.',
  fix: 'Set maxReplicas above minReplicas, or remove the autoscaler and set replicas.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
    'Polaris hpaMaxAvailability',
    'Datree HPA_MISSING_MAXREPLICAS_KEY',
  ],
  examples: {
    bad: [
      {
        situation: 'equal',
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
            minReplicas: 3
            maxReplicas: 3
        `),
      },
      {
        situation: 'one, and the fewest unset',
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
            maxReplicas: 1
        `),
      },
    ],
    good: [
      {
        situation: 'room',
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
        situation: 'less than the fewest is refused by the API server, and named by a semantic check',
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
            minReplicas: 4
            maxReplicas: 2
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['autoscaling/HorizontalPodAutoscaler'],
  check: (hpa, report) => {
    const min = at(hpa, 'spec', 'minReplicas') ?? 1;
    const max = at(hpa, 'spec', 'maxReplicas');
    if (max !== min) return;
    report({ message: `the autoscaler ${hpa.metadata.name} has ${String(max)} as the fewest and as the most`, path: ['spec', 'maxReplicas'] });
  },
});
