import type { Workload } from '../graph';
import { unitSize, type Gang, type Gangs } from '../gangs';
import type { Rack } from './cluster';
import type { Demand } from './demand';
import { isPlain, pack, type Shortfall } from './packing';

/** A gang of which not all pods find a node. */
export interface Unfit {
  readonly gang: Gang;
  /** Pods of one unit, or where it waits in no queue, of all its units. */
  readonly pods: number;
  /** Of those, how many find a node: for what waits in a queue on empty nodes, for what does not beside everything else. */
  readonly placed: number;
  readonly shortfalls: readonly Shortfall[];
}

/** Gangs that wait in a queue, and of which one unit alone does not fit all nodes when they are empty: their turn never comes. */
export function neverHeld(racks: readonly Rack[], { all }: Gangs, demands: ReadonlyMap<Workload, Demand>, daemons: readonly Demand[]): readonly Unfit[] {
  return all.flatMap((gang): Unfit[] => {
    if (gang.queue === undefined) return [];
    const unit = [...gang.members].flatMap(([workload, pods]): Demand[] => {
      const demand = demands.get(workload);
      return demand === undefined || pods === 0 ? [] : [{ ...demand, pods }];
    });
    // What fits no node at all is told by itself.
    if (unit.length === 0 || unit.some(({ allowed }) => !allowed.includes(true))) return [];
    const [only] = unit;
    if (only !== undefined && unit.length === 1 && fitsEasily(racks, only)) return [];
    const { shortfalls } = pack(racks, unit, daemons);
    return shortfalls.length === 0 ? [] : [unfit(gang, unitSize(gang), shortfalls)];
  });
}

/** Gangs that wait in no queue, and of which some pods find no node beside everything else. */
export function halfPlaced({ all }: Gangs, shortfalls: readonly Shortfall[]): readonly Unfit[] {
  const short = new Map(shortfalls.map((shortfall) => [shortfall.demand.workload, shortfall]));
  return all.flatMap((gang): Unfit[] => {
    const own = [...gang.members.keys()].flatMap((workload) => short.get(workload) ?? []);
    const pods = [...gang.members.keys()].reduce((sum, { scale, surge }) => sum + scale.max + surge, 0);
    return gang.queue !== undefined || own.length === 0 ? [] : [unfit(gang, pods, own)];
  });
}

function unfit(gang: Gang, pods: number, shortfalls: readonly Shortfall[]): Unfit {
  return { gang, pods, placed: pods - shortfalls.reduce((sum, { demand, placed }) => sum + demand.pods - placed, 0), shortfalls };
}

/** Whether a look at each rack tells already that all pods find a node: nothing keeps them apart or together. */
function fitsEasily(racks: readonly Rack[], demand: Demand): boolean {
  if (!isPlain(demand)) return false;
  const { pods, requests, allowed } = demand;
  let room = 0;
  for (let rack = 0; rack < racks.length && room < pods; rack++) {
    const { shape, nodes } = racks[rack] ?? NO_RACK;
    if (allowed[rack] && shape) room += nodes * Math.min(...[...requests].map(([name, amount]) => Math.floor((shape.free.get(name) ?? 0) / amount)));
  }
  return room >= pods;
}

const NO_RACK: { readonly shape?: undefined; readonly nodes: number } = { nodes: 0 };
