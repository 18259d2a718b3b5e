import type { Workload } from '../../graph/graph';
import { admittedSpec } from '../../graph/limit-range';
import { at } from '../../kube/object';
import { containersOf, type PodSpec } from '../../kube/pods';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';
import { utilisationMetrics } from '../utilisation';

const hpa = (metric: string) => object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }, maxReplicas: 9, metrics: [${metric}] }`);
const CPU = '{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }';
const REQUEST = { container: 'resources: { requests: { cpu: 100m } }' };

export const hpaResourceMetricNeedsRequest = defineRule({
  id: 'hpa-resource-metric-needs-request',
  title: 'An autoscaler on utilisation scales pods whose containers all request the resource.',
  why: 'Utilisation is a share of the request. When one container has none the autoscaler reports an error and never scales.',
  fix: 'Set a request for the resource in every container, or scale by ContainerResource on the container that has one.',
  references: ['https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#support-for-resource-metrics'],
  examples: {
    bad: [
      { situation: 'no request', yaml: set(deployment('api'), hpa(CPU)) },
      { situation: 'a second container without a request', yaml: set(deployment('api', { container: 'resources: { requests: { cpu: 100m } }\n', pod: 'initContainers: [{ name: proxy, image: "registry.acme.io/proxy:1", restartPolicy: Always }]' }), hpa(CPU)) },
      { situation: 'the container of a ContainerResource metric has none', yaml: set(deployment('api'), hpa('{ type: ContainerResource, containerResource: { name: cpu, container: api, target: { type: Utilization, averageUtilization: 70 } } }')) },
    ],
    good: [{ situation: 'the request is there', yaml: set(deployment('api', REQUEST), hpa(CPU)) }],
    nearMiss: [
      { situation: 'an average value is no share of a request', yaml: set(deployment('api'), hpa('{ type: Resource, resource: { name: cpu, target: { type: AverageValue, averageValue: 500m } } }')) },
      { situation: 'a limit stands for the request', yaml: set(deployment('api', { container: 'resources: { limits: { cpu: 100m } }' }), hpa(CPU)) },
      { situation: 'a LimitRange gives the request', yaml: set(deployment('api'), hpa(CPU), object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, defaultRequest: { cpu: 100m } }] }')) },
      { situation: 'the target is not in the set', yaml: hpa(CPU) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const workload of graph.workloads) {
      const { owner, source } = workload.scale;
      if (owner === undefined || source !== 'hpa') continue;
      const spec = admittedSpec(graph, workload.namespace, workload.pod.spec);
      for (const { resource, container, path } of utilisationMetrics(owner)) {
        const lacking = containersWithout(spec, resource, container);
        if (lacking.length === 0) continue;
        report({ object: owner, path, message: `${nameOf(workload)} is scaled by ${resource} utilisation, and container ${lacking.slice(0, 3).join(', ')} requests no ${resource}` });
      }
    }
  },
});

function containersWithout(spec: PodSpec, resource: string, only: string | undefined): readonly string[] {
  const requests = (holder: unknown) => at(holder, 'resources', 'requests', resource) ?? at(holder, 'resources', 'limits', resource);
  if (requests(spec) !== undefined) return [];
  return containersOf(spec)
    .filter(({ sort, name, container }) => (sort === 'main' || sort === 'sidecar') && (only === undefined || name === only) && requests(container) === undefined)
    .map(({ name }) => name);
}

function nameOf({ object, name }: Workload): string {
  return `${object.kind} ${name}`;
}
