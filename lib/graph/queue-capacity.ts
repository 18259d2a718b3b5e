import { at, listAt, type KubeObject } from '../kube/object';
import { podFootprint } from '../kube/footprint';
import { Quantity } from '../units';
import { gangsOf, type Gang } from './gangs';
import type { Graph, Workload } from './graph';
import { addTo, groupBy } from './group-by';
import { withInjected } from '../kube/injected';
import { admittedSpec } from './limit-range';

/** A ClusterQueue of the set, or one of the platform's whose capacity is named there. */
export interface ClusterQueue {
  readonly name: string;
  /** What it covers, by resource. */
  readonly grants: ReadonlyMap<string, QueueGrant>;
  /** True where the platform names it: it may cover more. */
  readonly partial: boolean;
}

/** What a ClusterQueue gives of one resource. */
export interface QueueGrant {
  /** What is its own, all flavors together. */
  readonly nominal: Quantity;
  /** The most of each flavor, with all that it may borrow. @default - it may borrow without a limit */
  readonly most?: readonly Quantity[];
}

/** A resource of which one unit asks more than its ClusterQueue may ever give. */
export interface QueueShortage {
  readonly gang: Gang;
  readonly queue: ClusterQueue;
  readonly resource: string;
  readonly asked: Quantity;
  /** The most that the queue may give; undefined where it does not give the resource at all. */
  readonly most?: Quantity;
}

/** A LocalQueue of a namespace: what all that waits there asks, beside what its ClusterQueue gives. */
export interface QueueAccount {
  readonly queue: KubeObject;
  readonly clusterQueue: ClusterQueue;
  /** One for each resource that the ClusterQueue covers, in its order. */
  readonly lines: readonly QueueLine[];
}

/** One resource of a queue. What is asked above what is given waits until something else has ended. */
export interface QueueLine {
  readonly resource: string;
  /** Of everything in the queue at its peak, were it all let in at once. */
  readonly asked: Quantity;
  readonly nominal: Quantity;
  /** The most, with all that may be borrowed. @default - without a limit */
  readonly most?: Quantity;
}

/** What waits in queues of Kueue whose capacity is known, and asks for more than that may give, with all that it may borrow. */
export function queueShortages(graph: Graph): readonly QueueShortage[] {
  if (graph.memo(clusterQueues).size === 0) return [];
  return gangsOf(graph).all.flatMap((gang) => {
    const queue = gang.queue?.engine === 'kueue' && gang.queue.name !== undefined ? clusterQueueOf(graph, graph.find(LOCAL, graph.namespaceOf(gang.object), gang.queue.name)) : undefined;
    return queue === undefined ? [] : shortagesOf(graph, gang, queue);
  });
}

/** The queues of a namespace whose capacity is known. */
export function queueAccounts(graph: Graph, namespace: string): readonly QueueAccount[] {
  return graph.memo(accountsByNamespace).get(namespace) ?? NO_ACCOUNTS;
}

const NO_ACCOUNTS: readonly QueueAccount[] = Object.freeze([]);

function accountsByNamespace(graph: Graph): ReadonlyMap<string, readonly QueueAccount[]> {
  const accounts = new Map<string, QueueAccount[]>();
  if (graph.memo(clusterQueues).size === 0) return accounts;
  const waiting = groupBy(gangsOf(graph).all.filter(({ queue }) => queue?.engine === 'kueue'), ({ object, queue }) => `${graph.namespaceOf(object)}/${queue?.name ?? ''}`);
  for (const queue of graph.ofKind(LOCAL)) {
    const clusterQueue = clusterQueueOf(graph, queue);
    if (clusterQueue === undefined) continue;
    const namespace = graph.namespaceOf(queue);
    const asked = sumOf(graph, (waiting.get(`${namespace}/${queue.metadata.name}`) ?? []).flatMap(({ members }) => [...members.keys()].map((workload) => [workload, workload.scale.max + workload.surge] as const)));
    const lines = [...clusterQueue.grants].map(([resource, { nominal, most }]): QueueLine => ({ resource, asked: total(asked.get(resource) ?? []), nominal, ...(most && { most: total(most) }) }));
    addTo(accounts, namespace, { queue, clusterQueue, lines });
  }
  return accounts;
}

const LOCAL = 'kueue.x-k8s.io/LocalQueue';

function clusterQueueOf(graph: Graph, local: KubeObject | undefined): ClusterQueue | undefined {
  const name = at(local, 'spec', 'clusterQueue');
  return typeof name === 'string' ? graph.memo(clusterQueues).get(name) : undefined;
}

/** Those of the set win: they say more. */
function clusterQueues(graph: Graph): ReadonlyMap<string, ClusterQueue> {
  const known = new Map<string, ClusterQueue>();
  for (const [name, amounts] of Object.entries(graph.facts.clusterQueues ?? {})) {
    const grants = Object.entries(amounts).flatMap(([resource, amount]): Array<[string, QueueGrant]> => {
      const nominal = Quantity.tryParse(amount);
      return nominal === undefined ? [] : [[resource, { nominal, most: [nominal] }]];
    });
    known.set(name, { name, grants: new Map(grants), partial: true });
  }
  for (const queue of graph.ofKind('kueue.x-k8s.io/ClusterQueue')) known.set(queue.metadata.name, { name: queue.metadata.name, grants: grantsOf(queue), partial: false });
  return known;
}

function grantsOf(queue: KubeObject): ReadonlyMap<string, QueueGrant> {
  const borrows = typeof (at(queue, 'spec', 'cohortName') ?? at(queue, 'spec', 'cohort')) === 'string';
  return new Map(listAt(queue, 'spec', 'resourceGroups').flatMap((group) => [...grantsOfGroup(group, borrows)]));
}

/** What each flavor of a group gives, by resource; one that says nothing that can be read is taken to give any amount. */
function grantsOfGroup(group: unknown, borrows: boolean): ReadonlyMap<string, QueueGrant> {
  const covered = new Map<string, { readonly nominal: Quantity[]; readonly most: Quantity[] }>();
  for (const resource of listAt(group, 'coveredResources')) if (typeof resource === 'string') covered.set(resource, { nominal: [], most: [] });
  const flavors = listAt(group, 'flavors');
  for (const quota of flavors.flatMap((flavor) => listAt(flavor, 'resources'))) {
    const given = covered.get(String(at(quota, 'name')));
    const own = Quantity.tryParse(at(quota, 'nominalQuota'));
    const limit = Quantity.tryParse(at(quota, 'borrowingLimit'));
    if (given === undefined || own === undefined) continue;
    given.nominal.push(own);
    if (!borrows) given.most.push(own);
    else if (limit !== undefined) given.most.push(own.add(limit));
  }
  return new Map([...covered].map(([resource, { nominal, most }]) => [resource, { nominal: total(nominal), ...(most.length === flavors.length && { most }) }]));
}

function shortagesOf(graph: Graph, gang: Gang, queue: ClusterQueue): QueueShortage[] {
  return [...sumOf(graph, gang.members)].flatMap(([resource, parts]): QueueShortage[] => {
    const sum = total(parts);
    if (sum.isZero()) return [];
    const grant = queue.grants.get(resource);
    if (grant === undefined) return queue.partial || resource === 'pods' ? [] : [{ gang, queue, resource, asked: sum }];
    if (grant.most === undefined || grant.most.length === 0) return [];
    // Each part takes one flavor, and different parts may take different ones.
    const largest = grant.most.reduce((most, each) => (each.compare(most) > 0 ? each : most));
    const all = total(grant.most);
    const [most, short] = parts.length === 1 ? [largest, sum.compare(largest) > 0] : [all, sum.compare(all) > 0 || parts.some((part) => part.compare(largest) > 0)];
    return short ? [{ gang, queue, resource, asked: sum, most }] : [];
  });
}

/** What so many pods of each workload ask, by resource. */
function sumOf(graph: Graph, members: Iterable<readonly [workload: Workload, pods: number]>): ReadonlyMap<string, readonly Quantity[]> {
  const asked = new Map<string, Quantity[]>();
  for (const [workload, pods] of members) for (const [resource, amount] of requestsOf(graph, workload)) addTo(asked, resource, amount.mul(pods));
  return asked;
}

function total(parts: readonly Quantity[]): Quantity {
  return parts.reduce((sum, part) => sum.add(part), Quantity.zero);
}

function requestsOf(graph: Graph, workload: Workload): ReadonlyMap<string, Quantity> {
  const footprint = podFootprint(admittedSpec(graph, workload.namespace, withInjected(workload.pod)));
  return new Map([['pods', Quantity.parse(1)], ...[...footprint].map(([name, { requests }]) => [name, requests] as const)]);
}
