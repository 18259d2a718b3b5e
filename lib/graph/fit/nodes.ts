import { PODS_PER_NODE, type InstanceType, type NodePool, type NodePools, type Taint } from '../../kube/pools';
import { isExtendedResource } from '../../kube/resource-names';
import { amountsOf, type Amounts } from './amounts';
import { deviceName, isDevice } from './devices';

/** Nodes of one pool in one zone: no pod can tell one from another. */
export interface NodeShape {
  readonly pool: string;
  readonly zone: string;
  /** Nodes there at the most. */
  readonly nodes: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** What is left for pods when the kubelet and the declared daemons have theirs. */
  readonly free: Amounts;
  /** Ports that DaemonSets of the set take on each node: `TCP/9100`. */
  readonly ports: ReadonlySet<string>;
}

const NO_PORTS: ReadonlySet<string> = new Set();

/** The shapes of all pools; those with fewer devices and taints first, so that ordinary pods do not fill special nodes. */
export function nodeShapes({ pools, instanceTypes, daemons, zones }: NodePools): readonly NodeShape[] {
  const overhead = amountsOf(daemons);
  const shapes = Object.entries(pools).flatMap(([name, pool]) => {
    const machine = machineOf(pool, instanceTypes);
    return machine === undefined ? [] : shapesOf(name, pool, machine, overhead, zones);
  });
  return shapes.sort((a, b) => devices(a) - devices(b) || a.taints.length - b.taints.length);
}

function devices({ free }: NodeShape): number {
  return [...free.keys()].filter((name) => isDevice(name) || isExtendedResource(name)).length;
}

function machineOf({ instance }: NodePool, types: Readonly<Record<string, InstanceType>>): InstanceType | undefined {
  return typeof instance === 'string' ? (Object.hasOwn(types, instance) ? types[instance] : undefined) : instance;
}

function shapesOf(name: string, pool: NodePool, machine: InstanceType, overhead: Amounts, platformZones: number): NodeShape[] {
  const zones = pool.zones ?? Array.from({ length: platformZones }, (_, index) => `zone-${index + 1}`);
  const free = allocatable(machine, overhead);
  // Nodes are dealt out zone by zone; the first zones have one more where they do not divide.
  return zones.flatMap((zone, index): NodeShape[] => {
    const nodes = Math.floor(pool.nodes / zones.length) + (index < pool.nodes % zones.length ? 1 : 0);
    if (nodes === 0) return [];
    const labels = {
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': machine.arch ?? 'amd64',
      'topology.kubernetes.io/zone': zone,
      ...(typeof pool.instance === 'string' && { 'node.kubernetes.io/instance-type': pool.instance }),
      ...pool.labels,
    };
    return [{ pool: name, zone, nodes, labels, taints: pool.taints ?? [], free, ports: NO_PORTS }];
  });
}

function allocatable({ capacity, reserved = {}, devices = {} }: InstanceType, overhead: Amounts): Amounts {
  const free = new Map([['pods', PODS_PER_NODE], ['ephemeral-storage', Infinity], ...amountsOf(capacity), ...Object.entries(devices).map(([name, count]) => [deviceName(name), count] as const)]);
  for (const taken of [amountsOf(reserved), overhead]) for (const [name, amount] of taken) free.set(name, (free.get(name) ?? 0) - amount);
  return free;
}
