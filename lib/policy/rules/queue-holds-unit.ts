import { unitSize } from '../../graph/gangs';
import { queueShortages } from '../../graph/queue-capacity';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const quota = (resources: Readonly<Record<string, string>>, more = '') =>
  object('kueue.x-k8s.io/v1beta2 ClusterQueue', '/research', `spec: { ${more}namespaceSelector: {}, resourceGroups: [{ coveredResources: [${Object.keys(resources).join(', ')}], flavors: [{ name: l4, resources: [${Object.entries(resources).map(([name, amount]) => `{ name: ${name}, ${amount} }`).join(', ')}] }] }] }`);
const LOCAL = object('kueue.x-k8s.io/v1beta2 LocalQueue', 'team-a', 'spec: { clusterQueue: research }');
const job = (parallelism: number) =>
  object('batch/v1 Job', 'embed', `spec: { parallelism: ${parallelism}, completions: 100, template: { spec: { restartPolicy: Never, containers: [{ name: embed, image: "registry.acme.io/ml/embed:2", resources: { requests: { cpu: "4" }, limits: { nvidia.com/gpu: 1 } } }] } } }`).replace('  namespace: shop', '  namespace: shop\n  labels: { kueue.x-k8s.io/queue-name: team-a }');
const EIGHT = { cpu: 'nominalQuota: 64', 'nvidia.com/gpu': 'nominalQuota: 8' };

export const queueHoldsUnit = defineRule({
  id: 'queue-holds-unit',
  title: 'What waits in a queue fits what its queue may give.',
  why: 'A queue lets an object in as a whole; what asks for more than the queue may ever give, or for something that it does not give, waits without an end and without an event on any pod.',
  fix: 'Ask for less at once, or raise the quota of the ClusterQueue.',
  references: ['https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/'],
  examples: {
    bad: [
      { situation: 'nine GPUs at once of a queue of eight', yaml: set(quota(EIGHT), LOCAL, job(9)) },
      { situation: 'a resource that the queue does not cover', yaml: set(quota({ 'nvidia.com/gpu': 'nominalQuota: 8' }), LOCAL, job(2)) },
      { situation: 'more than it may borrow', yaml: set(quota({ ...EIGHT, 'nvidia.com/gpu': 'nominalQuota: 8, borrowingLimit: 4' }, 'cohortName: all, '), LOCAL, job(13)) },
    ],
    good: [{ situation: 'eight of eight', yaml: set(quota(EIGHT), LOCAL, job(8)) }],
    nearMiss: [
      { situation: 'the rest is borrowed', yaml: set(quota({ ...EIGHT, 'nvidia.com/gpu': 'nominalQuota: 8, borrowingLimit: 4' }, 'cohortName: all, '), LOCAL, job(12)) },
      { situation: 'a cohort without a limit lends what nobody knows', yaml: set(quota(EIGHT, 'cohortName: all, '), LOCAL, job(16)) },
      { situation: 'the ClusterQueue is somebody else’s', yaml: set(LOCAL, job(900)) },
      { situation: 'two that do not fit at the same time wait for each other', yaml: set(quota(EIGHT), LOCAL, job(6), job(6).replace('name: embed', 'name: again')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { gang, queue, resource, asked, most } of queueShortages(graph)) {
      const { object: waiting } = gang;
      const name = `${waiting.kind} ${waiting.metadata.name}`;
      const size = unitSize(gang);
      const of = `ClusterQueue ${queue.name}`;
      report({
        object: waiting,
        path: ['metadata', 'labels', 'kueue.x-k8s.io/queue-name'],
        message: `${name} asks for ${resource} ${asked.toString()} at once${size > 1 ? `, for ${size} pods,` : ''} and ${most === undefined ? `${of} gives no ${resource}: it is never let in` : `${of} may give ${most.toString()}: it is never let in`}`,
        accepted: most === undefined ? 'resources that the ClusterQueue covers' : `${most.toString()} or less`,
        fix: most === undefined ? `Cover ${resource} in the ClusterQueue, or exclude it in the configuration of Kueue.` : `Run fewer pods at once, or raise the quota by ${asked.sub(most).toString()}.`,
      });
    }
  },
});
