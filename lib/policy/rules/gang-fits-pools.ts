import { fitOf } from '../../graph/fit/fit';
import { askedText, poolsText } from '../../graph/fit/text';
import type { Unfit } from '../../graph/fit/units';
import { unitSize } from '../../graph/gangs';
import type { NodePools } from '../../kube/pools';
import { object } from '../example-objects';
import { defineRule } from '../rule';

const GPU: NodePools = {
  pools: { gpu: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 } }, nodes: 7, drained: 0 } },
  instanceTypes: {},
  daemons: {},
  zones: 1,
};
const EIGHT: NodePools = { ...GPU, pools: { gpu: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 } }, nodes: 8, drained: 1 } } };

const POD = '{ containers: [{ name: train, image: "registry.acme.io/ml/train:1", resources: { requests: { cpu: "1", memory: 1Gi }, limits: { nvidia.com/gpu: 1 } } }], restartPolicy: Never }';
const QUEUED = '/team-a';
/** `jobSet('train', 8)`, `jobSet('train/team-a', 8)` in a queue. */
const jobSet = (name: string, pods: number, spec = '') =>
  withQueue(name, (own) => object('jobset.x-k8s.io/v1alpha2 JobSet', own, `spec: { ${spec}replicatedJobs: [{ name: worker, template: { spec: { parallelism: ${pods}, completions: ${pods}, template: { spec: ${POD} } } } }] }`));
const groups = (name: string, replicas: number, size: number) =>
  withQueue(name, (own) => object('leaderworkerset.x-k8s.io/v1 LeaderWorkerSet', own, `spec: { replicas: ${replicas}, leaderWorkerTemplate: { size: ${size}, workerTemplate: { spec: ${POD.replace(', restartPolicy: Never', '')} } } }`));

function withQueue(name: string, make: (name: string) => string): string {
  const yaml = make(name.replace(QUEUED, ''));
  return name.endsWith(QUEUED) ? yaml.replace('  namespace: shop', '  namespace: shop\n  labels: { kueue.x-k8s.io/queue-name: team-a }') : yaml;
}

export const gangFitsPools = defineRule({
  id: 'gang-fits-pools',
  title: 'Pods that are of use together only find nodes together.',
  why: 'Those that find a node hold it, with its GPUs, and wait for ever for the others; a queue spares the nodes, but the turn of what never fits never comes.',
  fix: 'Give the gang a queue, make it smaller, or declare more nodes.',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/gang-scheduling/', 'https://kueue.sigs.k8s.io/docs/concepts/workload/'],
  examples: {
    bad: [
      { situation: 'eight pods with a GPU each, seven GPUs, and no queue', yaml: jobSet('train', 8), pools: GPU },
      { situation: 'the same in a queue, where they never start', yaml: jobSet('train/team-a', 8), pools: GPU },
      { situation: 'no queue, and one of eight nodes may be drained', yaml: jobSet('train', 8), pools: EIGHT },
      { situation: 'the second group of servers is not whole', yaml: groups('serve', 2, 4), pools: GPU },
      { situation: 'a group in a queue is larger than the pool', yaml: groups('serve/team-a', 1, 8), pools: GPU },
    ],
    good: [{ situation: 'all of it fits', yaml: jobSet('train', 7), pools: GPU }],
    nearMiss: [
      { situation: 'no pools are declared', yaml: jobSet('train', 800) },
      { situation: 'two gangs that do not fit at the same time: in a queue one waits for the other', yaml: `${jobSet('first/team-a', 5)}---\n${jobSet('second/team-a', 5)}`, pools: GPU },
      { situation: 'a queue waits until a drained node is back', yaml: jobSet('train/team-a', 8), pools: EIGHT },
      { situation: 'a pod that fits no node is another rule’s', yaml: jobSet('train', 2).replace('cpu: "1"', 'cpu: "90"'), pools: GPU },
    ],
  },
  on: 'set',
  check(graph, report) {
    const fit = fitOf(graph);
    for (const unfit of fit?.unfit ?? []) {
      const { gang, shortfalls } = unfit;
      const [first] = shortfalls;
      if (first === undefined) continue;
      const why = shortfalls.map(poolsText).join('; ');
      report({
        object: gang.object,
        path: first.demand.workload.pod.specPath,
        message: `${gang.queue === undefined ? startedText(unfit) : waitingText(unfit)}: ${why}`,
        accepted: `nodes for all ${unitSize(gang)} pods of a unit at once`,
        fix: gang.queue === undefined ? `Let it wait in a queue, such as one of Kueue, and add nodes for ${missing(unfit)} × ${askedText(first.demand)}, or make it smaller.` : `Add nodes for ${missing(unfit)} × ${askedText(first.demand)}, or make it smaller.`,
      });
    }
  },
});

function missing({ pods, placed }: Unfit): number {
  return pods - placed;
}

/** Without a queue: whole units run, and of the next one some pods hold what they have. */
function startedText(unfit: Unfit): string {
  const { gang, pods, placed, shortfalls } = unfit;
  const size = Math.max(1, unitSize(gang));
  const waiting = placed % size;
  const name = `${gang.object.kind} ${gang.object.metadata.name}`;
  const held = shortfalls[0] && waiting > 0 ? `${waiting} would hold ${askedText(shortfalls[0].demand, waiting)} and wait for ever for ${size - waiting === 1 ? 'the other' : `the other ${size - waiting}`}` : `${placed < size ? 'it never starts' : `${Math.floor(placed / size)} of ${Math.ceil(pods / size)} units run`}`;
  return `${placed} of the ${pods} pods of ${name}, which are of use ${size === pods ? 'together' : `${size} together`} only, find a node: ${held}`;
}

function waitingText({ gang, pods, placed }: Unfit): string {
  const queue = gang.queue?.name === undefined ? `a queue of ${gang.queue?.engine ?? ''}` : `queue ${gang.queue.name}`;
  return `${gang.object.kind} ${gang.object.metadata.name} waits in ${queue} as a single unit of ${pods} pods, and the pools as declared never hold it, even empty: ${placed} find a node`;
}
