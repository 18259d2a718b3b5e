import { nameProblem } from '../../lib/kube/names';
import { engineOf, type Platform } from '../../lib/kube/platform';
import { clusterQueueNames } from '../../lib/kube/platform-queueing';
import { platformName } from '../kit/platform-names';
import { show, type Ledger } from '../kit/problems';

/** What of a Kueue LocalQueue Plinth writes. */
export interface LocalQueue {
  readonly spec: { readonly clusterQueue: string };
}

/** The ClusterQueue that jobs of the namespace wait in; undefined where there is none, or where nobody would serve it. */
export function queueOf(ledger: Ledger, given: unknown, platform: Platform): string | undefined {
  if (given === undefined) return undefined;
  const engine = engineOf(platform, 'queueing');
  if (engine !== 'kueue') {
    ledger.tell({ id: 'engine-absent', message: `queue is a ClusterQueue of Kueue, and the platform's queueing is ${engine}`, prop: 'queue', accepted: "queueing: 'kueue' in definePlatform", fix: "Add queueing: 'kueue' to the platform, or remove queue." });
    return undefined;
  }
  if (typeof given !== 'string') {
    ledger.tell({ id: 'prop-malformed', message: `queue is ${show(given)}`, prop: 'queue', accepted: 'the name of a ClusterQueue', fix: "Write its name, such as 'batch'." });
    return undefined;
  }
  const clusterQueues = clusterQueueNames(platform.queueing);
  if (clusterQueues) {
    const name = platformName(ledger, 'queue', given, { what: 'a ClusterQueue', key: 'queueing.clusterQueues', names: clusterQueues });
    if (name !== undefined) ledger.externals.push({ group: 'kueue.x-k8s.io', kind: 'ClusterQueue', name });
    return name;
  }
  const wrong = nameProblem('ClusterQueue', given);
  if (wrong) ledger.tell({ ...wrong, prop: 'queue' });
  return wrong ? undefined : given;
}
