import { at, groupKindOf, isMap } from '../../kube/object';
import { deployment, object, set, workload } from '../example-objects';
import { inPod } from '../paths';
import { defineRule } from '../rule';

const SCALED = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);

const OWN = 'labelSelector: { matchLabels: { app: api } }';

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
      { situation: 'two replicas', yaml: deployment('api', { spec: 'replicas: 2' }) },
      { situation: 'an autoscaler makes several', yaml: set(deployment('api'), object('autoscaling/v2 HorizontalPodAutoscaler', 'api', 'spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }, minReplicas: 2, maxReplicas: 6 }')) },
    ],
    good: [
      { situation: 'spread over zones', yaml: deployment('api', { spec: 'replicas: 2', pod: `topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway, ${OWN} }]` }) },
      { situation: 'anti-affinity', yaml: deployment('api', { spec: 'replicas: 3', pod: `affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: kubernetes.io/hostname, ${OWN} } }] } }` }) },
    ],
    nearMiss: [
      { situation: 'one replica cannot be spread', yaml: deployment('api', { spec: 'replicas: 1' }) },
      { situation: 'a DaemonSet is on every node', yaml: workload('apps/v1 DaemonSet', 'agent') },
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
