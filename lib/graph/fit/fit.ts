import type { NodePools } from '../../kube/pools';
import { gangsOf } from '../gangs';
import type { Graph, Workload } from '../graph';
import { demandOf, type Demand } from './demand';
import { nodeShapes, type NodeShape } from './nodes';
import type { Rack } from './cluster';
import { pack, type Packing } from './packing';
import { halfPlaced, neverHeld, type Unfit } from './units';

/** How a set stands to the nodes that the platform declares. */
export interface Fit {
  readonly pools: NodePools;
  /** Nodes by pool and zone, with what the DaemonSets of the set leave of them. */
  readonly shapes: readonly NodeShape[];
  /** One for each workload that asks for pods; DaemonSets, which take their part of every node, are not among them. */
  readonly demands: ReadonlyMap<Workload, Demand>;
  /** DaemonSets, by what every pod of theirs asks. */
  readonly daemons: ReadonlyMap<Workload, Demand>;
  /** All pods at their peak on the nodes that are left when each pool misses as many as maintenance takes at once; what waits in a queue is not among them. */
  readonly packing: Packing;
  /** What starts together only, and of which some pods find no node: in the packing, or for what waits in a queue, on nodes that are all empty. */
  readonly unfit: readonly Unfit[];
}

/** Whether the pods of a set find nodes, computed once; undefined where no pools are declared, so that nothing is known. */
export function fitOf(graph: Graph): Fit | undefined {
  const { pools } = graph.facts;
  return pools === undefined || Object.keys(pools.pools).length === 0 ? undefined : graph.memo(computed);
}

function computed(graph: Graph): Fit {
  const pools = graph.facts.pools ?? NO_POOLS;
  let shapes = nodeShapes(pools);
  const daemons = new Map<Workload, Demand>();
  // One after the other: each finds the nodes as those before it left them.
  for (const workload of graph.workloads) {
    if (workload.scale.source !== 'daemon') continue;
    const daemon = demandOf(graph, workload, shapes);
    daemons.set(workload, daemon);
    shapes = shapes.map((shape, index) => (daemon.allowed[index] === true ? withDaemon(shape, daemon) : shape));
  }
  const demands = new Map<Workload, Demand>();
  for (const workload of graph.workloads) if (workload.scale.source !== 'daemon') demands.set(workload, demandOf(graph, workload, shapes));
  const gangs = gangsOf(graph);
  // What fits no node at all is told by itself, and takes no room.
  const placeable = [...demands.values()].filter(({ allowed, pods, workload }) => pods > 0 && allowed.includes(true) && gangs.of.get(workload)?.queue === undefined);
  const packing = pack(afterMaintenance(shapes, pools), placeable, [...daemons.values()]);
  return { pools, shapes, demands, daemons, packing, unfit: [...neverHeld(shapes.map((shape) => ({ shape, nodes: shape.nodes })), gangs, demands, [...daemons.values()]), ...halfPlaced(gangs, packing.shortfalls)] };
}

const NO_POOLS: NodePools = { pools: {}, instanceTypes: {}, daemons: {}, zones: 1 };

function withDaemon(shape: NodeShape, { requests, ports }: Demand): NodeShape {
  const free = new Map(shape.free);
  for (const [name, amount] of requests) free.set(name, (free.get(name) ?? 0) - amount);
  return { ...shape, free, ports: new Set([...shape.ports, ...ports]) };
}

/** Maintenance takes nodes from the zone that has most of those that are left. */
function afterMaintenance(shapes: readonly NodeShape[], { pools }: NodePools): readonly Rack[] {
  const nodes = new Map(shapes.map((shape) => [shape, shape.nodes]));
  for (const [name, { drained = 1 }] of Object.entries(pools)) {
    const own = shapes.filter(({ pool }) => pool === name);
    for (let taken = 0; taken < drained; taken++) {
      const fullest = own.reduce<NodeShape | undefined>((most, shape) => ((nodes.get(shape) ?? 0) > (most === undefined ? 0 : (nodes.get(most) ?? 0)) ? shape : most), undefined);
      if (fullest === undefined) break;
      nodes.set(fullest, (nodes.get(fullest) ?? 1) - 1);
    }
  }
  return shapes.map((shape) => ({ shape, nodes: nodes.get(shape) ?? 0 }));
}
