import { expect, it } from 'vitest';
import type { KubeObject } from '../../../lib/kube/object';
import { checkSemantics } from '../../../lib/kube/semantic';

const pod = (port: number, restartPolicy?: string) => ({ metadata: { labels: { app: 'x' } }, spec: { ...(restartPolicy !== undefined && { restartPolicy }), containers: [{ name: 'main', image: 'x:1', ports: [{ containerPort: port }] }] } });

const jobSet = (port: number, restartPolicy = 'Never') => ({ apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', spec: { replicatedJobs: [{ name: 'a', template: { spec: { template: pod(80) } } }, { name: 'b', template: { spec: { template: pod(port, restartPolicy) } } }] } });
const workers = (port: number, restartPolicy = 'Always') => ({ apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', spec: { leaderWorkerTemplate: { size: 2, leaderTemplate: pod(80, 'Always'), workerTemplate: pod(port, restartPolicy) } } });
const volcano = (port: number) => ({ apiVersion: 'batch.volcano.sh/v1alpha1', kind: 'Job', spec: { tasks: [{ name: 'a', replicas: 1, template: pod(port, 'OnFailure') }] } });

function found(object: object): string[] {
  return checkSemantics({ metadata: { name: 'x', namespace: 'y' }, ...object } as KubeObject, 34).map(({ id, pointer }) => `${id} ${pointer}`);
}

it.each([
  ['a JobSet', jobSet, '/spec/replicatedJobs/1/template/spec/template'],
  ['a LeaderWorkerSet', workers, '/spec/leaderWorkerTemplate/workerTemplate'],
  ['a Job of Volcano', volcano, '/spec/tasks/0/template'],
])('the pods of %s are checked part by part', (_, make, place) => {
  expect(found(make(8080))).toEqual([]);
  expect(found(make(70_000))).toEqual([`port-out-of-range ${place}/spec/containers/0/ports/0/containerPort`]);
});

it('the Jobs of a JobSet end, as their controller sees to where nothing is said, and the pods of a LeaderWorkerSet do not', () => {
  expect(found(jobSet(80, 'Always'))).toEqual([expect.stringMatching(/ \/spec\/replicatedJobs\/1\/template\/spec\/template\/spec\/restartPolicy$/)]);
  expect(found(workers(80, 'Never'))).toEqual([expect.stringMatching(/ \/spec\/leaderWorkerTemplate\/workerTemplate\/spec\/restartPolicy$/)]);
});

it('a roll-out of a LeaderWorkerSet can begin: a group may come, or one may go', () => {
  const rolled = (rollingUpdateConfiguration: object, replicas = 2) => {
    const { spec, ...rest } = workers(80);
    return found({ ...rest, spec: { ...spec, replicas, rolloutStrategy: { type: 'RollingUpdate', rollingUpdateConfiguration } } });
  };
  const stuck = ['workload-rolling-update-zero-progress /spec/rolloutStrategy/rollingUpdateConfiguration/maxUnavailable'];
  expect(rolled({ maxSurge: 0, maxUnavailable: 0 })).toEqual(stuck);
  expect(rolled({ maxUnavailable: 0 })).toEqual(stuck);
  for (const bounds of [{}, { maxSurge: 0 }, { maxSurge: 1, maxUnavailable: 0 }, { maxSurge: '50%', maxUnavailable: 0 }]) expect(rolled(bounds)).toEqual([]);
  expect(rolled({ maxSurge: 0, maxUnavailable: 0 }, 0)).toEqual([]);
});
