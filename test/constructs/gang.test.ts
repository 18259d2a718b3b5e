import { describe, expect, it } from 'vitest';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { queueOf, type GangKind } from '../../constructs/kit/gang';
import { Platform } from '../../constructs/kit/platform';
import { Ledger } from '../../constructs/kit/problems';
import { scopeOf } from '../../constructs/kit/scope';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';

function queue(given: unknown, platform: PlatformProps, namespaceQueue?: string) {
  const chart = new Chart(new App(), 'ml');
  Platform.provide(chart, definePlatform(platform));
  const scope = new NamespaceWithQuota(chart, 'ml', { team: 'ml', environment: 'prod', size: 'S', ...(namespaceQueue !== undefined && { queue: namespaceQueue }) });
  const ledger = new Ledger(new Construct(scope, 'job'), Construct);
  const found = queueOf(ledger, given, Platform.of(scope), scopeOf(scope.node.children.at(-1) as Construct));
  return { found, problems: ledger.problems(), externals: ledger.externals };
}

const marks = (platform: PlatformProps, kind: GangKind, pods: number, name = 'team-a') => queue(name, platform).found?.marks({ kind, pods });

const KUEUE = { queueing: { engine: 'kueue', localQueues: ['team-a'] } } as const;
const VOLCANO = { queueing: { engine: 'volcano', queues: ['team-a'] } } as const;
const KAI = { queueing: { engine: 'kai', queues: ['team-a'] } } as const;

describe('a queue', () => {
  it('is a label for Kueue, which writes suspend itself', () => {
    expect(marks(KUEUE, 'Job', 8)).toEqual({ labels: { 'kueue.x-k8s.io/queue-name': 'team-a' }, annotations: {}, podAnnotations: {} });
  });

  it('is an annotation for Volcano, which is told how many pods start together', () => {
    expect(marks(VOLCANO, 'Job', 8)).toEqual({
      labels: {},
      annotations: { 'scheduling.volcano.sh/queue-name': 'team-a', 'scheduling.volcano.sh/group-min-member': '8' },
      podAnnotations: { 'scheduling.volcano.sh/queue-name': 'team-a' },
      schedulerName: 'volcano',
    });
  });

  it('is a label for KAI, which is told how many pods of a Job start together, and knows it of a LeaderWorkerSet', () => {
    expect(marks(KAI, 'JobSet', 8)).toEqual({ labels: { 'kai.scheduler/queue': 'team-a' }, annotations: { 'kai.scheduler/batch-min-member': '8' }, podAnnotations: {}, schedulerName: 'kai-scheduler' });
    expect(marks(KAI, 'LeaderWorkerSet', 8)?.annotations).toEqual({});
  });

  it.each([KUEUE, VOLCANO, KAI])('makes no gang of one pod: %j', (platform) => {
    expect(Object.keys(marks(platform, 'Job', 1)?.annotations ?? {}).filter((key) => key.includes('min-member'))).toEqual([]);
  });
});

describe('the name of a queue', () => {
  it('is that of the namespace’s own LocalQueue, and then nothing is outside the set', () => {
    const { found, externals } = queue('ml', { queueing: 'kueue' }, 'batch');
    expect(found?.name).toBe('ml');
    expect(externals).toEqual([]);
  });

  it('is one that the platform lists, and then it exists outside the set', () => {
    expect(queue('team-a', KUEUE).externals).toEqual([{ group: 'kueue.x-k8s.io', kind: 'LocalQueue', name: 'team-a', namespace: 'ml' }]);
    expect(queue('team-a', VOLCANO).externals).toEqual([]);
  });

  it.each([
    ['team-b', KUEUE, undefined, 'queue-unknown', "Write 'team-a'"],
    ['m1', { queueing: 'kueue' }, 'batch', 'queue-unknown', "Write 'ml'"],
    ['team-a', { queueing: 'kueue' }, undefined, 'queue-unknown', "Add localQueues: ['team-a'] to queueing of the platform, or give the namespace a queue."],
    ['team-a', { queueing: 'kai' }, undefined, 'queue-unknown', "Add queues: ['team-a'] to queueing of the platform."],
    [7, { queueing: 'volcano' }, undefined, 'queue-unknown', "queues: ['batch']"],
    ['team-a', {}, undefined, 'engine-absent', "queueing: 'kueue'"],
  ] as const)('is told where there is no such queue: %j with %j', (given, platform, own, id, fix) => {
    const { found, problems } = queue(given, platform, own);
    expect(found).toBeUndefined();
    expect(problems).toMatchObject([{ id, prop: 'queue', fix: expect.stringContaining(fix) }]);
  });
});
