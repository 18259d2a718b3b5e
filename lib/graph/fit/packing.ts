import type { Workload } from '../graph';
import { Cluster, HOST, type Needs, type Rack } from './cluster';
import type { Demand, Neighbours } from './demand';
import { Evenness } from './evenness';

/** What came of putting all pods on the nodes. */
export interface Packing {
  /** Demands of which some pods found no node. */
  readonly shortfalls: readonly Shortfall[];
}

/** Pods that found no node. */
export interface Shortfall {
  readonly demand: Demand;
  readonly placed: number;
  /** What the emptiest node that would take the pods has left when all others are placed, by pool; what it has less of than is asked. */
  readonly left: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/**
 * Puts every pod on a node, as the scheduler's filters allow: those with the fewest nodes to choose from first, then the largest, each on
 * the first node that takes it; and where that leaves some out, once more with those first that must be even, apart or together. DaemonSets
 * stand where they may, and are neighbours to all. Where this finds a place for every pod there is one; a scheduler that scatters pods may
 * need more room.
 */
export function pack(racks: readonly Rack[], demands: readonly Demand[], daemons: readonly Demand[]): Packing {
  const largest = packed(racks, demands, daemons, inOrder(racks, demands, () => 0));
  if (largest.shortfalls.length === 0 || demands.every(isPlain)) return largest;
  const bound = packed(racks, demands, daemons, inOrder(racks, demands, (demand) => (isPlain(demand) ? 1 : 0)));
  return missing(bound) < missing(largest) ? bound : largest;
}

function packed(racks: readonly Rack[], demands: readonly Demand[], daemons: readonly Demand[], order: readonly Demand[]): Packing {
  const packer = new Packer(racks, demands, daemons);
  const short: Array<{ demand: Demand; placed: number }> = [];
  for (const demand of order) {
    const placed = packer.place(demand);
    if (placed < demand.pods) short.push({ demand, placed });
  }
  return { shortfalls: short.map(({ demand, placed }) => ({ demand, placed, left: packer.cluster.leftFor(demand) })) };
}

function missing({ shortfalls }: Packing): number {
  return shortfalls.reduce((sum, { demand, placed }) => sum + demand.pods - placed, 0);
}

/** True for pods of which a node may take as many as it has room for, whatever else is there. */
export function isPlain({ spread, apart, together, ports }: Demand): boolean {
  return spread.length + apart.length + together.length + ports.length === 0;
}

/** Pods that others want to be near come before those; then the choosiest, then by a rank, then the largest. */
function inOrder(racks: readonly Rack[], demands: readonly Demand[], rank: (demand: Demand) => number): readonly Demand[] {
  const totals = new Map<string, number>();
  for (const { shape, nodes } of racks) if (nodes > 0) for (const [name, amount] of shape.free) totals.set(name, (totals.get(name) ?? 0) + amount * nodes);
  const choice = (demand: Demand) => racks.reduce((sum, { nodes }, index) => sum + (demand.allowed[index] ? nodes : 0), 0);
  const size = (demand: Demand) => Math.max(...[...demand.requests].map(([name, amount]) => amount / (totals.get(name) || 1)));
  const keyed = demands.map((demand) => ({ demand, follows: demand.together.some(({ workloads }) => !workloads.has(demand.workload)) ? 1 : 0, choice: choice(demand), rank: rank(demand), size: size(demand) }));
  return keyed.sort((a, b) => a.follows - b.follows || a.choice - b.choice || a.rank - b.rank || b.size - a.size).map(({ demand }) => demand);
}

class Packer {
  readonly cluster: Cluster;
  /** Who must not share a topology with the pods of a workload, besides what those say themselves. */
  private readonly repelled = new Map<Workload, Neighbours[]>();
  /** What pods ask → the first node of each rack that may still have room for it: what is taken is never given back. */
  private readonly cursors = new Map<string, number[]>();

  constructor(racks: readonly Rack[], demands: readonly Demand[], daemons: readonly Demand[]) {
    this.cluster = new Cluster(racks);
    for (const { workload, apart, together } of [...demands, ...daemons]) {
      for (const { key, workloads } of [...apart, ...together]) for (const other of workloads) this.cluster.track(other, key);
      for (const { key, workloads } of apart) {
        this.cluster.track(workload, key);
        for (const other of workloads) {
          const known = this.repelled.get(other);
          const repelling = { key, workloads: new Set([workload]) };
          if (known) known.push(repelling);
          else this.repelled.set(other, [repelling]);
        }
      }
    }
    for (const daemon of daemons) this.cluster.everywhere(daemon);
  }

  /** Places as many pods as find a node. */
  place(demand: Demand): number {
    const needs = this.cluster.needsOf(demand);
    if (needs === undefined) return 0;
    const apart = [...demand.apart, ...(this.repelled.get(demand.workload) ?? [])];
    return isPlain({ ...demand, apart }) ? this.fill(demand, needs) : new Placement(this.cluster, demand, needs, apart).place();
  }

  /** Node by node, as many pods as it takes. */
  private fill(demand: Demand, needs: Needs): number {
    const cursors = this.cursorsOf(needs);
    let left = demand.pods;
    for (let rack = 0; rack < this.cluster.racks.length && left > 0; rack++) {
      if (!demand.allowed[rack]) continue;
      while (left > 0) {
        const node = this.cluster.nextWithRoom(rack, cursors[rack] ?? 0, needs);
        cursors[rack] = node ?? Infinity;
        if (node === undefined) break;
        const pods = Math.min(left, this.cluster.room(node, needs));
        this.cluster.take(demand, node, needs, pods);
        left -= pods;
      }
    }
    return demand.pods - left;
  }

  private cursorsOf(needs: Needs): number[] {
    const key = needs.join(';');
    let cursors = this.cursors.get(key);
    if (cursors === undefined) this.cursors.set(key, (cursors = []));
    return cursors;
  }
}

/** Pods that must be even, apart or together, placed one by one. */
class Placement {
  private readonly even: readonly Evenness[];
  /** The first node of each rack that may still take a pod. */
  private readonly cursors: number[];

  constructor(
    private readonly cluster: Cluster,
    private readonly demand: Demand,
    private readonly needs: Needs,
    private readonly apart: readonly Neighbours[],
  ) {
    this.even = demand.spread.map((spread) => new Evenness(spread, cluster.domains(spread)));
    this.cursors = cluster.racks.map(() => 0);
  }

  /** Domain by domain in turn where the pods must be even over racks. */
  place(): number {
    const turns = [...this.racksByDomain().values()];
    let placed = 0;
    for (let progress = true; progress && placed < this.demand.pods; ) {
      progress = false;
      for (const racks of turns) {
        if (placed === this.demand.pods) break;
        const node = this.pick(racks);
        if (node === undefined) continue;
        this.cluster.take(this.demand, node, this.needs, 1);
        for (const each of this.even) each.add(this.cluster.domainOf(node, each.key) ?? '');
        placed++;
        progress = true;
      }
    }
    return placed;
  }

  private racksByDomain(): ReadonlyMap<string, readonly number[]> {
    const first = this.demand.spread.find(({ key }) => key !== HOST)?.key;
    const domains = new Map<string, number[]>();
    this.cluster.racks.forEach(({ shape }, rack) => {
      if (!this.demand.allowed[rack] || this.demand.spread.some(({ key }) => key !== HOST && shape.labels[key] === undefined)) return;
      const domain = first === undefined ? '' : (shape.labels[first] ?? '');
      const racks = domains.get(domain);
      if (racks) racks.push(rack);
      else domains.set(domain, [rack]);
    });
    return domains;
  }

  private pick(racks: readonly number[]): number | undefined {
    const beside = this.demand.together.find((others) => others.key === HOST && !this.mayBeFirst(others));
    if (beside !== undefined) return [...this.cluster.placesOf(beside)].map(Number).find((node) => racks.includes(this.cluster.rack(node)) && this.cluster.room(node, this.needs) > 0 && !this.isGone(node) && !this.waits(node));
    for (const rack of racks) {
      let open = true;
      for (let node = this.cluster.nextWithRoom(rack, this.cursors[rack] ?? 0, this.needs); node !== undefined; node = this.cluster.nextWithRoom(rack, node + 1, this.needs)) {
        const gone = this.isGone(node);
        if (!gone && !this.waits(node)) return node;
        // What is full or taken stays so; what waits for its turn must be asked again.
        if (gone && open) this.cursors[rack] = node + 1;
        else open = false;
      }
    }
    return undefined;
  }

  private isGone(node: number): boolean {
    return this.demand.ports.some((port) => this.cluster.hasPort(node, port)) || this.apart.some((others) => this.cluster.near(node, others) > 0);
  }

  private waits(node: number): boolean {
    return this.even.some((each) => each.room(this.cluster.domainOf(node, each.key) ?? '') < 1) || this.demand.together.some((others) => !this.joins(node, others));
  }

  /** A pod joins its neighbours where they are; the first of pods that want to be together may go anywhere. */
  private joins(node: number, others: Neighbours): boolean {
    return this.cluster.domainOf(node, others.key) !== undefined && (this.cluster.near(node, others) > 0 || this.mayBeFirst(others));
  }

  private mayBeFirst(others: Neighbours): boolean {
    return others.workloads.has(this.demand.workload) && this.cluster.placesOf(others).size === 0;
  }
}
