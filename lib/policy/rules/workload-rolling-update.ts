import { at, groupKindOf } from '../../kube/object';
import { deployment, service, set, workload } from '../example-objects';
import type { PodSubject } from '../rule';
import { defineRule } from '../rule';
import { trafficOf } from '../serving';

const STRATEGIES: Readonly<Record<string, 'strategy' | 'updateStrategy'>> = {
  'apps/Deployment': 'strategy',
  'apps/StatefulSet': 'updateStrategy',
  'apps/DaemonSet': 'updateStrategy',
};

const RECREATE = { spec: 'strategy: { type: Recreate }' };

export const workloadRollingUpdate = defineRule({
  id: 'workload-rolling-update',
  title: 'What is behind a Service is replaced pod by pod.',
  why: 'Recreate stops every pod before it starts the next version, so each deploy is an outage; with OnDelete a new version does not arrive until somebody deletes pods by hand.',
  fix: 'Remove the strategy type, or set it to RollingUpdate.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy',
    'kube-score deployment-strategy',
    'kube-linter no-rolling-update-strategy',
  ],
  examples: {
    bad: [
      { situation: 'a Deployment that is stopped first', yaml: set(service('api', '- port: 80'), deployment('api', RECREATE)) },
      { situation: 'a DaemonSet that waits for people', yaml: set(service('agent', '- port: 80'), workload('apps/v1 DaemonSet', 'agent', { spec: 'updateStrategy: { type: OnDelete }' })) },
    ],
    good: [
      { situation: 'a rolling update', yaml: set(service('api', '- port: 80'), deployment('api', { spec: 'strategy: { type: RollingUpdate }' })) },
      { situation: 'the default is a rolling update', yaml: set(service('api', '- port: 80'), deployment('api', { spec: 'replicas: 2' })) },
    ],
    nearMiss: [
      { situation: 'no Service sends traffic, so nobody sees the gap', yaml: deployment('worker', RECREATE) },
      { situation: 'two pods could not mount its claim at once', yaml: set(service('db', '- port: 5432'), deployment('db', { ...RECREATE, pod: 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]' })) },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    const field = STRATEGIES[groupKindOf(pod.object)];
    const type = field && at(pod.object, 'spec', field, 'type');
    if (field === undefined || (type !== 'Recreate' && type !== 'OnDelete')) return;
    const [service] = trafficOf(pod, graph);
    if (service === undefined || (type === 'Recreate' && mountsClaim(pod))) return;
    report({ message: `the strategy is ${type}, and the Service ${service.name} sends traffic here`, path: ['spec', field, 'type'], accepted: 'RollingUpdate' });
  },
});

function mountsClaim({ spec: { volumes } }: PodSubject): boolean {
  return Array.isArray(volumes) && volumes.some((volume) => at(volume, 'persistentVolumeClaim') !== undefined);
}
