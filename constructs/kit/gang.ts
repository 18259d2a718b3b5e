import { engineOf, type Platform } from '../../lib/kube/platform';
import { nearest } from '../../lib/kube/names';
import type { Gang, GangBackend, GangMarks } from './gang/backend';
import { kai } from './gang/kai';
import { kueue } from './gang/kueue';
import { volcano } from './gang/volcano';
import { show, type Ledger } from './problems';
import type { Scope } from './scope';

export type { Gang, GangBackend, GangKind, GangMarks } from './gang/backend';

/** Who lets pods wait, by the name of the engine; a new one is a file and a line. */
const BACKENDS: Readonly<Record<string, GangBackend>> = { kai, kueue, volcano };

/** A queue in which the pods of a workload wait for room. */
export interface Queue {
  readonly name: string;
  /** What a workload of a kind says, of which so many pods start together or not at all. */
  marks(gang: Omit<Gang, 'queue'>): GangMarks;
}

/** The marks of a workload that waits in no queue. */
export const NO_MARKS: GangMarks = Object.freeze({ labels: {}, annotations: {}, podAnnotations: {} });

/** The queue that a prop names: that of the namespace, or one that the platform lists. What it names wrongly is told, and left out. */
export function queueOf(ledger: Ledger, given: unknown, platform: Platform, scope: Scope, prop = 'queue'): Queue | undefined {
  if (given === undefined) return undefined;
  const engine = engineOf(platform, 'queueing');
  const backend = BACKENDS[engine];
  if (backend === undefined) {
    ledger.tell({ id: 'engine-absent', message: `${prop} is ${show(given)}, and the platform's queueing is ${engine}`, prop, accepted: `queueing: ${Object.keys(BACKENDS).sort().map((name) => `'${name}'`).join(', ')} in definePlatform`, fix: `Add queueing: 'kueue' to the platform, or remove ${prop}.` });
    return undefined;
  }
  const own = engine === 'kueue' ? scope.localQueue : undefined;
  const listed = listedQueues(platform);
  const names = own === undefined ? listed : [own, ...listed];
  if (typeof given !== 'string' || !names.includes(given)) {
    tellUnknown(ledger, prop, given, names, backend);
    return undefined;
  }
  if (engine === 'kueue' && given !== own) ledger.refer('LocalQueue', given, 'kueue.x-k8s.io');
  return { name: given, marks: (gang) => backend.marks({ ...gang, queue: given }) };
}

function listedQueues({ queueing }: Platform): readonly string[] {
  if (typeof queueing === 'string') return [];
  return (queueing.engine === 'kueue' ? queueing.localQueues : queueing.queues) ?? [];
}

function tellUnknown(ledger: Ledger, prop: string, given: unknown, names: readonly string[], { queueKind, listedAs }: GangBackend): void {
  const near = typeof given === 'string' ? (nearest(given, names) ?? names[0]) : names[0];
  const key = listedAs.slice(listedAs.indexOf('.') + 1);
  ledger.tell({
    id: 'queue-unknown',
    message: `${prop} is ${show(given)}, and there is no ${queueKind} of that name`,
    prop,
    accepted: names.length === 0 ? `a ${queueKind} that ${queueKind === 'LocalQueue' ? 'the namespace has, or ' : ''}the platform lists in ${listedAs}` : names.join(', '),
    fix: near === undefined ? `Add ${key}: [${show(typeof given === 'string' ? given : 'batch').replaceAll('"', "'")}] to queueing of the platform${queueKind === 'LocalQueue' ? ', or give the namespace a queue' : ''}.` : `Write '${near}', or add the name to ${listedAs} of the platform.`,
  });
}
