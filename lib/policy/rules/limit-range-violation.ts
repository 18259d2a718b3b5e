import type { Graph, Workload } from '../../graph/graph';
import { admittedSpec, limitItems, type LimitItem } from '../../graph/limit-range';
import { podFootprint, type Amount } from '../../kube/footprint';
import { at } from '../../kube/object';
import { containersOf } from '../../kube/pods';
import { Quantity } from '../../units';
import { deployment, object, set } from '../example-objects';
import { defineRule, type Report } from '../rule';

const range = (limit: string) => object('v1 LimitRange', 'shop', `spec: { limits: [${limit}] }`);
const sized = (resources: string) => deployment('api', { container: `resources: ${resources}` });

export const limitRangeViolation = defineRule({
  id: 'limit-range-violation',
  title: 'Containers, pods and claims stay within the LimitRange of their namespace.',
  why: 'What lies outside the range is refused at admission: the Deployment is accepted and no pod ever starts.',
  fix: 'Set requests and limits within the range, or widen the LimitRange.',
  references: ['https://kubernetes.io/docs/concepts/policy/limit-range/'],
  examples: {
    bad: [
      { situation: 'a limit above the maximum', yaml: set(range('{ type: Container, max: { memory: 1Gi } }'), sized('{ limits: { memory: 2Gi } }')) },
      { situation: 'a request below the minimum', yaml: set(range('{ type: Container, min: { cpu: 100m } }'), sized('{ requests: { cpu: 50m } }')) },
      { situation: 'a limit too far above the request', yaml: set(range('{ type: Container, maxLimitRequestRatio: { cpu: 2 } }'), sized('{ requests: { cpu: 100m }, limits: { cpu: 300m } }')) },
      { situation: 'a request above the limit that the range gives by default', yaml: set(range('{ type: Container, default: { cpu: 200m } }'), sized('{ requests: { cpu: 250m } }')) },
      { situation: 'the containers of a pod together above the maximum of a pod', yaml: set(range('{ type: Pod, max: { memory: 1Gi } }'), sized('{ limits: { memory: 2Gi } }')) },
      { situation: 'a claim above the maximum', yaml: set(range('{ type: PersistentVolumeClaim, max: { storage: 10Gi } }'), object('v1 PersistentVolumeClaim', 'data', 'spec: { resources: { requests: { storage: 20Gi } } }')) },
    ],
    good: [{ situation: 'within the range', yaml: set(range('{ type: Container, min: { cpu: 50m }, max: { cpu: "1" } }'), sized('{ requests: { cpu: 100m }, limits: { cpu: 200m } }')) }],
    nearMiss: [
      { situation: 'a container that says nothing takes the defaults of the range', yaml: set(range('{ type: Container, min: { cpu: 50m }, max: { cpu: "1" } }'), deployment('api')) },
      { situation: 'exactly the maximum, in other units', yaml: set(range('{ type: Container, max: { memory: 1Gi } }'), sized('{ limits: { memory: 1024Mi } }')) },
      { situation: 'the range of another namespace', yaml: set(range('{ type: Container, max: { memory: 1Gi } }').replace('namespace: shop', 'namespace: test'), sized('{ limits: { memory: 2Gi } }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    if (graph.ofKind('/LimitRange').length === 0) return;
    for (const workload of graph.workloads) checkWorkload(graph, workload, report);
    for (const claim of graph.ofKind('/PersistentVolumeClaim')) {
      const storage = Quantity.tryParse(at(claim, 'spec', 'resources', 'requests', 'storage'));
      for (const item of limitItems(graph, graph.namespaceOf(claim))) {
        const fault = item.type === 'PersistentVolumeClaim' ? faultOf(item, 'storage', storage, undefined) : undefined;
        if (fault) report({ object: claim, path: ['spec', 'resources', 'requests', 'storage'], message: `PersistentVolumeClaim ${claim.metadata.name}: ${fault}` });
      }
    }
  },
});

function checkWorkload(graph: Graph, workload: Workload, report: Report): void {
  const items = limitItems(graph, workload.namespace);
  if (items.length === 0) return;
  const { object, name, pod, podHolder } = workload;
  const spec = admittedSpec(graph, workload.namespace, pod.spec);
  const footprint = items.some(({ type }) => type === 'Pod') ? podFootprint(spec) : undefined;
  for (const item of items) {
    if (item.type === 'Pod' && footprint) {
      for (const resource of namesOf(item)) {
        const amount = footprint.get(resource);
        const fault = faultOf(item, resource, stated(amount?.requests), stated(amount?.limits));
        if (fault) report({ object, message: `the pods of ${object.kind} ${name}: ${fault}`, ...(podHolder === object && { path: pod.specPath }) });
      }
    }
    if (item.type !== 'Container') continue;
    for (const { container, name: own, sort, path } of containersOf(spec)) {
      if (sort === 'ephemeral') continue;
      for (const resource of namesOf(item)) {
        const [request, limit] = ['requests', 'limits'].map((list) => Quantity.tryParse(at(container, 'resources', list, resource)));
        const fault = faultOf(item, resource, request, limit);
        if (fault) report({ object, container: own, message: `container ${own} of ${object.kind} ${name}: ${fault}`, ...(podHolder === object && { path: [...pod.specPath, ...path, 'resources'] }) });
      }
    }
  }
}

/** A footprint has a zero where nothing is stated. */
function stated(amount: Amount['requests'] | undefined): Quantity | undefined {
  return amount?.isZero() ? undefined : amount;
}

function namesOf({ min, max, maxLimitRequestRatio, default: limits }: LimitItem): readonly string[] {
  return [...new Set([min, max, maxLimitRequestRatio, limits].flatMap((list) => Object.keys(list)))];
}

/** The first bound that is broken, in the words of the range. */
function faultOf(item: LimitItem, resource: string, request: Quantity | undefined, limit: Quantity | undefined): string | undefined {
  const [min, max, ratio, given] = [item.min, item.max, item.maxLimitRequestRatio, item.default].map((list) => Quantity.tryParse(list[resource]));
  const range = `LimitRange ${item.from.metadata.name}`;
  if (max && limit && limit.compare(max) > 0) return `its ${resource} limit ${limit} is above the maximum ${max} of ${range}`;
  if (max && request && request.compare(max) > 0) return `its ${resource} request ${request} is above the maximum ${max} of ${range}`;
  if (min && request && request.compare(min) < 0) return `its ${resource} request ${request} is below the minimum ${min} of ${range}`;
  if (min && limit && limit.compare(min) < 0) return `its ${resource} limit ${limit} is below the minimum ${min} of ${range}`;
  if (ratio && request && limit && !request.isZero() && limit.nanos * Quantity.of(1).nanos > ratio.nanos * request.nanos) {
    return `its ${resource} limit ${limit} is more than ${ratio} times its request ${request}, which ${range} forbids`;
  }
  if (given && request && limit && request.compare(limit) > 0 && limit.equals(given)) return `its ${resource} request ${request} is above the limit ${given} that ${range} gives by default`;
  return undefined;
}
