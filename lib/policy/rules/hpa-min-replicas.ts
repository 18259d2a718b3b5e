import { servicesSelecting } from '../../graph/services';
import { targetOf } from '../../graph/workloads';
import { at } from '../../kube/object';
import { deployment, object, service, set } from '../example-objects';
import { documents } from '../examples';
import { defineRule } from '../rule';

const SCALED_OBJECT = object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api }, minReplicaCount: 1, maxReplicaCount: 6, triggers: [] }');

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
      { situation: 'one pod of KEDA behind a Service', yaml: set(service('api', '- port: 80'), deployment('api'), SCALED_OBJECT) },
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
        situation: 'scaled to zero by events, on purpose',
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
      { situation: 'one pod of KEDA that no Service sends traffic to', yaml: set(deployment('api'), SCALED_OBJECT) },
    ],
  },
  on: 'object',
  kinds: ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'],
  check: (hpa, report, { graph }) => {
    if (hpa.kind === 'ScaledObject') {
      const target = targetOf(at(hpa, 'spec', 'scaleTargetRef'), 'Deployment');
      const object = target && graph.find(target.groupKind, graph.namespaceOf(hpa), target.name);
      const workload = object && graph.workloadOf(object);
      if (workload?.scale.min !== 1 || servicesSelecting(graph, workload).length === 0) return;
      report({ message: `the ScaledObject ${hpa.metadata.name} goes down to 1`, path: ['spec', 'minReplicaCount'], accepted: '2 and above, or 0 where nobody calls the service', fix: 'Set minReplicaCount: 2.' });
      return;
    }
    const min = at(hpa, 'spec', 'minReplicas') ?? 1;
    if (typeof min !== 'number' || min >= 2) return;
    report({ message: `the autoscaler ${hpa.metadata.name} goes down to ${min}`, path: ['spec', 'minReplicas'], accepted: '2 and above' });
  },
});
