import type { Demand } from '../../../lib/graph/fit/demand';
import { isMap, listAt, type KubeObject } from '../../../lib/kube/object';
import { withInjected } from '../../../lib/kube/injected';

/** Where the daemons of platforms stand. */
export const DAEMONS = 'fit-daemons';
/** Keeps the simulated kubelets from a pod: where it is put is all that is asked. */
export const HELD_POD = { 'plinth.test/hold': 'true' } as const;
/** The label of pods of which the scheduler was asked. */
export const ASKED = 'plinth.test/asked';
/** The scheduler that fills one node after the other; see `harness/cluster.ts`. */
export const PACKING = 'packing';

/** A pod as the controller of a workload makes it, with what webhooks add: kinds without a controller here are asked about too. */
export function podOf(demand: Demand, index: number, schedulerName = 'default-scheduler'): KubeObject {
  const { name, part, pod } = demand.workload;
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name: [name, part, index].filter((each) => each !== undefined).join('-'), namespace: namespaceOfPods(demand), labels: { ...pod.labels, [ASKED]: 'true' }, annotations: HELD_POD },
    spec: { ...podSpecFor(demand), schedulerName },
  };
}

/** Where the pods of a workload are. */
export function namespaceOfPods({ workload: { namespace } }: Demand): string {
  return namespace === '' ? 'default' : namespace;
}

/** Which account a pod has, and how urgent it is, decides nothing here: neither need be there. */
export function podSpecFor({ workload: { pod } }: Demand): Readonly<Record<string, unknown>> {
  const { serviceAccountName: _account, serviceAccount: _old, priorityClassName: _class, priority: _priority, ...spec } = withInjected(pod);
  return { ...spec, containers: listAt(spec, 'containers').map(withImage), initContainers: listAt(spec, 'initContainers').map(withImage) };
}

/** Containers that webhooks add are known by what they ask alone. */
function withImage(container: unknown): unknown {
  return isMap(container) ? { image: 'registry.acme.io/injected:1', ...container } : container;
}
