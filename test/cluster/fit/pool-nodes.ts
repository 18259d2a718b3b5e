import type { KubeObject } from '../../../lib/kube/object';
import { PODS_PER_NODE, type NodePool, type NodePools, type ResourceAmounts } from '../../../lib/kube/pools';
import { Quantity } from '../../../lib/units';
import type { Client } from '../harness/client';
import { inParallel } from '../harness/pool';
import { until } from '../harness/until';
import { DAEMONS, HELD_POD } from './pods';

/** A node as it would stand in a cluster, and where it belongs. */
export interface PoolNode {
  readonly pool: string;
  readonly zone: string;
  readonly object: KubeObject;
}

/** By this label all nodes of pools are found again. */
const OURS = 'plinth.test/pool';
/** What nobody says is enough. */
const ENOUGH = '100Ti';

/** The nodes that a declaration of pools stands for, zone by zone in turn; read here from the page, and not by the code that is judged. */
export function nodesOf(pools: NodePools): readonly PoolNode[] {
  return Object.entries(pools.pools).flatMap(([name, pool]) => {
    const zones = pool.zones ?? Array.from({ length: pools.zones }, (_, index) => `zone-${index + 1}`);
    return Array.from({ length: pool.nodes }, (_, index): PoolNode => {
      const zone = zones[index % zones.length] ?? '';
      return { pool: name, zone, object: nodeOf(`${name}-${index + 1}`, name, pool, zone, pools) };
    });
  });
}

/** What is left when maintenance has as many nodes of each pool as it may, each from the first of the zones that have most. */
export function withoutDrained(nodes: readonly PoolNode[], { pools }: NodePools): readonly PoolNode[] {
  return Object.entries(pools).flatMap(([name, { drained = 1 }]) => {
    const left = nodes.filter(({ pool }) => pool === name);
    const inZone = ({ zone }: PoolNode) => left.filter((node) => node.zone === zone).length;
    for (let gone = 0; gone < drained && left.length > 0; gone++) {
      const most = Math.max(...left.map(inZone));
      left.splice(left.findIndex((node) => inZone(node) === most), 1);
    }
    return left;
  });
}

function nodeOf(name: string, poolName: string, { instance, labels, taints }: NodePool, zone: string, { instanceTypes, daemons }: NodePools): KubeObject {
  const machine = typeof instance === 'string' ? instanceTypes[instance] : instance;
  if (machine === undefined) throw new Error(`there is no instance type ${String(instance)}`);
  const { capacity, reserved = {}, arch = 'amd64' } = machine;
  // Daemons that are no pods take from what there is; those that are stand on the node.
  const taken = daemons.pods === undefined ? [reserved, daemons] : [reserved];
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: {
      name,
      labels: {
        [OURS]: poolName,
        'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': arch, 'topology.kubernetes.io/zone': zone,
        ...(typeof instance === 'string' && { 'node.kubernetes.io/instance-type': instance }),
        ...labels,
      },
    },
    spec: { taints },
    status: { capacity: textOf(capacity), allocatable: { 'ephemeral-storage': ENOUGH, pods: `${PODS_PER_NODE}`, ...less(capacity, taken) } },
  };
}

function textOf(amounts: ResourceAmounts): Record<string, string> {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, Quantity.parse(amount).toString()]));
}

function less(capacity: ResourceAmounts, taken: readonly ResourceAmounts[]): Record<string, string> {
  return Object.fromEntries(Object.entries(capacity).map(([name, amount]) => [name, taken.reduce((left, each) => left.sub(Quantity.parse(each[name] ?? 0)), Quantity.parse(amount)).toString()]));
}

/** Takes some of the nodes away. */
export async function remove(client: Client, nodes: readonly PoolNode[]): Promise<void> {
  await inParallel(nodes, 16, ({ object }) => client.remove(object));
}

/** Has exactly these nodes in a cluster while something runs, with the platform's daemons on them. */
export async function onNodes<T>(client: Client, nodes: readonly PoolNode[], { daemons }: NodePools, run: () => Promise<T>): Promise<T> {
  await inParallel(nodes, 16, async ({ object }) => {
    const { status, body } = await client.create(object);
    if (status !== 201) throw new Error(`node ${object.metadata.name} is refused: ${JSON.stringify(body)}`);
  });
  try {
    await until(`${nodes.length} nodes to be ready`, 60, async () => {
      const known = await client.list('v1', 'Node', undefined, OURS);
      return known.length === nodes.length && known.every(({ spec }) => !JSON.stringify(spec).includes('node.kubernetes.io/'));
    });
    await inParallel(nodes.flatMap(({ object }) => daemonsOn(object.metadata.name, daemons)), 16, (pod) => client.create(pod));
    return await run();
  } finally {
    await client.request('DELETE', `/api/v1/namespaces/${DAEMONS}/pods?gracePeriodSeconds=0`);
    await client.request('DELETE', `/api/v1/nodes?labelSelector=${encodeURIComponent(OURS)}`);
    await until('the nodes to be gone', 30, async () => (await client.list('v1', 'Node', undefined, OURS)).length === 0);
  }
}

/** So many pods on a node, the first of which asks for all of it. */
function daemonsOn(node: string, { pods = 0, ...requests }: ResourceAmounts): readonly KubeObject[] {
  return Array.from({ length: Number(pods) }, (_, index) => ({
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name: `${node}-${index + 1}`, namespace: DAEMONS, annotations: HELD_POD },
    spec: { nodeName: node, tolerations: [{ operator: 'Exists' }], containers: [{ name: 'daemon', image: 'registry.acme.io/daemon:1', ...(index === 0 && { resources: { requests: textOf(requests) } }) }] },
  }));
}
