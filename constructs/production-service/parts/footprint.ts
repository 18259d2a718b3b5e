import { podFootprint, quotaUsage } from '../../../lib/kube/footprint';
import { withInjected } from '../../../lib/kube/injected';
import { podTemplatesOf } from '../../../lib/kube/pods';
import type { PlainObject } from '../../kit/plain-object';

/** What a workload takes at its peak, as a quota of its namespace counts it: amount by `requests.cpu`, `limits.memory`, `pods` and the like. */
export type ServiceFootprint = Readonly<Record<string, string>>;

/** Names under which a quota counts the same thing twice. */
const TWINS: ReadonlySet<string> = new Set(['count/pods', 'cpu', 'ephemeral-storage', 'memory']);

/** The footprint of so many pods of a workload, as it is patched. */
export function peakFootprint(workload: PlainObject, pods: number): ServiceFootprint {
  const [pod] = podTemplatesOf(workload.toJson());
  const usage = pod ? quotaUsage(podFootprint(withInjected(pod)), pods) : [];
  return Object.fromEntries([...usage].filter(([key]) => !TWINS.has(key)).map(([key, amount]): [string, string] => [key, `${amount}`]).sort(([a], [b]) => (a < b ? -1 : 1)));
}
