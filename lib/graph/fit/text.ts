import { amountText } from './amounts';
import type { Demand } from './demand';
import type { Shortfall } from './packing';

/** What each pool lacks for pods that found no node, and why the others do not count. */
export function poolsText({ demand, left }: Shortfall): string {
  const open = [...left].map(([pool, short]) => {
    if (short.size === 0) return `${pool} has room, but not where its pods may stand together`;
    return `${pool} is full: the emptiest node has ${[...short].map(([name, amount]) => `${name} ${amountText(name, amount)} of ${amountText(name, demand.requests.get(name) ?? 0)}`).join(', ')}`;
  });
  const closed = demand.refusals.map(({ pool, filter, reason }) => `${pool} refuses by ${filter} (${reason})`);
  return [...open, ...closed].join('; ') || 'every pool that would take them has no node left';
}

/** What so many pods of a demand ask: `cpu 2, memory 4Gi`. */
export function askedText({ requests }: Demand, pods = 1): string {
  return [...requests].filter(([name]) => name !== 'pods').map(([name, amount]) => `${name} ${amountText(name, amount * pods)}`).join(', ') || (pods === 1 ? 'one pod' : `${pods} pods`);
}
