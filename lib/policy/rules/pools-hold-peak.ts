import { gangsOf } from '../../graph/gangs';
import { fitOf, type Fit } from '../../graph/fit/fit';
import { askedText, poolsText } from '../../graph/fit/text';
import type { NodePools } from '../../kube/pools';
import { deployment, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const POOLS: NodePools = {
  pools: { general: { instance: { capacity: { cpu: 4, memory: '16Gi' } }, nodes: 3 } },
  instanceTypes: {},
  daemons: {},
  zones: 3,
};

const asks = (cpu: string, replicas: number, pod = '') => ({ container: `resources: { requests: { cpu: ${cpu}, memory: 1Gi } }`, spec: `replicas: ${replicas}\nstrategy: { type: Recreate }`, pod });
const APART = 'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: api } } }] } }';
const EVEN = 'topologySpreadConstraints: [{ maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: { matchLabels: { app: api } } }]';

export const poolsHoldPeak = defineRule({
  id: 'pools-hold-peak',
  title: 'The declared pools hold every pod at the peak, with the nodes gone that maintenance takes.',
  why: 'On the busiest day the last pods wait for nodes that nobody has; and when a node is drained then, its pods find no other.',
  fix: 'Add nodes to a pool, lower the highest scale, or let the pods run in more pools.',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/', 'https://kubernetes.io/docs/concepts/scheduling-eviction/resource-bin-packing/'],
  examples: {
    bad: [
      { situation: 'all three nodes are full, and one of them may be drained', yaml: deployment('api', asks('"2"', 6)), pools: POOLS },
      { situation: 'pods that must stand apart are more than the nodes', yaml: deployment('api', asks('100m', 3, APART)), pools: POOLS },
      { situation: 'what fits in sum fits no single node', yaml: set(deployment('api', asks('2500m', 2)), deployment('web', asks('2500m', 1))), pools: POOLS },
      { situation: 'pods must be even over zones, and a zone is full', yaml: set(deployment('api', asks('1500m', 6, EVEN))), pools: { ...POOLS, pools: { general: { instance: { capacity: { cpu: 4, memory: '16Gi' } }, nodes: 3, drained: 0 }, zonal: { instance: { capacity: { cpu: 64, memory: '256Gi' } }, nodes: 1, zones: ['zone-4'], drained: 0, taints: [{ key: 'other', effect: 'NoSchedule' }] } } } },
    ],
    good: [{ situation: 'two of three nodes hold everything', yaml: deployment('api', asks('"2"', 4)), pools: POOLS }],
    nearMiss: [
      { situation: 'no pools are declared', yaml: deployment('api', asks('"2"', 600)) },
      { situation: 'full, where maintenance takes none', yaml: deployment('api', asks('"2"', 6)), pools: { ...POOLS, pools: { general: { instance: { capacity: { cpu: 4, memory: '16Gi' } }, nodes: 3, drained: 0 } } } },
      { situation: 'a pod that fits no node at all is another rule’s', yaml: deployment('api', asks('"20"', 2)), pools: POOLS },
      { situation: 'a DaemonSet is part of every node', yaml: set(workload('apps/v1 DaemonSet', 'agent', { container: 'resources: { requests: { cpu: "2" } }' }), deployment('api', asks('"2"', 2))), pools: POOLS },
    ],
  },
  on: 'set',
  check(graph, report) {
    const fit = fitOf(graph);
    // Pods that need each other are a gang's, and another rule's.
    const gangs = gangsOf(graph).of;
    for (const shortfall of fit?.packing.shortfalls ?? []) {
      const { demand, placed } = shortfall;
      if (gangs.has(demand.workload)) continue;
      const { object, pod, name } = demand.workload;
      const missing = demand.pods - placed;
      report({
        object,
        path: pod.specPath,
        message: `${missing} of ${demand.pods} pods of ${object.kind} ${name} find no node at the peak${maintenanceText(fit)}: ${poolsText(shortfall)}`,
        accepted: 'a node for every pod at its highest scale, surge included',
        fix: `Add nodes for ${missing} × ${askedText(demand)}, lower the highest scale, or let the pods run in more pools.`,
      });
    }
  },
});

function maintenanceText(fit: Fit | undefined): string {
  const drained = Object.entries(fit?.pools.pools ?? {}).filter(([, pool]) => (pool.drained ?? 1) > 0);
  return drained.length === 0 ? '' : ` when maintenance has ${drained.map(([name, pool]) => `${pool.drained ?? 1} of ${pool.nodes} nodes of ${name}`).join(', ')}`;
}
