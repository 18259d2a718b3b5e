import { contentHash } from '../../lib/kube/hash';
import { isMap, type KubeObject } from '../../lib/kube/object';

/** Labels by which queues pick up a Job; they cannot be changed while it runs. */
const QUEUES = ['kueue.x-k8s.io/', 'kai.scheduler/', 'scheduling.volcano.sh/'];

/** Seven hex digits that change with what cannot be changed in an object that runs once. */
export function oneShotHash({ spec, metadata: { labels } }: KubeObject): string {
  const queues = Object.entries(isMap(labels) ? labels : {}).filter(([key]) => QUEUES.some((prefix) => key.startsWith(prefix)));
  return contentHash({ spec, queues: Object.fromEntries(queues) });
}
