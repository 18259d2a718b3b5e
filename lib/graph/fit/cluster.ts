import type { Workload } from '../graph';
import type { Demand, HardSpread, Neighbours } from './demand';
import type { NodeShape } from './nodes';

/** Nodes of a shape as pods find them. */
export interface Rack {
  readonly shape: NodeShape;
  /** Nodes that count: those of the shape less what maintenance took. */
  readonly nodes: number;
}

/** Index of a resource and how much of it one pod asks. */
export type Needs = ReadonlyArray<readonly [index: number, amount: number]>;

/** The topology in which every node is a domain of its own. */
export const HOST = 'kubernetes.io/hostname';

/** Full nodes are passed over so many at a time. */
const BLOCK = 64;
const NO_COUNTS: ReadonlyMap<string, Map<string, number>> = new Map();

/** All nodes, with what is left on them and who stands where. The nodes of a rack have numbers in a row. */
export class Cluster {
  /** The first node of each rack, and the number of nodes at the end. */
  private readonly starts: readonly number[];
  private readonly resources: ReadonlyMap<string, number>;
  private readonly width: number;
  private readonly free: Float64Array;
  /** No node of a block has more left than this. */
  private readonly bounds: Float64Array;
  private readonly rackOf: Int32Array;
  private readonly ports = new Map<number, Set<string>>();
  /** Workload and topology → pods in each domain, for what somebody counts. */
  private readonly counts = new Map<Workload, Map<string, Map<string, number>>>();

  constructor(readonly racks: readonly Rack[]) {
    const starts = [0];
    for (const { nodes } of racks) starts.push((starts.at(-1) ?? 0) + nodes);
    this.starts = starts;
    this.rackOf = Int32Array.from(racks.flatMap(({ nodes }, rack) => Array<number>(nodes).fill(rack)));
    this.resources = new Map([...new Set(racks.flatMap(({ shape }) => [...shape.free.keys()]))].map((name, index) => [name, index]));
    this.width = this.resources.size;
    this.free = new Float64Array(this.rackOf.length * this.width);
    this.rackOf.forEach((rack, node) => {
      for (const [name, index] of this.resources) this.free[node * this.width + index] = racks[rack]?.shape.free.get(name) ?? 0;
    });
    this.bounds = new Float64Array((Math.ceil(this.rackOf.length / BLOCK) + 1) * this.width).fill(Infinity);
  }

  /** What a pod asks, by index; undefined where it asks for something that no node has. */
  needsOf({ requests }: Demand): Needs | undefined {
    const needs: Array<readonly [number, number]> = [];
    for (const [name, amount] of requests) {
      const index = this.resources.get(name);
      if (index === undefined) return undefined;
      needs.push([index, amount]);
    }
    return needs;
  }

  /** The first node of a rack that has room for a pod, from a node on; undefined where there is none. */
  nextWithRoom(rack: number, from: number, needs: Needs): number | undefined {
    const end = this.starts[rack + 1] ?? 0;
    let node = Math.max(from, this.starts[rack] ?? 0);
    while (node < end) {
      const block = Math.floor(node / BLOCK);
      const blockEnd = (block + 1) * BLOCK;
      if (!needs.every(([index, amount]) => (this.bounds[block * this.width + index] ?? 0) >= amount)) {
        node = blockEnd;
        continue;
      }
      const whole = node === block * BLOCK;
      for (; node < Math.min(blockEnd, end); node++) if (this.room(node, needs) > 0) return node;
      if (whole && node === blockEnd) this.bound(block);
    }
    return undefined;
  }

  /** How many pods a node has room for. */
  room(node: number, needs: Needs): number {
    let pods = Infinity;
    for (const [index, amount] of needs) pods = Math.min(pods, Math.floor((this.free[node * this.width + index] ?? 0) / amount));
    return pods;
  }

  take(demand: Demand, node: number, needs: Needs, pods: number): void {
    for (const [index, amount] of needs) this.free[node * this.width + index] = (this.free[node * this.width + index] ?? 0) - amount * pods;
    for (const [key, domains] of this.counts.get(demand.workload) ?? NO_COUNTS) {
      const domain = this.domainOf(node, key);
      if (domain !== undefined) domains.set(domain, (domains.get(domain) ?? 0) + pods);
    }
    if (demand.ports.length > 0) this.ports.set(node, new Set([...(this.ports.get(node) ?? []), ...demand.ports]));
  }

  /** Counts a pod of a DaemonSet on every node that takes it, for those whom it concerns. What it asks is gone from the racks already. */
  everywhere({ workload, allowed }: Demand): void {
    for (const [key, domains] of this.counts.get(workload) ?? NO_COUNTS) {
      this.rackOf.forEach((rack, node) => {
        const domain = allowed[rack] === true ? this.domainOf(node, key) : undefined;
        if (domain !== undefined) domains.set(domain, (domains.get(domain) ?? 0) + 1);
      });
    }
  }

  hasPort(node: number, port: string): boolean {
    return this.ports.get(node)?.has(port) === true;
  }

  /** The domain of a topology that a node lies in; undefined where it has no such label. */
  domainOf(node: number, key: string): string | undefined {
    return key === HOST ? String(node) : this.racks[this.rackOf[node] ?? 0]?.shape.labels[key];
  }

  /** Into how many domains the nodes of some racks fall. */
  domains({ key, counts }: HardSpread): number {
    const counted = this.racks.filter(({ nodes }, rack) => counts[rack] && nodes > 0);
    if (key === HOST) return counted.reduce((sum, { nodes }) => sum + nodes, 0);
    return new Set(counted.flatMap(({ shape }) => shape.labels[key] ?? [])).size;
  }

  /** Has the pods of a workload counted by domain from now on. */
  track(workload: Workload, key: string): void {
    let keys = this.counts.get(workload);
    if (keys === undefined) this.counts.set(workload, (keys = new Map()));
    if (!keys.has(key)) keys.set(key, new Map());
  }

  /** How many of the neighbours stand in the domain of a node. */
  near(node: number, { key, workloads }: Neighbours): number {
    const domain = this.domainOf(node, key);
    if (domain === undefined) return 0;
    let pods = 0;
    for (const workload of workloads) pods += this.counts.get(workload)?.get(key)?.get(domain) ?? 0;
    return pods;
  }

  /** The domains in which the neighbours stand. */
  placesOf({ key, workloads }: Neighbours): ReadonlySet<string> {
    return new Set([...workloads].flatMap((workload) => [...(this.counts.get(workload)?.get(key)?.keys() ?? [])]));
  }

  /** The rack of a node. */
  rack(node: number): number {
    return this.rackOf[node] ?? 0;
  }

  /** By pool that would take an empty pod: what the node with the most room has left of what it has too little of. */
  leftFor(demand: Demand): ReadonlyMap<string, ReadonlyMap<string, number>> {
    const left = new Map<string, { score: number; short: ReadonlyMap<string, number> }>();
    this.rackOf.forEach((rack, node) => {
      if (!demand.allowed[rack]) return;
      const short = new Map<string, number>();
      let score = 0;
      for (const [name, amount] of demand.requests) {
        const free = this.free[node * this.width + (this.resources.get(name) ?? 0)] ?? 0;
        score += Math.min(1, free / amount);
        if (free < amount) short.set(name, free);
      }
      const pool = this.racks[rack]?.shape.pool ?? '';
      if (score > (left.get(pool)?.score ?? -1)) left.set(pool, { score, short });
    });
    return new Map([...left].map(([pool, { short }]) => [pool, short]));
  }

  /** Finds out anew how much the emptiest nodes of a block have. */
  private bound(block: number): void {
    for (let index = 0; index < this.width; index++) {
      let most = 0;
      for (let node = block * BLOCK; node < (block + 1) * BLOCK; node++) most = Math.max(most, this.free[node * this.width + index] ?? 0);
      this.bounds[block * this.width + index] = most;
    }
  }
}
