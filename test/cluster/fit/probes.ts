import fc from 'fast-check';
import { fitOf } from '../../../lib/graph/fit/fit';
import { buildGraph } from '../../../lib/graph/graph';
import type { KubeObject } from '../../../lib/kube/object';
import type { NodePool, NodePools } from '../../../lib/kube/pools';
import type { Cluster } from '../harness/cluster';
import type { Journal } from '../harness/journal';
import { withBeside } from './beside';
import { nodesOf, onNodes } from './pool-nodes';
import { podOf } from './pods';
import { gone, scheduled } from './scheduling';
import { differenceIn } from './verdict';

/** One node each, which differ in all that filters look at. */
const POOLS: Readonly<Record<string, NodePool>> = {
  general: { instance: 'm', nodes: 1, labels: { disk: 'hdd', slots: '8' } },
  nvme: { instance: 'm', nodes: 1, zones: ['north'], labels: { disk: 'nvme', slots: '16' } },
  arm: { instance: { capacity: { cpu: 8, memory: '16Gi' }, arch: 'arm64' }, nodes: 1, labels: { disk: 'ssd' } },
  small: { instance: { capacity: { cpu: 1, memory: '2Gi', 'ephemeral-storage': '4Gi', pods: 4 } }, nodes: 1 },
  team: { instance: 'm', nodes: 1, taints: [{ key: 'team', value: 'ml', effect: 'NoSchedule' }], labels: { disk: 'nvme' } },
  leaving: { instance: 'm', nodes: 1, taints: [{ key: 'spot', effect: 'NoExecute' }, { key: 'team', value: 'web', effect: 'NoSchedule' }] },
  preferred: { instance: 'm', nodes: 1, taints: [{ key: 'spot', effect: 'PreferNoSchedule' }] },
  l4: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 } }, nodes: 1, labels: { 'nvidia.com/gpu.product': 'NVIDIA-L4' }, taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] },
  a100: { instance: { capacity: { cpu: 32, memory: '256Gi', 'nvidia.com/gpu': 4, 'nvidia.com/mig-1g.10gb': 7, 'hugepages-2Mi': '4Gi' } }, nodes: 1, labels: { 'nvidia.com/gpu.product': 'NVIDIA-A100-SXM4-80GB' }, taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }] },
};
const MORE = { instanceTypes: { m: { capacity: { cpu: 4, memory: '16Gi' }, reserved: { cpu: '80m', memory: '1Gi' } } }, daemons: { cpu: '100m', memory: '200Mi', pods: 3 }, zones: 1 };

const PROBES = 50;
const SEED = 20_261_121;

const keys = fc.constantFrom('disk', 'slots', 'nvidia.com/gpu.product', 'kubernetes.io/arch', 'topology.kubernetes.io/zone', 'node.kubernetes.io/instance-type', 'nowhere');
const values = fc.constantFrom('nvme', 'hdd', '8', '12', 'NVIDIA-L4', 'NVIDIA-A100-SXM4-80GB', 'arm64', 'amd64', 'north', 'm');
const expression = fc.oneof(
  fc.record({ key: keys, operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(values, { minLength: 1, maxLength: 3 }) }),
  fc.record({ key: keys, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  fc.record({ key: keys, operator: fc.constantFrom('Gt', 'Lt'), values: fc.tuple(fc.constantFrom('0', '8', '12')) }),
);
const selector = fc.constantFrom({ disk: 'nvme' }, { disk: 'hdd' }, { slots: '8' }, { 'nvidia.com/gpu.product': 'NVIDIA-L4' }, { 'kubernetes.io/arch': 'amd64' }, { 'topology.kubernetes.io/zone': 'north' }, { nowhere: 'x' });
const affinity = fc.array(fc.record({ matchExpressions: fc.array(expression, { minLength: 1, maxLength: 2 }) }), { minLength: 1, maxLength: 2 }).map((nodeSelectorTerms) => ({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } }));
const toleration = fc.oneof(
  fc.constant({ operator: 'Exists' }),
  fc.constant({ operator: 'Exists' }),
  fc.record({ key: fc.constantFrom('team', 'spot', 'nvidia.com/gpu'), operator: fc.constant('Exists'), effect: fc.constantFrom('NoSchedule', 'NoExecute') }),
  fc.record({ key: fc.constantFrom('team', 'spot', 'nvidia.com/gpu'), operator: fc.constant('Exists') }),
  fc.record({ key: fc.constantFrom('team', 'nvidia.com/gpu'), operator: fc.constant('Equal'), value: fc.constantFrom('ml', 'web', 'present', '') }),
);
/** Mostly little; at times exactly what is left of a node, or a little more. */
const amounts = fc.record({
  cpu: fc.oneof({ arbitrary: fc.constantFrom('50m', '100m', '250m'), weight: 5 }, { arbitrary: fc.constantFrom('3820m', '3821m', '7900m', '7901m', '16'), weight: 1 }),
  memory: fc.oneof({ arbitrary: fc.constantFrom('64Mi', '256Mi', '1Gi'), weight: 5 }, { arbitrary: fc.constantFrom('15160Mi', '15161Mi', '20Gi', '100Gi'), weight: 1 }),
}, { requiredKeys: [] });
const devices = fc.constantFrom({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, { 'nvidia.com/gpu': '1' }, { 'nvidia.com/gpu': '2' }, { 'nvidia.com/mig-1g.10gb': '3' }, { 'ephemeral-storage': '5Gi' }, { 'hugepages-2Mi': '1Gi', memory: '1Gi', cpu: '1' });
const resources = fc.tuple(amounts, devices).map(([requests, asked]) => ({ requests: { ...requests, ...asked }, limits: asked }));
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary, weight: 1 });

/** A pod that asks for this and that. */
const pod = fc.record({
  nodeSelector: sometimes(selector),
  affinity: sometimes(affinity),
  tolerations: fc.option(fc.array(toleration, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 1 }),
  containers: fc.array(resources, { minLength: 1, maxLength: 2 }),
  initContainers: fc.array(fc.record({ resources: amounts.map((requests) => ({ requests })), restartPolicy: sometimes(fc.constant('Always')) }), { maxLength: 2 }),
});

function probes(): readonly KubeObject[] {
  return fc.sample(pod, { numRuns: PROBES, seed: SEED }).map(({ containers, initContainers, ...spec }, index) => ({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `probe-${index}`, namespace: 'shop' },
    spec: {
      replicas: 1, strategy: { type: 'Recreate' },
      template: { metadata: { labels: { app: 'probe' } }, spec: { ...plain(spec), containers: containers.map((each, at) => ({ name: `c${at}`, image: 'registry.acme.io/shop/probe:1', resources: each })), initContainers: initContainers.map((each, at) => ({ name: `i${at}`, image: 'registry.acme.io/shop/probe:1', ...plain(each) })) } },
    },
  }));
}

/** Without what is undefined. */
function plain<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Asks, of each generated pod and each pool by itself, whether a node of the pool takes it, and why not. @throws with what differs */
export async function probePools(cluster: Cluster, journal: Journal): Promise<void> {
  const objects = probes();
  for (const [name, pool] of Object.entries(POOLS)) {
    const pools: NodePools = { pools: { [name]: pool }, ...MORE };
    const graph = buildGraph(objects, { minor: cluster.minor, externals: [], pools });
    const differences: string[] = [];
    await withBeside(cluster, graph, [], () => onNodes(cluster.client, nodesOf(pools), pools, async () => {
      for (const demand of fitOf(graph)?.demands.values() ?? []) {
        const allowed = demand.allowed.includes(true);
        const [verdict] = await scheduled(cluster, [podOf(demand, 0)], allowed ? 3 : 0);
        const difference = allowed === (verdict?.node !== undefined) ? (allowed || verdict === undefined ? undefined : differenceIn(demand.refusals, verdict)) : `we say that it ${allowed ? 'fits' : 'does not fit'}, and the scheduler ${verdict?.node ? 'takes it' : `says: ${verdict?.message}`}`;
        if (difference !== undefined) differences.push(`${demand.workload.name} on pool ${name}: ${difference}; ${JSON.stringify(demand.workload.pod.spec)}`);
        journal.count(allowed ? 'pods that a pool takes, as we say' : 'pods that a pool refuses, for the reasons that we give');
        await gone(cluster, [demand]);
      }
    }));
    if (differences.length > 0) throw new Error(differences.join('\n'));
  }
}
