import type { Workload } from '../../graph/workloads';
import { at, groupKindOf } from '../../kube/object';
import { IntOrPercent } from '../../units';
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
      { situation: 'a rolling update that may stop every pod at once', yaml: set(service('api', '- port: 80'), deployment('api', { spec: 'replicas: 3\nstrategy: { rollingUpdate: { maxUnavailable: 100% } }' })) },
      { situation: 'a DaemonSet that waits for people', yaml: set(service('agent', '- port: 80'), workload('apps/v1 DaemonSet', 'agent', { spec: 'updateStrategy: { type: OnDelete }' })) },
    ],
    good: [
      { situation: 'a rolling update', yaml: set(service('api', '- port: 80'), deployment('api', { spec: 'strategy: { type: RollingUpdate }' })) },
      { situation: 'the default is a rolling update', yaml: set(service('api', '- port: 80'), deployment('api', { spec: 'replicas: 2' })) },
    ],
    nearMiss: [
      { situation: 'the default share of two pods is none', yaml: set(service('api', '- port: 80'), deployment('api', { spec: 'replicas: 2\nstrategy: { rollingUpdate: { maxUnavailable: 25% } }' })) },
      { situation: 'no Service sends traffic, so nobody sees the gap', yaml: deployment('worker', RECREATE) },
      { situation: 'two pods could not mount its claim at once', yaml: set(service('db', '- port: 5432'), deployment('db', { ...RECREATE, pod: 'volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]' })) },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    const field = STRATEGIES[groupKindOf(pod.object)];
    const type = field && at(pod.object, 'spec', field, 'type');
    const stopped = stoppedAtOnce(graph.workloadOf(pod.object));
    if (field === undefined || (type !== 'Recreate' && type !== 'OnDelete' && stopped === undefined)) return;
    const [service] = trafficOf(pod, graph);
    if (service !== undefined && stopped !== undefined) {
      report({ message: `a rolling update may stop all pods at once, since maxUnavailable is ${stopped}, and the Service ${service.name} sends traffic here`, path: ['spec', field, 'rollingUpdate', 'maxUnavailable'], accepted: '0, or a share that leaves one pod', fix: 'Set maxUnavailable to 0, with a maxSurge above 0.' });
      return;
    }
    if (service === undefined || (type === 'Recreate' && mountsClaim(pod))) return;
    report({ message: `the strategy is ${type}, and the Service ${service.name} sends traffic here`, path: ['spec', field, 'type'], accepted: 'RollingUpdate' });
  },
});

/** The `maxUnavailable` of a Deployment, where it is as much as all of several pods. */
function stoppedAtOnce(workload: Workload | undefined): string | undefined {
  if (workload === undefined || groupKindOf(workload.object) !== 'apps/Deployment' || workload.scale.min < 2) return undefined;
  const strategy = at(workload.object, 'spec', 'strategy');
  const stated = at(strategy, 'rollingUpdate', 'maxUnavailable');
  const away = at(strategy, 'type') === 'Recreate' ? undefined : IntOrPercent.tryParse(stated);
  return away !== undefined && away.resolve(workload.scale.min, 'down') >= workload.scale.min ? String(stated) : undefined;
}

function mountsClaim({ spec: { volumes } }: PodSubject): boolean {
  return Array.isArray(volumes) && volumes.some((volume) => at(volume, 'persistentVolumeClaim') !== undefined);
}
