import { at, isMap, listAt, type KubeObject } from '../kube/object';
import { podFootprint } from '../kube/footprint';
import { Quantity } from '../units';
import { gangsOf, type Gang } from './gangs';
import type { Graph, Workload } from './graph';
import { withInjected } from '../kube/injected';
import { admittedSpec } from './limit-range';

/** A resource of which one unit asks more than its ClusterQueue may ever give. */
export interface QueueShortage {
  readonly gang: Gang;
  readonly queue: KubeObject;
  readonly resource: string;
  readonly asked: Quantity;
  /** The most that the queue may give; undefined where it does not give the resource at all. */
  readonly most?: Quantity;
}

/** What waits in queues of Kueue whose ClusterQueue is in the set, and asks for more than that may give, with all that it may borrow. */
export function queueShortages(graph: Graph): readonly QueueShortage[] {
  if (graph.ofKind('kueue.x-k8s.io/ClusterQueue').length === 0) return [];
  return gangsOf(graph).all.flatMap((gang) => {
    const queue = clusterQueueOf(graph, gang);
    return queue === undefined ? [] : shortagesOf(graph, gang, queue);
  });
}

function clusterQueueOf(graph: Graph, { object, queue }: Gang): KubeObject | undefined {
  if (queue?.engine !== 'kueue' || queue.name === undefined) return undefined;
  const name = at(graph.find('kueue.x-k8s.io/LocalQueue', graph.namespaceOf(object), queue.name), 'spec', 'clusterQueue');
  return typeof name === 'string' ? graph.find('kueue.x-k8s.io/ClusterQueue', undefined, name) : undefined;
}

function shortagesOf(graph: Graph, gang: Gang, queue: KubeObject): QueueShortage[] {
  const asked = new Map<string, Quantity[]>();
  for (const [workload, pods] of gang.members) {
    for (const [resource, amount] of requestsOf(graph, workload)) {
      const parts = asked.get(resource);
      if (parts) parts.push(amount.mul(pods));
      else asked.set(resource, [amount.mul(pods)]);
    }
  }
  return [...asked].flatMap(([resource, parts]): QueueShortage[] => {
    const sum = parts.reduce((total, part) => total.add(part), Quantity.zero);
    if (sum.isZero()) return [];
    const given = givenBy(queue, resource);
    if (given === undefined) return resource === 'pods' ? [] : [{ gang, queue, resource, asked: sum }];
    if (given.length === 0) return [];
    // Each part takes one flavor, and different parts may take different ones.
    const largest = given.reduce((most, each) => (each.compare(most) > 0 ? each : most));
    const all = given.reduce((total, each) => total.add(each), Quantity.zero);
    const [most, short] = parts.length === 1 ? [largest, sum.compare(largest) > 0] : [all, sum.compare(all) > 0 || parts.some((part) => part.compare(largest) > 0)];
    return short ? [{ gang, queue, resource, asked: sum, most }] : [];
  });
}

function requestsOf(graph: Graph, workload: Workload): ReadonlyMap<string, Quantity> {
  const footprint = podFootprint(admittedSpec(graph, workload.namespace, withInjected(workload.pod)));
  return new Map([['pods', Quantity.parse(1)], ...[...footprint].map(([name, { requests }]) => [name, requests] as const)]);
}

/** What each flavor of a queue may give of a resource; empty where it may borrow without a limit, undefined where it covers no such resource. */
function givenBy(queue: KubeObject, resource: string): readonly Quantity[] | undefined {
  const group = listAt(queue, 'spec', 'resourceGroups').find((each) => listAt(each, 'coveredResources').includes(resource));
  if (group === undefined) return undefined;
  const borrows = typeof (at(queue, 'spec', 'cohortName') ?? at(queue, 'spec', 'cohort')) === 'string';
  const given: Quantity[] = [];
  for (const flavor of listAt(group, 'flavors')) {
    const quota = listAt(flavor, 'resources').find((each) => isMap(each) && each['name'] === resource);
    const nominal = Quantity.tryParse(at(quota, 'nominalQuota'));
    const limit = Quantity.tryParse(at(quota, 'borrowingLimit'));
    if (nominal === undefined || (borrows && limit === undefined)) return [];
    given.push(borrows && limit ? nominal.add(limit) : nominal);
  }
  return given;
}
