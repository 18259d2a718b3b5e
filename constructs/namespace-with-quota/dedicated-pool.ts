import type { Platform } from '../../lib/kube/platform';
import { poolOf } from '../kit/placement';
import { show, type Ledger } from '../kit/problems';

/** The pool on whose nodes the workloads of the namespace run; undefined where it has none of its own. */
export function dedicatedPoolOf(ledger: Ledger, given: unknown, platform: Platform): string | undefined {
  if (given === undefined) return undefined;
  const found = poolOf({ ledger, platform }, given, 'pool');
  if (found === undefined) return undefined;
  const keepsOff = found.pool.taints?.some(({ effect }) => effect !== 'PreferNoSchedule') === true;
  if (!keepsOff) ledger.tell({ id: 'pool-not-dedicated', message: `pool is ${show(given)}, and its nodes have no taint that keeps the pods of other namespaces off`, prop: 'pool', accepted: 'a pool with a taint of effect NoSchedule or NoExecute', fix: `Taint its nodes, and say so in taints of the pool, such as [{ key: 'dedicated', value: '${String(given)}', effect: 'NoSchedule' }]; or name the pool as placement of the workloads.` });
  return String(given);
}
