import { describe, expect, it } from 'vitest';
import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { queueOf, type Queue } from '../../constructs/kit/gang';
import { jobSet, leaderWorkerSet, type GangObject } from '../../constructs/kit/gang-workload';
import { Platform } from '../../constructs/kit/platform';
import { Ledger } from '../../constructs/kit/problems';
import { scopeOf } from '../../constructs/kit/scope';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { baseline } from '../../lib/policy/profiles/baseline';
import { synthesize } from '../../lib/synth/synthesize';
import type { Tree } from './build';

const TEMPLATE = {
  metadata: { labels: { app: 'train' } },
  spec: { containers: [{ name: 'train', image: 'registry.acme.io/ml/train:1.0.0', resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { 'nvidia.com/gpu': '1' } } }] },
};
const QUEUEING = { kueue: { engine: 'kueue', localQueues: ['team-a'] }, volcano: { engine: 'volcano', queues: ['team-a'] }, kai: { engine: 'kai', queues: ['team-a'] } } as const;
const gpus = (nodes: number): PlatformProps => ({ pools: { gpu: { instance: { capacity: { cpu: 8, memory: '32Gi', 'nvidia.com/gpu': 1 } }, nodes, drained: 0 } } });

/** What a program with one gang of eight comes to. */
function run(make: (queue: Queue | undefined) => GangObject<object>, platform: PlatformProps, queue?: string) {
  const app = new App();
  const chart = new Chart(app, 'ml', { namespace: 'ml' });
  Platform.provide(chart, definePlatform(platform));
  const holder = new Construct(chart, 'train');
  const ledger = new Ledger(holder, Construct);
  const { labels, annotations, ...gang } = make(queueOf(ledger, queue, Platform.of(chart), scopeOf(chart)));
  const object = new ApiObject(holder, 'gang', { ...gang, metadata: { name: 'train', labels: { ...labels }, annotations: { ...annotations } } });
  const { problems } = synthesize(app, { profile: baseline });
  return { object: object.toJson() as Tree, gangs: problems.filter(({ id }) => id === 'gang-fits-pools').map(({ message }) => message), ids: [...new Set(problems.map(({ id }) => id))] };
}

const eight = (queue: Queue | undefined) => jobSet({ pods: 8, template: TEMPLATE, timeout: 3600, ...(queue && { queue }) });
const pairs = (queue: Queue | undefined) => leaderWorkerSet({ groups: { replicas: 2, leader: TEMPLATE, maxSurge: 0, maxUnavailable: 1 }, pods: 4, worker: TEMPLATE, ...(queue && { queue }) });

describe('eight pods with a GPU each that need each other', () => {
  it('are one JobSet, whose pods start anew together and find each other by name', () => {
    const { spec } = run(eight, gpus(8)).object;
    expect(spec.replicatedJobs).toHaveLength(1);
    expect(spec.replicatedJobs[0].template.spec).toMatchObject({ completionMode: 'Indexed', parallelism: 8, completions: 8, backoffLimit: 0, template: { spec: { restartPolicy: 'Never' } } });
    expect(spec.network.enableDNSHostnames).toBe(true);
    expect(spec).not.toHaveProperty('suspend');
  });

  it('are an error where seven fit and no queue holds them back: seven would hold GPUs and wait for ever', () => {
    expect(run(eight, gpus(7)).gangs).toEqual([expect.stringContaining('7 would hold cpu 7, memory 7Gi, nvidia.com/gpu 7 and wait for ever for the other')]);
  });

  it.each(['kueue', 'volcano', 'kai'] as const)('are a single unit in a queue of %s, which the pools as declared never hold', (engine) => {
    const { gangs, object } = run(eight, { ...gpus(7), queueing: QUEUEING[engine] }, 'team-a');
    expect(gangs).toEqual([expect.stringContaining('waits in queue team-a as a single unit of 8 pods, and the pools as declared never hold it, even empty: 7 find a node')]);
    expect(JSON.stringify(object)).toContain('team-a');
  });

  it.each(['kueue', 'volcano', 'kai'] as const)('wait in a queue of %s where one more node is there', (engine) => {
    expect(run(eight, { ...gpus(8), queueing: QUEUEING[engine] }, 'team-a').ids).toEqual([]);
  });
});

describe('groups that serve', () => {
  it('are a LeaderWorkerSet that adds no group in a roll-out', () => {
    const { spec } = run(pairs, gpus(8)).object;
    expect(spec).toMatchObject({ replicas: 2, leaderWorkerTemplate: { size: 4, restartPolicy: 'RecreateGroupOnPodRestart' }, rolloutStrategy: { rollingUpdateConfiguration: { maxSurge: 0, maxUnavailable: 1 } } });
  });

  it.each(['kueue', 'volcano', 'kai'] as const)('wait group by group in a queue of %s', (engine) => {
    expect(run(pairs, { ...gpus(4), queueing: QUEUEING[engine] }, 'team-a').gangs).toEqual([]);
    expect(run(pairs, { ...gpus(3), queueing: QUEUEING[engine] }, 'team-a').gangs).toEqual([expect.stringContaining('as a single unit of 4 pods')]);
  });
});
