import { ledger, type QuotaAccount } from '../graph/capacity';
import type { QueueAccount } from '../graph/queue-capacity';
import { referencesOf } from '../graph/references';
import { groupKindOf } from '../kube/object';
import type { CheckReport, WriteReport } from '../synth/files';
import type { SynthResult } from '../synth/synthesize';
import { countsOf, grouped, plural } from './report';

/** The quota keys that people ask about first; the rest stands in the report of a quota that is too small. */
const KEYS = ['requests.cpu', 'limits.cpu', 'requests.memory', 'limits.memory', 'pods'];

/** What was proved. */
export function proofLines({ objects, problems, waived, graph, minor, profile }: SynthResult): string[] {
  const kinds = new Set(objects.map(groupKindOf)).size;
  const references = objects.reduce((sum, object) => sum + referencesOf(graph, object).filter(({ state }) => state === 'here' || state === 'external').length, 0);
  const lines = [`proved ${plural(objects.length, 'object')} of ${plural(kinds, 'kind')} for Kubernetes 1.${minor}, profile ${profile.name}: ${countsOf(problems)}`];
  if (references > 0) lines.push(`  ${plural(references, 'reference')} resolved`);
  const namespaces = new Set(['/ResourceQuota', 'kueue.x-k8s.io/LocalQueue'].flatMap((kind) => graph.ofKind(kind)).map((object) => object.metadata.namespace ?? ''));
  for (const namespace of [...namespaces].sort()) {
    const { quotas, queues } = ledger(graph, namespace);
    for (const quota of quotas) lines.push(`  quota ${namespace}/${quota.quota.metadata.name}: ${quotaText(quota)}`);
    for (const queue of queues) lines.push(`  queue ${namespace}/${queue.queue.metadata.name} of ${queue.clusterQueue.name}: ${queueText(queue)}`);
  }
  for (const { problem, waiver } of waived) lines.push(`  waived until ${waiver.until} by ${waiver.owner}: ${problem.id}${problem.construct === undefined ? '' : ` at ${problem.construct}`} (${waiver.reason})`);
  return lines;
}

/** What was written. */
export function writeLines({ created, updated, unchanged, pruned, recovered }: WriteReport, folder: string): string[] {
  const total = created.length + updated.length + unchanged.length;
  const lines = [`wrote ${plural(total, 'file')} to ${folder}: ${grouped(created.length)} created, ${grouped(updated.length)} updated, ${grouped(unchanged.length)} unchanged, ${grouped(pruned.length)} pruned`];
  if (recovered) lines.unshift('finished a run that was cut off');
  return lines;
}

/** What a run would change. */
export function changeLines({ isCurrent, created, updated, pruned, isInventoryStale, problems }: CheckReport, folder: string): string[] {
  if (isCurrent) return [`${folder} is what the app gives`];
  const lines = [`${folder} is not what the app gives: ${grouped(created.length)} to create, ${grouped(updated.length)} to update, ${grouped(pruned.length)} to prune${problems.length > 0 ? `; ${plural(problems.length, 'problem')}, named above` : ''}`];
  for (const [what, paths] of [['create', created], ['update', updated], ['prune', pruned]] as const) for (const path of paths) lines.push(`  ${what} ${path}`);
  if (isInventoryStale) lines.push('  update .plinth-inventory');
  return lines;
}

function quotaText({ lines }: QuotaAccount): string {
  const shown = lines.filter(({ key }) => KEYS.includes(key));
  return (shown.length > 0 ? shown : lines).map(({ key, used, hard }) => `${key} ${used.toString()} of ${hard.toString()}`).join(', ');
}

/** What waits beyond what is given waits for something else to end. */
function queueText({ lines }: QueueAccount): string {
  return lines.map(({ resource, asked, nominal, most }) => `${resource} ${asked.toString()} of ${nominal.toString()}${most?.compare(nominal) === 0 ? '' : ` (${most === undefined ? 'it may borrow' : `${most.toString()} with what it may borrow`})`}`).join(', ');
}
