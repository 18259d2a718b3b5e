import { podFootprint, quotaUsage } from '../../../lib/kube/footprint';
import { withInjected } from '../../../lib/kube/injected';
import { podTemplatesOf } from '../../../lib/kube/pods';
import type { Quantity } from '../../../lib/units';
import type { PlainObject } from '../../kit/plain-object';
import type { PodGroup } from '../../kit/pod-group';

/** What a workload takes at its peak, as a quota of its namespace counts it: amount by `requests.cpu`, `limits.memory`, `pods` and the like. */
export type ServiceFootprint = Readonly<Record<string, string>>;

/** Names under which a quota counts the same thing twice. */
const TWINS: ReadonlySet<string> = new Set(['count/pods', 'cpu', 'ephemeral-storage', 'memory']);

/** The footprint of so many pods of a workload, as it is patched; of a group, one leads, and the others are workers. */
export function peakFootprint(workload: PlainObject, pods: number, group?: PodGroup): ServiceFootprint {
  const leaders = pods / (group?.pods ?? 1);
  const counts = [leaders, pods - leaders];
  const sums = new Map<string, Quantity>();
  podTemplatesOf(workload.toJson()).forEach((pod, index) => {
    for (const [key, amount] of quotaUsage(podFootprint(withInjected(pod)), counts[index] ?? 0)) sums.set(key, sums.get(key)?.add(amount) ?? amount);
  });
  return Object.fromEntries([...sums].filter(([key]) => !TWINS.has(key)).map(([key, amount]): [string, string] => [key, `${amount}`]).sort(([a], [b]) => (a < b ? -1 : 1)));
}
