import { brokenReferences } from '../../graph/references';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const CLUSTER = object('kueue.x-k8s.io/v1beta2 ClusterQueue', '/research', 'spec: { namespaceSelector: {} }');
const local = (name: string, clusterQueue = 'research') => object('kueue.x-k8s.io/v1beta2 LocalQueue', name, `spec: { clusterQueue: ${clusterQueue} }`);
const job = (queue: string) => object('batch/v1 Job', 'embed', 'spec: { template: { spec: { restartPolicy: Never, containers: [{ name: embed, image: "registry.acme.io/ml/embed:2" }] } } }').replace('  namespace: shop', `  namespace: shop\n  labels: { kueue.x-k8s.io/queue-name: ${queue} }`);

export const queueMissing = defineRule({
  id: 'queue-missing',
  title: 'The queue that a workload waits in exists.',
  why: 'A Job that names a queue which does not exist stays suspended for ever, and nothing tells so but the status of a Workload.',
  fix: 'Name a LocalQueue of the namespace, and there a ClusterQueue that exists.',
  references: ['https://kueue.sigs.k8s.io/docs/concepts/local_queue/'],
  examples: {
    bad: [
      { situation: 'a typing error in the label', yaml: set(local('team-a'), job('team-b')) },
      { situation: 'the queue lies in another namespace', yaml: set(local('ml/team-a'), job('team-a')) },
      { situation: 'the LocalQueue names a ClusterQueue that is not there', yaml: set(CLUSTER, local('team-a', 'reserch')) },
    ],
    good: [{ situation: 'both are in the set', yaml: set(CLUSTER, local('team-a'), job('team-a')) }],
    nearMiss: [
      { situation: 'a set without queues uses those of the cluster', yaml: job('team-a') },
      { situation: 'a set without ClusterQueues as well', yaml: set(local('team-a'), job('team-a')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const known = graph.ofKind('kueue.x-k8s.io/LocalQueue').length > 0;
    for (const { use, from, path, target } of [...(known ? brokenReferences(graph, 'local-queue') : []), ...brokenReferences(graph, 'cluster-queue')]) {
      report({ object: from, path, message: `${from.kind} ${from.metadata.name} names ${use === 'local-queue' ? `LocalQueue ${target.name}, which is not in namespace ${target.namespace}` : `ClusterQueue ${target.name}, which does not exist`}` });
    }
  },
});
