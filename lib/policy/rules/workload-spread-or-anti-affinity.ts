import { at, groupKindOf, isMap } from '../../kube/object';
import { documents } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';

const SCALED = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);

export const workloadSpreadOrAntiAffinity = defineRule({
  id: 'workload-spread-or-anti-affinity',
  title: 'Several replicas are kept apart.',
  why: 'Replicas exist to outlive a node and a zone. The defaults of the scheduler spread them only loosely, so that all of them may well stand on the node that fails.',
  fix: 'Add topologySpreadConstraints over topology.kubernetes.io/zone and kubernetes.io/hostname that select the pods by their own labels.',
  references: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
    'kube-score deployment-has-host-podantiaffinity',
    'kube-linter no-anti-affinity',
    'Polaris topologySpreadConstraint',
  ],
  examples: {
    bad: [
      {
        situation: 'two replicas',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            replicas: 2
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'an autoscaler makes several',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
          ---
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
    good: [
      {
        situation: 'spread over zones',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            replicas: 2
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                topologySpreadConstraints:
                  - maxSkew: 1
                    topologyKey: topology.kubernetes.io/zone
                    whenUnsatisfiable: ScheduleAnyway
                    labelSelector:
                      matchLabels:
                        app: api
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'anti-affinity',
        yaml: documents(`
          apiVersion: apps/v1
          kind: StatefulSet
          metadata:
            name: api
            namespace: shop
          spec:
            replicas: 3
            serviceName: api
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                affinity:
                  podAntiAffinity:
                    preferredDuringSchedulingIgnoredDuringExecution:
                      - weight: 100
                        podAffinityTerm:
                          topologyKey: kubernetes.io/hostname
                          labelSelector:
                            matchLabels:
                              app: api
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'one replica cannot be spread',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            replicas: 1
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'a DaemonSet is on every node',
        yaml: documents(`
          apiVersion: apps/v1
          kind: DaemonSet
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    const { affinity, topologySpreadConstraints: constraints } = pod.spec;
    if (!SCALED.has(groupKindOf(pod.object)) || (Array.isArray(constraints) && constraints.length > 0) || isMap(at(affinity, 'podAntiAffinity'))) return;
    const scale = graph.workloadOf(pod.object)?.scale;
    if (scale === undefined || scale.max < 2) return;
    const count = scale.min === scale.max ? `${scale.max}` : `${scale.min} to ${scale.max}`;
    report({ message: `nothing keeps the ${count} replicas apart`, path: inPod(pod) });
  },
});
