import { formatObject } from '../errors';
import { refOf } from '../kube/object';
import { KEY_ALIASES, type Ledger, type LedgerItem } from './capacity';

/** A ledger as a table of text: one line an item, biggest first, then totals, what the quotas grant, and what is left; last the queues, and what they give. */
export function formatLedger(ledger: Ledger): string {
  const keys = columnsOf(ledger, new Set(ledger.quotas.flatMap(({ lines }) => lines.map(({ key }) => key))));
  const rows: string[][] = [[`namespace ${ledger.namespace}`, 'pods at peak', ...keys]];
  for (const item of ledger.items) {
    if (!keys.some((key) => item.amounts.get(key)?.isZero() === false)) continue;
    rows.push([itemName(item), item.reckoning, ...keys.map((key) => item.amounts.get(key)?.toString() ?? '')]);
  }
  rows.push(['total', '', ...keys.map((key) => ledger.totals.get(key)?.toString() ?? '0')]);
  for (const { quota, lines } of ledger.quotas) {
    const byKey = new Map(lines.map((line) => [line.key, line]));
    rows.push([`ResourceQuota ${quota.metadata.name}`, '', ...keys.map((key) => byKey.get(key)?.hard.toString() ?? '')]);
    rows.push(['left', '', ...keys.map((key) => byKey.get(key)?.headroom.toString() ?? '')]);
  }
  for (const { queue, clusterQueue, lines } of ledger.queues) {
    const byKey = new Map(lines.map((line) => [quotaKey(line.resource), line]));
    rows.push([`LocalQueue ${queue.metadata.name}`, '', ...keys.map((key) => byKey.get(key)?.asked.toString() ?? '')]);
    rows.push([`ClusterQueue ${clusterQueue.name}`, '', ...keys.map((key) => byKey.get(key)?.nominal.toString() ?? '')]);
    if (lines.some(({ nominal, most }) => most === undefined || most.compare(nominal) > 0)) rows.push(['with what it may borrow', '', ...keys.map((key) => (byKey.has(key) ? (byKey.get(key)?.most?.toString() ?? 'any') : ''))]);
  }
  return [...table(rows), ...ledger.assumptions.map((assumption) => `Assumed: ${assumption}.`)].join('\n');
}

/** `Deployment api`, the name of an item within its namespace. */
export function itemName({ object }: LedgerItem): string {
  if (object === undefined) return 'every namespace';
  const { namespace: _, ...ref } = refOf(object);
  return formatObject(ref);
}

const ALWAYS = ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory', 'pods'];

/** What a quota grants, and of the rest what pods take: the counts of every kind would fill the page. */
function columnsOf(ledger: Ledger, granted: ReadonlySet<string>): readonly string[] {
  const taken = [...ledger.totals].filter(([key, total]) => !total.isZero() && !KEY_ALIASES.has(key) && !key.startsWith('count/')).map(([key]) => key);
  const queued = new Set(ledger.queues.flatMap(({ lines }) => lines.map(({ resource }) => quotaKey(resource))));
  const keys = granted.size > 0 ? [...granted] : [...ALWAYS, ...taken.filter((key) => !ALWAYS.includes(key)).sort()];
  return [...new Set([...keys, ...queued])].filter((key) => granted.has(key) || queued.has(key) || ledger.totals.get(key)?.isZero() === false);
}

/** The key under which a quota counts what queues call by the resource itself. */
function quotaKey(resource: string): string {
  return resource === 'pods' ? resource : `requests.${resource}`;
}

function table(rows: ReadonlyArray<readonly string[]>): string[] {
  const widths = (rows[0] ?? []).map((_, column) => rows.reduce((widest, row) => Math.max(widest, (row[column] ?? '').length), 0));
  return rows.map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ').trimEnd());
}
