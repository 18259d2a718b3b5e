import { targetOf } from '../../graph/workloads';
import { at, type KubeObject } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';
import { utilisationMetrics, utilisationTriggers, type UtilisationMetric } from '../utilisation';

const TARGET = '{ apiVersion: apps/v1, kind: Deployment, name: api }';
const hpa = (metric: string) => object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `spec: { scaleTargetRef: ${TARGET}, maxReplicas: 9, metrics: [${metric}] }`);
const vpa = (fields: string) => object('autoscaling.k8s.io/v1 VerticalPodAutoscaler', 'api', `spec: { targetRef: ${TARGET}${fields} }`);
const CPU = hpa('{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }');
const CPU_OF_API = hpa('{ type: ContainerResource, containerResource: { name: cpu, container: api, target: { type: Utilization, averageUtilization: 70 } } }');

export const hpaVpaSameMetric = defineRule({
  id: 'hpa-vpa-same-metric',
  title: 'No two autoscalers steer by one resource: the number of pods and their requests.',
  why: 'Utilisation is a share of the request. When the Vertical Pod Autoscaler changes the request, the share changes, the number of pods follows, and then the request again: both run away from the load.',
  fix: "Set updatePolicy.updateMode: 'Off' to have requests recommended only, or leave the resource out of controlledResources.",
  references: ['https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md', 'https://kubernetes.io/docs/concepts/workloads/autoscaling/'],
  examples: {
    bad: [
      { situation: 'the pods are replaced with other requests', yaml: set(deployment('api'), CPU, vpa(', updatePolicy: { updateMode: Recreate }')) },
      { situation: 'no mode is named, which means that requests are changed', yaml: set(deployment('api'), CPU, vpa('')) },
      { situation: 'new pods get other requests', yaml: set(deployment('api'), CPU_OF_API, vpa(', updatePolicy: { updateMode: Initial }')) },
      { situation: 'KEDA scales by CPU', yaml: set(deployment('api'), object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api }, triggers: [{ type: cpu, metricType: Utilization, metadata: { value: "70" } }] }'), vpa('')) },
    ],
    good: [{ situation: 'requests are only recommended', yaml: set(deployment('api'), CPU, vpa(", updatePolicy: { updateMode: 'Off' }")) }],
    nearMiss: [
      { situation: 'one has CPU, the other memory', yaml: set(deployment('api'), CPU, vpa(", resourcePolicy: { containerPolicies: [{ containerName: '*', controlledResources: [memory] }] }")) },
      { situation: 'the container that the number follows is left alone', yaml: set(deployment('api'), CPU_OF_API, vpa(", resourcePolicy: { containerPolicies: [{ containerName: api, mode: 'Off' }] }")) },
      { situation: 'an average value is no share of a request', yaml: set(deployment('api'), hpa('{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 500m } } }'), vpa('')) },
      { situation: 'the number follows a queue', yaml: set(deployment('api'), object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api }, triggers: [{ type: rabbitmq, metadata: { queueName: orders } }] }'), vpa('')) },
      { situation: 'off, as YAML before 1.2 reads it', yaml: set(deployment('api'), CPU, vpa(', updatePolicy: { updateMode: Off }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const vpa of graph.ofKind('autoscaling.k8s.io/VerticalPodAutoscaler')) {
      if (isOff(at(vpa, 'spec', 'updatePolicy', 'updateMode'))) continue;
      const target = targetOf(at(vpa, 'spec', 'targetRef'));
      const workload = target && graph.find(target.groupKind, graph.namespaceOf(vpa), target.name);
      const scale = workload && graph.workloadOf(workload)?.scale;
      if (scale?.owner === undefined) continue;
      const { owner } = scale;
      const metrics = scale.source === 'keda' ? utilisationTriggers(owner) : utilisationMetrics(owner);
      const both = metrics.find((metric) => controls(vpa, metric));
      if (both) report({ object: vpa, path: ['spec'], message: `${owner.kind} ${owner.metadata.name} scales ${target?.name} by its share of ${both.resource}, and VerticalPodAutoscaler ${vpa.metadata.name} changes the request that it is a share of` });
    }
  },
});

/** `Off` without quotes is false to readers of YAML 1.1. */
function isOff(mode: unknown): boolean {
  return mode === 'Off' || mode === false;
}

/** True where the requests that a metric is a share of are changed; a policy for a container goes before that for all. */
function controls(vpa: KubeObject, { resource, container }: UtilisationMetric): boolean {
  const given = at(vpa, 'spec', 'resourcePolicy', 'containerPolicies');
  const policies: readonly unknown[] = Array.isArray(given) ? given : [];
  const own = container === undefined ? undefined : policies.find((policy) => at(policy, 'containerName') === container);
  const policy = own ?? policies.find((each) => at(each, 'containerName') === '*');
  if (policy === undefined) return true;
  const resources = at(policy, 'controlledResources');
  return !isOff(at(policy, 'mode')) && (!Array.isArray(resources) || resources.includes(resource));
}
