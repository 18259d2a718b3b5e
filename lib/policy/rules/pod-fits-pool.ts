import { amountText } from '../../graph/fit/amounts';
import type { Demand } from '../../graph/fit/demand';
import { fitOf } from '../../graph/fit/fit';
import type { NodePools } from '../../kube/pools';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const POOLS: NodePools = {
  pools: {
    general: { instance: { capacity: { cpu: 4, memory: '16Gi' }, reserved: { cpu: '80m', memory: '1Gi' } }, nodes: 6 },
    gpu: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 } }, nodes: 2, labels: { 'nvidia.com/gpu.product': 'NVIDIA-L4' }, taints: [{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }] },
  },
  instanceTypes: {},
  daemons: { cpu: '100m', memory: '200Mi', pods: 3 },
  zones: 3,
};

const CLAIM_POOLS: NodePools = { ...POOLS, pools: { claimed: { instance: { capacity: { cpu: 8, memory: '32Gi' }, devices: { 'gpu.nvidia.com': 1 } }, nodes: 2 } } };
const claims = (count: number) => set(object('resource.k8s.io/v1 ResourceClaimTemplate', 'gpu', `spec: { spec: { devices: { requests: [{ name: gpu, exactly: { deviceClassName: gpu.nvidia.com, allocationMode: ExactCount, count: ${count} } }] } } }`), deployment('api', { ...asks('"1"'), pod: 'resourceClaims: [{ name: gpu, resourceClaimTemplateName: gpu }]' }));

const asks = (cpu: string, more = '') => ({ container: `resources: { requests: { cpu: ${cpu}, memory: 1Gi${more} }${more && `, limits: { ${more.slice(2)} }`} }` });

const onPort = (cpu: string) => ({ container: `resources: { requests: { cpu: ${cpu}, memory: 1Gi } }\nports: [{ containerPort: 9100, hostPort: 9100 }]` });

export const podFitsPool = defineRule({
  id: 'pod-fits-pool',
  title: 'Every pod fits a node of some pool.',
  why: 'A pod that no node can take waits for ever, however many nodes an autoscaler adds: the service never starts, or a roll-out hangs on its first new pod.',
  fix: 'Lower what the pod asks, select and tolerate a pool that has it, or declare a pool of larger nodes.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/kube-scheduler/', 'https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/'],
  examples: {
    bad: [
      { situation: 'more CPU than a node has for pods', yaml: deployment('api', asks('"4"')), pools: POOLS },
      { situation: 'a GPU without a toleration of the pool that has one', yaml: deployment('api', asks('"1"', ', nvidia.com/gpu: "1"')), pools: POOLS },
      { situation: 'a label that no node has', yaml: deployment('api', { ...asks('"1"'), pod: 'nodeSelector: { disk: nvme }' }), pools: POOLS },
      { situation: 'a claim of more devices than a node has', yaml: claims(2), pools: CLAIM_POOLS },
      { situation: 'a DaemonSet of the set takes what the pod would need', yaml: set(deployment('api', asks('3500m')), workload('apps/v1 DaemonSet', 'agent', asks('500m'))), pools: POOLS },
      { situation: 'a port of the node that a DaemonSet takes on all of them', yaml: set(deployment('web', onPort('"1"')), workload('apps/v1 DaemonSet', 'agent', onPort('100m'))), pools: POOLS },
    ],
    good: [{ situation: 'the pod selects and tolerates the pool that has what it asks', yaml: deployment('api', { ...asks('"1"', ', nvidia.com/gpu: "1"'), pod: 'nodeSelector: { nvidia.com/gpu.product: NVIDIA-L4 }\ntolerations: [{ key: nvidia.com/gpu, operator: Exists }]' }), pools: POOLS }],
    nearMiss: [
      { situation: 'no pools are declared', yaml: deployment('api', asks('"400"')) },
      { situation: 'a claim of what a node has', yaml: claims(1), pools: CLAIM_POOLS },
      { situation: 'a claim of devices, where no machine says which it has', yaml: claims(2), pools: { ...POOLS, pools: { general: { instance: { capacity: { cpu: 8, memory: '32Gi' } }, nodes: 2 } } } },
      { situation: 'exactly what a node has left', yaml: deployment('api', asks('3820m')), pools: POOLS },
      { situation: 'a taint that only prefers', yaml: deployment('api', asks('"1"')), pools: { ...POOLS, pools: { general: { instance: { capacity: { cpu: 4, memory: '16Gi' } }, nodes: 2, taints: [{ key: 'spot', effect: 'PreferNoSchedule' }] } } } },
    ],
  },
  on: 'set',
  check(graph, report) {
    const fit = fitOf(graph);
    if (fit === undefined) return;
    for (const demand of [...fit.demands.values(), ...fit.daemons.values()]) {
      if (demand.pods === 0 || demand.allowed.includes(true)) continue;
      const { object, pod, name } = demand.workload;
      report({ object, path: pod.specPath, message: `no pool has a node for the pods of ${object.kind} ${name}: ${refusalsText(demand)}`, accepted: `what the nodes of one of ${Object.keys(fit.pools.pools).join(', ')} offer`, fix: fixOf(demand) });
    }
  },
});

/** `general: NodeResourcesFit (cpu 4 is asked …); gpu: TaintToleration (…)`. */
function refusalsText({ refusals }: Demand): string {
  const byPool = new Map<string, string[]>();
  for (const { pool, filter, reason } of refusals) byPool.set(pool, [...(byPool.get(pool) ?? []), `${filter} (${reason})`]);
  return [...byPool].map(([pool, reasons]) => `${pool}: ${reasons.join(', ')}`).join('; ');
}

/** The pool that refuses for the fewest reasons is the nearest. */
function fixOf({ refusals }: Demand): string | undefined {
  const counts = new Map<string, number>();
  for (const { pool } of refusals) counts.set(pool, (counts.get(pool) ?? 0) + 1);
  const [nearest] = [...counts].sort((a, b) => a[1] - b[1])[0] ?? [];
  if (nearest === undefined) return undefined;
  const own = refusals.filter(({ pool }) => pool === nearest);
  const filters = new Set(own.map(({ filter }) => filter));
  const short = own.flatMap(({ short: offered }) => [...(offered ?? [])]);
  const steps = [
    ...(filters.has('NodeAffinity') ? ['select its nodes'] : []),
    ...(filters.has('TaintToleration') ? ['tolerate its taint'] : []),
    ...(short.length > 0 ? [`ask for ${short.map(([name, offered]) => (offered === 0 ? `no ${name}` : `${name} ${amountText(name, offered)} at most`)).join(', ')}`] : []),
    ...(filters.has('NodePorts') ? ['take no port of the node that a DaemonSet takes'] : []),
    ...(filters.has('VolumeBinding') ? ['put the volume where the pool is'] : []),
  ];
  return `To run in pool ${nearest}: ${steps.join(', ')}.`;
}
