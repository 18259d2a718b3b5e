import { describe, expect, it } from 'vitest';
import { fitOf } from '../../../lib/graph/fit/fit';
import { gangsOf, unitSize } from '../../../lib/graph/gangs';
import type { NodePools } from '../../../lib/kube/pools';
import { gangFitsPools } from '../../../lib/policy/rules/gang-fits-pools';
import type { Finding } from '../../../lib/policy/rule';
import { graphOf } from '../sets';

const pools = (nodes: number, drained = 0): NodePools => ({ pools: { gpu: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 } }, nodes, drained } }, instanceTypes: {}, daemons: {}, zones: 1 });
const POD = (scheduler = '') => `{ ${scheduler && `schedulerName: ${scheduler}, `}containers: [{ name: main, image: "x:1", resources: { requests: { cpu: "1" }, limits: { nvidia.com/gpu: 1 } } }] }`;
const object = (kind: string, name: string, spec: string, metadata = '') => `---\napiVersion: ${kind.split(' ')[0]}\nkind: ${kind.split(' ')[1]}\nmetadata: { name: ${name}, namespace: ml, ${metadata} }\nspec: ${spec}\n`;
const KUEUE = 'labels: { kueue.x-k8s.io/queue-name: team-a }';

const job = (pods: number, metadata = '', scheduler = '') => object('batch/v1 Job', 'embed', `{ parallelism: ${pods}, completions: 100, template: { spec: ${POD(scheduler)} } }`, metadata);
const jobSet = (pods: number, metadata = '', name = 'train') => object('jobset.x-k8s.io/v1alpha2 JobSet', name, `{ replicatedJobs: [{ name: leader, template: { spec: { template: { spec: ${POD()} } } } }, { name: worker, template: { spec: { parallelism: ${pods - 1}, completions: ${pods - 1}, template: { spec: ${POD()} } } } }] }`, metadata);
const groups = (replicas: number, size: number, metadata = '') => object('leaderworkerset.x-k8s.io/v1 LeaderWorkerSet', 'serve', `{ replicas: ${replicas}, leaderWorkerTemplate: { size: ${size}, workerTemplate: { spec: ${POD()} } } }`, metadata);

function messages(yaml: string, nodes: NodePools): readonly string[] {
  const found: string[] = [];
  const graph = graphOf(yaml, { pools: nodes });
  if (gangFitsPools.on !== 'set') throw new Error('the rule looks at sets');
  gangFitsPools.check(graph, (finding: Finding) => found.push(finding.message), { graph } as never);
  return found;
}

const units = (yaml: string) => gangsOf(graphOf(yaml)).all.map((gang) => `${gang.queue?.engine ?? '-'} ${gang.queue?.name ?? '-'} ${unitSize(gang)}`);

describe('what starts together', () => {
  it.each([
    ['a Job in a queue of Kueue: as many as run at once', job(8, KUEUE), ['kueue team-a 8']],
    ['as few as Kueue may admit', job(8, `${KUEUE}, annotations: { kueue.x-k8s.io/job-min-parallelism: "2" }`), ['kueue team-a 2']],
    ['as many as Volcano is told', job(8, 'annotations: { scheduling.volcano.sh/queue-name: team-a, scheduling.volcano.sh/group-min-member: "8" }', 'volcano'), ['volcano team-a 8']],
    ['each pod by itself, where nobody tells Volcano', job(8, '', 'volcano'), ['volcano - 1']],
    ['as many as KAI is told', job(8, 'labels: { kai.scheduler/queue: team-a }, annotations: { kai.scheduler/batch-min-member: "8" }', 'kai-scheduler'), ['kai team-a 8']],
    ['nothing of a Job in no queue', job(8), []],
    ['all of a JobSet, in whatever queue', jobSet(8), ['- - 8']],
    ['a group of a LeaderWorkerSet', groups(3, 4, KUEUE), ['kueue team-a 4']],
    ['what a Job of Volcano says', object('batch.volcano.sh/v1alpha1 Job', 'train', `{ minAvailable: 3, tasks: [{ name: a, replicas: 1, template: { spec: ${POD()} } }, { name: b, replicas: 5, template: { spec: ${POD()} } }] }`), ['volcano - 3']],
  ])('is %s', (_what, yaml, expected) => {
    expect(units(yaml)).toEqual(expected);
  });
});

describe('a gang of eight pods with a GPU each, of which seven find a node', () => {
  it('would hold seven GPUs and wait for ever without a queue', () => {
    expect(messages(jobSet(8), pools(7))).toEqual([
      '7 of the 8 pods of JobSet train, which are of use together only, find a node: 7 would hold cpu 7, nvidia.com/gpu 7 and wait for ever for the other: gpu is full: the emptiest node has nvidia.com/gpu 0 of 1',
    ]);
  });

  it('is a single unit in a queue, and the pools as declared never hold it', () => {
    expect(messages(jobSet(8, KUEUE), pools(7))).toEqual([expect.stringMatching(/^JobSet train waits in queue team-a as a single unit of 8 pods, and the pools as declared never hold it, even empty: 7 find a node: gpu is full/)]);
  });

  it('is held by one more node', () => {
    expect(messages(jobSet(8), pools(8))).toEqual([]);
    expect(messages(jobSet(8, KUEUE), pools(8))).toEqual([]);
  });
});

describe('what waits in a queue', () => {
  it('takes no room of what runs always, which is proved to fit without it', () => {
    const always = object('apps/v1 Deployment', 'api', `{ replicas: 7, strategy: { type: Recreate }, template: { spec: ${POD()} } }`);
    const fit = fitOf(graphOf(`${always}${jobSet(8, KUEUE)}`, { pools: pools(8, 1) }));
    expect([fit?.packing.shortfalls, fit?.unfit]).toEqual([[], []]);
  });

  it('need not fit beside the others that wait', () => {
    expect(messages([1, 2, 3].map((n) => jobSet(6, KUEUE, `train-${n}`)).join(''), pools(7))).toEqual([]);
  });

  it('is placed pod by pod where its pods must stand apart', () => {
    const apart = 'affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: embed } } }] } }, ';
    const yaml = object('batch/v1 Job', 'embed', `{ parallelism: 3, template: { metadata: { labels: { app: embed } }, spec: { ${apart}containers: [{ name: main, image: "x:1", resources: { requests: { cpu: "1" } } }] } } }`, KUEUE);
    expect(messages(yaml, pools(2))).toEqual([expect.stringContaining('2 find a node: gpu has room, but not where its pods may stand together')]);
    expect(messages(yaml, pools(3))).toEqual([]);
  });
});

describe('groups without a queue', () => {
  it('run as far as they are whole; of the next one some pods wait for ever', () => {
    expect(messages(groups(2, 4), pools(7))).toEqual([expect.stringContaining('7 of the 8 pods of LeaderWorkerSet serve, which are of use 4 together only, find a node: 3 would hold cpu 3, nvidia.com/gpu 3 and wait for ever for the other: ')]);
    expect(messages(groups(2, 4), pools(4))).toEqual([expect.stringContaining('find a node: 1 of 2 units run: ')]);
  });
});
