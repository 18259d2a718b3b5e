import { at, groupKindOf, isMap, type KubeObject } from '../kube/object';
import { podFootprint, quotaUsage } from '../kube/footprint';
import { Quantity } from '../units';
import type { Graph } from './graph';
import { groupBy } from './group-by';
import { withInjected } from '../kube/injected';
import { admittedSpec } from './limit-range';
import { addUsage, claimUsage, namespaceUsage, objectUsage, type Usage } from './object-counts';
import { queueAccounts, type QueueAccount } from './queue-capacity';
import { countsPod, isUnscoped } from './quota-scope';
import type { Workload } from './workloads';

/** What everything in a namespace takes at its peak, item by item, beside what its quotas grant. Amounts are exact. */
export interface Ledger {
  readonly namespace: string;
  /** Every object that takes something, biggest first. */
  readonly items: readonly LedgerItem[];
  /** Quota key, such as `requests.cpu`, `pods` or `count/jobs.batch` → the sum over all items. */
  readonly totals: ReadonlyMap<string, Quantity>;
  /** One for each ResourceQuota of the namespace, in the order of the set. */
  readonly quotas: readonly QuotaAccount[];
  /** One for each LocalQueue of Kueue whose capacity is known. */
  readonly queues: readonly QueueAccount[];
  /** What had to be assumed, as sentences. */
  readonly assumptions: readonly string[];
}

/** What one object takes. */
export interface LedgerItem {
  /** Undefined for what every namespace holds without anybody declaring it. */
  readonly object?: KubeObject;
  readonly workload?: Workload;
  /** Pods at the peak; zero for what makes none. */
  readonly pods: number;
  /** How the pods come about: `6 + 2 surge`. Empty for what makes none. */
  readonly reckoning: string;
  /** Quota key → amount. */
  readonly amounts: ReadonlyMap<string, Quantity>;
}

/** A ResourceQuota held against the namespace. */
export interface QuotaAccount {
  readonly quota: KubeObject;
  /** One for each key of `spec.hard`, in its order. */
  readonly lines: readonly QuotaLine[];
}

/** One key of a quota. */
export interface QuotaLine {
  readonly key: string;
  readonly used: Quantity;
  readonly hard: Quantity;
  /** What is left; below zero when it does not fit. */
  readonly headroom: Quantity;
  /** The items that the quota counts under this key, biggest first. */
  readonly items: readonly LedgerItem[];
}

/** The ledger of one namespace: highest scale and surge of every workload, jobs at their parallelism, and every object that a quota can count. */
export function ledger(graph: Graph, namespace: string): Ledger {
  const ledgers = graph.memo(ledgersByNamespace);
  let known = ledgers.get(namespace);
  if (known === undefined) ledgers.set(namespace, (known = makeLedger(graph, namespace)));
  return known;
}

/** Pods of a workload at its peak. A DaemonSet has one on every node. */
export function peakPods(graph: Graph, { scale, surge }: Workload): number {
  return scale.source === 'daemon' ? (scale.max + surge) * (graph.facts.nodes ?? 1) : scale.max + surge;
}

/** Quota keys that are other names of keys that the ledger has anyway. */
export const KEY_ALIASES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage', 'count/pods', 'count/configmaps', 'count/persistentvolumeclaims', 'count/replicationcontrollers', 'count/resourcequotas', 'count/secrets', 'count/services']);

function ledgersByNamespace(): Map<string, Ledger> {
  return new Map();
}

function objectsByNamespace(graph: Graph): ReadonlyMap<string, readonly KubeObject[]> {
  return groupBy(graph.objects, graph.namespaceOf);
}

function makeLedger(graph: Graph, namespace: string): Ledger {
  const items: LedgerItem[] = [{ pods: 0, reckoning: '', amounts: namespaceUsage() }];
  const objects = graph.memo(objectsByNamespace).get(namespace) ?? [];
  for (const object of objects) items.push(itemOf(graph, object));
  const totals: Usage = new Map();
  for (const { amounts } of items) for (const [key, amount] of amounts) addUsage(totals, key, amount);
  const sorted = biggestFirst(items, totals);
  const quotas = objects.filter((object) => groupKindOf(object) === '/ResourceQuota');
  return {
    namespace,
    items: sorted,
    totals,
    quotas: quotas.map((quota) => accountOf(graph, quota, sorted)),
    queues: queueAccounts(graph, namespace),
    assumptions: assumptionsOf(graph, graph.workloadsIn(namespace)),
  };
}

function itemOf(graph: Graph, object: KubeObject): LedgerItem {
  const amounts = objectUsage(object);
  const parts = graph.partsOf(object);
  const [workload] = parts;
  if (workload === undefined) return { object, pods: 0, reckoning: '', amounts };
  // A bare Pod is counted as a pod already.
  if (workload.scale.source === 'pod') amounts.clear();
  let sum = 0;
  for (const part of parts) {
    const pods = peakPods(graph, part);
    sum += pods;
    const footprint = podFootprint(admittedSpec(graph, part.namespace, withInjected(part.pod)));
    for (const usage of [quotaUsage(footprint, pods), claimUsage(part, pods)]) for (const [key, amount] of usage) addUsage(amounts, key, amount);
  }
  const reckoning = parts.map((part) => `${reckoningOf(graph, part)}${part.part === undefined ? '' : ` ${part.part}`}`).join(', ');
  return { object, workload, pods: sum, reckoning, amounts };
}

function reckoningOf(graph: Graph, { scale, surge }: Workload): string {
  const each = surge === 0 ? `${scale.max}` : `${scale.max} + ${surge} surge`;
  return scale.source === 'daemon' ? `${surge === 0 ? each : `(${each})`} on ${graph.facts.nodes ?? 'each'} ${graph.facts.nodes === undefined ? 'node' : 'nodes'}` : each;
}

function accountOf(graph: Graph, quota: KubeObject, items: readonly LedgerItem[]): QuotaAccount {
  const hard = at(quota, 'spec', 'hard');
  const counted = isUnscoped(quota) ? items : items.filter(({ workload }) => workload !== undefined && countsPod(graph, quota, admittedSpec(graph, workload.namespace, workload.pod.spec)));
  const lines = Object.entries(isMap(hard) ? hard : {}).flatMap(([key, value]): QuotaLine[] => {
    const granted = Quantity.tryParse(value);
    if (granted === undefined) return [];
    const takers = counted.filter(({ amounts }) => amounts.get(key)?.isZero() === false);
    const used = takers.reduce((sum, { amounts }) => sum.add(amounts.get(key) ?? Quantity.zero), Quantity.zero);
    const order = (item: LedgerItem) => item.amounts.get(key) ?? Quantity.zero;
    return [{ key, used, hard: granted, headroom: granted.sub(used), items: takers.sort((a, b) => order(b).compare(order(a))) }];
  });
  return { quota, lines };
}

/** What makes pods first, by its largest share of any sum; the rest by its share of the counts. */
function biggestFirst(items: readonly LedgerItem[], totals: ReadonlyMap<string, Quantity>): readonly LedgerItem[] {
  const shares = new Map(items.map((item) => [item, shareOf(item, totals)]));
  return [...items].sort((a, b) => Math.sign(b.pods) - Math.sign(a.pods) || (shares.get(b) ?? 0) - (shares.get(a) ?? 0));
}

function shareOf({ amounts, pods }: LedgerItem, totals: ReadonlyMap<string, Quantity>): number {
  let share = 0;
  for (const [key, amount] of amounts) {
    // That a workload is the only one of its kind says nothing of its size.
    if (pods > 0 && key.startsWith('count/')) continue;
    const total = totals.get(key)?.toNumber() ?? 0;
    if (total > 0) share = Math.max(share, amount.toNumber() / total);
  }
  return share;
}

function assumptionsOf(graph: Graph, workloads: readonly Workload[]): readonly string[] {
  const assumptions: string[] = [];
  for (const { object, name, scale } of workloads) {
    if (scale.source === 'daemon' && graph.facts.nodes === undefined) assumptions.push(`DaemonSet ${name} is counted on one node: the number of nodes is not known`);
    if (scale.source !== 'cronjob') continue;
    const policy = at(object, 'spec', 'concurrencyPolicy') ?? 'Allow';
    if (policy === 'Allow') assumptions.push(`CronJob ${name} is counted once: with concurrencyPolicy Allow a run that outlasts its schedule overlaps the next`);
  }
  return assumptions;
}
