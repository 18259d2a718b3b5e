import { describe, expect, it } from 'vitest';
import { ledger } from '../../lib/graph/capacity';
import { referencesOf } from '../../lib/graph/references';
import { replicasOf } from '../../lib/graph/replicas';
import { readSelector } from '../../lib/graph/selectors';
import { graphOf } from './sets';

const pod = (cpu: string, more = '') => `{ metadata: { labels: { app: train } }, spec: { ${more} containers: [{ name: main, image: "x:1", resources: { requests: { cpu: "${cpu}" }, limits: { nvidia.com/gpu: 1 } } }] } }`;
const object = (kind: string, spec: string) => `---\napiVersion: ${kind.split(' ')[0]}\nkind: ${kind.split(' ')[1]}\nmetadata: { name: train, namespace: ml }\nspec: ${spec}\n`;

const JOB_SET = object('jobset.x-k8s.io/v1alpha2 JobSet', `{ replicatedJobs: [{ name: driver, template: { spec: { template: ${pod('1')} } } }, { name: workers, replicas: 2, template: { spec: { parallelism: 4, completions: 4, template: ${pod('2', 'volumes: [{ name: data, configMap: { name: gone } }],')} } } }] }`);
const LWS = (template: string) => object('leaderworkerset.x-k8s.io/v1 LeaderWorkerSet', `{ replicas: 3, leaderWorkerTemplate: { size: 4, ${template} }, rolloutStrategy: { type: RollingUpdate, rollingUpdateConfiguration: { maxSurge: 1 } } }`);
const VOLCANO = object('batch.volcano.sh/v1alpha1 Job', `{ tasks: [{ name: master, replicas: 1, template: ${pod('1')} }, { name: worker, replicas: 5, template: ${pod('2')} }] }`);

const parts = (yaml: string) => graphOf(yaml).workloads.map(({ key, part, scale, surge }) => `${key.slice(key.indexOf('#'))} ${part ?? ''} ${scale.max} + ${surge}`);

describe('an object with several pod templates', () => {
  it('is a workload for each replicated job of a JobSet', () => {
    expect(parts(JOB_SET)).toEqual(['#driver driver 1 + 0', '#workers workers 8 + 0']);
  });

  it('is leaders and workers of a LeaderWorkerSet, whose roll-out adds whole groups', () => {
    expect(parts(LWS(`leaderTemplate: ${pod('1')}, workerTemplate: ${pod('2')}`))).toEqual(['#leader leader 3 + 1', '#worker worker 9 + 3']);
  });

  it('has as many pods of one template where a LeaderWorkerSet has no other for its leaders', () => {
    expect(parts(LWS(`workerTemplate: ${pod('2')}`))).toEqual(['#worker worker 12 + 4']);
  });

  it('is a workload for each task of a Job of Volcano', () => {
    expect(parts(VOLCANO)).toEqual(['#master master 1 + 0', '#worker worker 5 + 0']);
  });

  it.each([
    [JOB_SET, '9', '17', '1 driver, 8 workers'],
    [LWS(`leaderTemplate: ${pod('1')}, workerTemplate: ${pod('2')}`), '16', '28', '3 + 1 surge leader, 9 + 3 surge worker'],
    [VOLCANO, '6', '11', '1 master, 5 worker'],
  ])('takes of a quota what all its parts take together', (yaml, gpus, cpu, reckoning) => {
    const { items, totals } = ledger(graphOf(yaml), 'ml');
    expect([totals.get('requests.nvidia.com/gpu')?.toString(), totals.get('pods')?.toString(), totals.get('requests.cpu')?.toString()]).toEqual([gpus, gpus, cpu]);
    expect(items[0]?.reckoning).toBe(reckoning);
  });

  it('refers to what each of its templates names', () => {
    const graph = graphOf(JOB_SET);
    const [reference, ...others] = graph.objects.flatMap((each) => referencesOf(graph, each));
    expect(others).toEqual([]);
    expect(reference).toMatchObject({ use: 'volume', state: 'missing', path: ['spec', 'replicatedJobs', '1', 'template', 'spec', 'template', 'spec', 'volumes', 0, 'configMap'] });
  });
});

describe('the pods of a LeaderWorkerSet', () => {
  const set = LWS(`leaderTemplate: ${pod('1')}, workerTemplate: ${pod('2')}`);
  const one = LWS(`workerTemplate: ${pod('2')}`);
  const selected = (yaml: string, matchLabels: Record<string, string>) => {
    const graph = graphOf(yaml);
    const selector = readSelector({ matchLabels });
    return selector ? graph.workloadsSelectedBy('ml', selector).map(({ part }) => part) : [];
  };

  it('are told apart by what their controller writes: the first of each group is 0', () => {
    expect(selected(set, { 'leaderworkerset.sigs.k8s.io/name': 'train', 'leaderworkerset.sigs.k8s.io/worker-index': '0' })).toEqual(['leader']);
    expect(selected(set, { 'leaderworkerset.sigs.k8s.io/worker-index': '3' })).toEqual(['worker']);
    expect(selected(one, { 'leaderworkerset.sigs.k8s.io/worker-index': '0' })).toEqual(['worker']);
    expect(selected(set, { 'leaderworkerset.sigs.k8s.io/group-index': '1' })).toEqual(['leader', 'worker']);
    expect(selected(JOB_SET, { 'leaderworkerset.sigs.k8s.io/group-index': '1' })).toEqual([]);
  });

  it('are counted in groups, whichever templates they have', () => {
    for (const yaml of [set, one]) {
      const graph = graphOf(yaml);
      expect(graph.objects.map((each) => replicasOf(graph, each))).toMatchObject([{ min: 3, max: 3, pods: 4 }]);
    }
  });

  it('are found by a Service of the set’s name, or by one for each group', () => {
    const found = (yaml: string, name: string) => graphOf(yaml).status('/Service', 'ml', name);
    expect([found(set, 'train'), found(set, 'train-0')]).toEqual(['here', 'missing']);
    const unique = set.replace('spec: {', 'spec: { networkConfig: { subdomainPolicy: UniquePerReplica },');
    expect([found(unique, 'train'), found(unique, 'train-0')]).toEqual(['missing', 'here']);
  });
});
