import { replicasOf } from '../../graph/replicas';
import { deployment, groups, object, set } from '../example-objects';
import { defineRule } from '../rule';

export const workloadMinReplicas = defineRule({
  id: 'workload-min-replicas',
  title: 'A workload that serves runs two pods at least.',
  why: 'With one pod every drained node, every crash and every eviction is an outage.',
  fix: 'Set replicas to 2 or more, or give the workload an autoscaler with minReplicas 2.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
    'kube-score deployment-replicas',
    'kube-linter minimum-three-replicas',
    'Polaris deploymentMissingReplicas',
  ],
  examples: {
    bad: [
      { situation: 'one replica', yaml: deployment('api', { spec: 'replicas: 1' }) },
      { situation: 'replicas left out, which means one, and no autoscaler', yaml: deployment('api') },
      { situation: 'one group of pods, which fails as a whole', yaml: groups('llm', 1) },
    ],
    good: [
      { situation: 'two replicas', yaml: deployment('api', { spec: 'replicas: 2' }) },
      { situation: 'two groups', yaml: groups('llm', 2) },
    ],
    nearMiss: [
      {
        situation: 'replicas left out because an autoscaler sets them',
        yaml: set(
          deployment('api'),
          object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `
            spec:
              scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }
              minReplicas: 2
              maxReplicas: 4
          `),
        ),
      },
      { situation: 'stopped on purpose', yaml: deployment('api', { spec: 'replicas: 0' }) },
    ],
  },
  on: 'object',
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'argoproj.io/Rollout', 'leaderworkerset.x-k8s.io/LeaderWorkerSet'],
  check(workload, report, { graph }) {
    const replicas = replicasOf(graph, workload);
    if (replicas?.source !== 'fixed' || replicas.max !== 1) return;
    report({ message: `${workload.kind} ${workload.metadata.name} runs a single ${replicas.pods > 1 ? 'group' : 'pod'}`, path: ['spec', 'replicas'], accepted: 'two replicas or more, or an autoscaler' });
  },
});
