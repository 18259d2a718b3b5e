import type { Graph, Workload } from '../../graph/graph';
import { admittedSpec } from '../../graph/limit-range';
import { countsPod } from '../../graph/quota-scope';
import { at, isMap, type KubeObject } from '../../kube/object';
import { containersOf } from '../../kube/pods';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const QUOTA = object('v1 ResourceQuota', 'shop', 'spec: { hard: { requests.cpu: "4", limits.memory: 8Gi } }');

export const quotaNeedsLimitRange = defineRule({
  id: 'quota-needs-limit-range',
  title: 'Every container states the CPU and memory that the quota of its namespace counts.',
  why: 'Where a quota counts a resource, a pod with a container that leaves it out is refused: the Deployment is accepted and no pod ever starts.',
  fix: 'Set the request or limit that the quota counts, or give the namespace a LimitRange with a default for it.',
  references: ['https://kubernetes.io/docs/concepts/policy/resource-quotas/#compute-resource-quota'],
  examples: {
    bad: [
      { situation: 'no resources at all', yaml: set(QUOTA, deployment('api')) },
      { situation: 'the quota counts a limit that the container leaves out', yaml: set(QUOTA, deployment('api', { container: 'resources: { requests: { cpu: 100m, memory: 64Mi } }' })) },
      { situation: 'an init container leaves it out', yaml: set(QUOTA, deployment('api', { container: 'resources: { requests: { cpu: 100m }, limits: { memory: 64Mi } }', pod: 'initContainers: [{ name: wait, image: "registry.acme.io/wait:1" }]' })) },
    ],
    good: [{ situation: 'both are stated', yaml: set(QUOTA, deployment('api', { container: 'resources: { requests: { cpu: 100m }, limits: { memory: 64Mi } }' })) }],
    nearMiss: [
      { situation: 'a LimitRange gives both', yaml: set(QUOTA, object('v1 LimitRange', 'shop', 'spec: { limits: [{ type: Container, default: { cpu: 200m, memory: 64Mi } }] }'), deployment('api')) },
      { situation: 'a limit stands for the request', yaml: set(QUOTA, deployment('api', { container: 'resources: { limits: { cpu: 100m, memory: 64Mi } }' })) },
      { situation: 'the quota counts pods only', yaml: set(object('v1 ResourceQuota', 'shop', 'spec: { hard: { pods: "9" } }'), deployment('api')) },
      { situation: 'the pod states it as a whole', yaml: set(QUOTA, deployment('api', { pod: 'resources: { requests: { cpu: 100m }, limits: { memory: 64Mi } }' })) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const quotas = graph.memo(computeQuotas);
    if (quotas.size === 0) return;
    for (const workload of graph.workloads) {
      for (const { object: quota, counted } of quotas.get(workload.namespace) ?? []) {
        const spec = admittedSpec(graph, workload.namespace, workload.pod.spec);
        if (!countsPod(graph, quota, spec)) continue;
        const lacking = containersOf(spec)
          .filter(({ sort }) => sort !== 'ephemeral')
          .map(({ name, container }) => ({ name, keys: counted.filter((key) => !states(container, key) && !states(spec, key)) }))
          .filter(({ keys }) => keys.length > 0);
        const [first] = lacking;
        if (first === undefined) continue;
        const others = lacking.length > 1 ? ` (and ${lacking.length - 1} more of its containers)` : '';
        report({
          object: workload.object,
          ...(workload.podHolder === workload.object && { path: workload.pod.specPath }),
          container: first.name,
          message: `ResourceQuota ${quota.metadata.name} counts ${first.keys.join(', ')}, which container ${first.name}${others} of ${workload.object.kind} ${workload.name} leaves out, and no LimitRange gives a default: its pods are refused`,
        });
      }
    }
  },
});

interface ComputeQuota {
  readonly object: KubeObject;
  readonly counted: readonly ComputeKey[];
}

/** What a quota counts, as the list of a container that states it. */
type ComputeKey = `${'requests' | 'limits'}.${'cpu' | 'memory'}`;

/** The admission asks for these only; a pod that leaves out any other resource takes none of it. */
const COMPUTE_KEYS: Readonly<Record<string, ComputeKey>> = {
  cpu: 'requests.cpu',
  memory: 'requests.memory',
  'requests.cpu': 'requests.cpu',
  'requests.memory': 'requests.memory',
  'limits.cpu': 'limits.cpu',
  'limits.memory': 'limits.memory',
};

function computeQuotas(graph: Graph): ReadonlyMap<string, readonly ComputeQuota[]> {
  const quotas = new Map<string, ComputeQuota[]>();
  for (const object of graph.ofKind('/ResourceQuota')) {
    const hard = at(object, 'spec', 'hard');
    const counted = [...new Set(Object.keys(isMap(hard) ? hard : {}).flatMap((key) => (Object.hasOwn(COMPUTE_KEYS, key) ? (COMPUTE_KEYS[key] ?? []) : [])))];
    if (counted.length === 0) continue;
    const namespace = graph.namespaceOf(object);
    quotas.set(namespace, [...(quotas.get(namespace) ?? []), { object, counted }]);
  }
  return quotas;
}

function states(holder: Workload['pod']['spec'], key: ComputeKey): boolean {
  const [list, name] = key.split('.') as ['requests' | 'limits', string];
  return at(holder, 'resources', list, name) !== undefined || (list === 'requests' && at(holder, 'resources', 'limits', name) !== undefined);
}
