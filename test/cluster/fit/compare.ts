import type { Demand } from '../../../lib/graph/fit/demand';
import { fitOf, type Fit } from '../../../lib/graph/fit/fit';
import { gangsOf, type Gangs } from '../../../lib/graph/gangs';
import { buildGraph } from '../../../lib/graph/graph';
import type { KubeObject } from '../../../lib/kube/object';
import type { NodePools } from '../../../lib/kube/pools';
import { expectThat } from '../behaviour/world';
import type { Cluster } from '../harness/cluster';
import { classesOf, deviceClass, slicesOf } from './devices';
import { nodesOf, onNodes, remove, withoutDrained, type PoolNode } from './pool-nodes';
import { PACKING, podOf } from './pods';
import { daemonsStand, gone, scheduled } from './scheduling';
import { differenceIn, type Verdict } from './verdict';
import { withBeside } from './beside';

/** Objects and the nodes that they are to find. */
export interface FitCase {
  readonly about: string;
  readonly objects: readonly KubeObject[];
  readonly pools: NodePools;
}

/** What the scheduler was asked, and answered as we had it. */
export interface Seen {
  /** Workloads of which no node takes a pod. */
  refused: number;
  /** Pods at the peak that are where we say that they may be. */
  placed: number;
  /** Sets of which some pods find no node at the peak. */
  short: number;
  /** Units that start together or not at all. */
  units: number;
  /** Sets for which there is room, which the scheduler finds only where it fills node after node. */
  scattered: number;
  /** The pools on whose nodes pods of each workload stood. */
  readonly stands: Map<Demand, Set<string>>;
}

/** What of a set stands where, by our reckoning. */
interface Reckoning {
  readonly fit: Fit;
  readonly gangs: Gangs;
  readonly nodes: ReadonlyMap<string, PoolNode>;
}

/** Holds our verdict on a set against the scheduler's. @param reckoned - the pools that our verdict is about; those of the case, unless something is wrong on purpose @throws with what differs */
export async function sameFit(cluster: Cluster, { objects, pools }: FitCase, reckoned: NodePools = pools): Promise<Seen> {
  const graph = buildGraph(objects, { minor: cluster.minor, externals: [], pools: reckoned });
  const fit = fitOf(graph);
  expectThat(fit !== undefined, 'no pools are declared');
  const gangs = gangsOf(graph);
  const all = nodesOf(pools);
  const reckoning: Reckoning = { fit, gangs, nodes: new Map(all.map((node) => [node.object.metadata.name, node])) };
  const seen: Seen = { refused: 0, placed: 0, short: 0, units: 0, scattered: 0, stands: new Map() };
  const demands = [...fit.demands.values()].filter(({ pods }) => pods > 0);
  const classes = classesOf(objects, pools);
  await withBeside(cluster, graph, [...classes.map(deviceClass), ...all.flatMap((node) => slicesOf(node, classes, pools))], () =>
    onNodes(cluster.client, all, pools, async () => {
      await daemonsStand(cluster, [...fit.daemons.values()], (demand, node) => demand.allowed[shapeOf(fit, node)] === true, all);
      for (const demand of demands.filter((each) => !findsNode(each))) {
        await refusedEverywhere(cluster, demand);
        seen.refused++;
      }
      await unitsFit(cluster, reckoning, seen);
      // What waits in a queue need not fit beside everything else.
      const placeable = demands.filter((demand) => findsNode(demand) && gangs.of.get(demand.workload)?.queue === undefined);
      if (placeable.length === 0) return;
      const left = new Set(withoutDrained(all, pools));
      await remove(cluster.client, all.filter((node) => !left.has(node)));
      await peakHeld(cluster, reckoning, placeable, seen);
    }),
  );
  return seen;
}

function findsNode({ allowed }: Demand): boolean {
  return allowed.includes(true);
}

function shapeOf({ shapes }: Fit, { pool, zone }: PoolNode): number {
  return shapes.findIndex((shape) => shape.pool === pool && shape.zone === zone);
}

/** A pod that fits no node by our reckoning finds none, for the reasons that we give. */
export async function refusedEverywhere(cluster: Cluster, demand: Demand): Promise<void> {
  const [verdict] = await scheduled(cluster, [podOf(demand, 0)], 0);
  expectThat(verdict?.node === undefined, `we say that no pool has a node for ${demand.workload.name}, and it is on ${verdict?.node}`);
  const difference = verdict && differenceIn(demand.refusals, verdict);
  expectThat(difference === undefined, `${demand.workload.name}: ${difference}`);
  await gone(cluster, [demand]);
}

/** One unit of what waits in a queue finds room on nodes that are all empty, or not, as we say. */
async function unitsFit(cluster: Cluster, reckoning: Reckoning, seen: Seen): Promise<void> {
  const { fit, gangs } = reckoning;
  for (const gang of gangs.all) {
    const unit = [...gang.members].flatMap(([workload, pods]): Demand[] => {
      const demand = fit.demands.get(workload);
      return demand === undefined || pods === 0 ? [] : [{ ...demand, pods }];
    });
    if (gang.queue === undefined || unit.length === 0 || !unit.every(findsNode)) continue;
    const never = fit.unfit.some((unfit) => unfit.gang === gang);
    const verdicts = await packed(cluster, fit, unit, never);
    standWhereAllowed(reckoning, unit, verdicts, seen);
    expectThat(verdicts.some(isWaiting) === never, `we say that a unit of ${gang.object.metadata.name} ${never ? 'never fits' : 'fits'} the empty nodes, and ${placesOf(verdicts)}`);
    await gone(cluster, unit);
    seen.units++;
  }
}

/** All pods at their peak find nodes that we allow them, or not, as we say. */
async function peakHeld(cluster: Cluster, reckoning: Reckoning, placeable: readonly Demand[], seen: Seen): Promise<void> {
  const { fit } = reckoning;
  const short = fit.packing.shortfalls.length > 0;
  const scattered = await scheduled(cluster, placeable.flatMap((demand) => podsOf(demand)), short ? 0.3 : 3);
  standWhereAllowed(reckoning, placeable, scattered, seen);
  const told = fit.packing.shortfalls.map(({ demand, placed }) => `${placed} of ${demand.pods} pods of ${demand.workload.name}`).join(', ');
  expectThat(!short || scattered.some(isWaiting), `we say that nodes are found for ${told}, and the scheduler finds some for all`);
  if (scattered.some(isWaiting)) {
    await gone(cluster, placeable);
    const filled = await packed(cluster, fit, placeable, short);
    standWhereAllowed(reckoning, placeable, filled, seen);
    expectThat(filled.some(isWaiting) === short, short ? `we say that nodes are found for ${told}, and a scheduler that fills node after node finds some for all` : `we say that all pods find a node, and ${placesOf(filled)}`);
    seen.scattered += short ? 0 : 1;
  }
  await gone(cluster, placeable);
  if (short) seen.short++;
  else seen.placed += scattered.length;
}

/** Pods in the order of their choice and size, each workload once the last one is settled, with a scheduler that fills node after node. */
async function packed(cluster: Cluster, fit: Fit, demands: readonly Demand[], short: boolean): Promise<readonly Verdict[]> {
  const choice = ({ allowed }: Demand) => fit.shapes.reduce((sum, { nodes }, index) => sum + (allowed[index] === true ? nodes : 0), 0);
  const follows = ({ together, workload }: Demand) => Number(together.some(({ workloads }) => !workloads.has(workload)));
  const cpu = ({ requests }: Demand) => requests.get('cpu') ?? 0;
  const order = [...demands].sort((a, b) => follows(a) - follows(b) || choice(a) - choice(b) || cpu(b) - cpu(a));
  const verdicts: Verdict[] = [];
  for (const demand of order) verdicts.push(...(await scheduled(cluster, podsOf(demand, PACKING), short ? 0.3 : 3)));
  return verdicts;
}

function podsOf(demand: Demand, scheduler?: string): readonly KubeObject[] {
  return Array.from({ length: demand.pods }, (_, index) => podOf(demand, index, scheduler));
}

function standWhereAllowed({ fit, nodes }: Reckoning, demands: readonly Demand[], verdicts: readonly Verdict[], { stands }: Seen): void {
  const byPod = new Map(demands.flatMap((demand) => podsOf(demand).map((pod) => [pod.metadata.name, demand])));
  for (const { pod, node } of verdicts) {
    const place = node === undefined ? undefined : nodes.get(node);
    const demand = byPod.get(pod);
    if (place === undefined || demand === undefined) continue;
    expectThat(demand.allowed[shapeOf(fit, place)] === true, `${pod} is on ${node}, and we say that pool ${place.pool} refuses it`);
    stands.set(demand, (stands.get(demand) ?? new Set()).add(place.pool));
  }
}

function isWaiting({ node }: Verdict): boolean {
  return node === undefined;
}

function placesOf(verdicts: readonly Verdict[]): string {
  const waiting = verdicts.filter(isWaiting);
  return `${verdicts.length - waiting.length} of ${verdicts.length} do; ${waiting[0] ? `${waiting[0].pod}: ${waiting[0].message}` : 'none waits'}`;
}
