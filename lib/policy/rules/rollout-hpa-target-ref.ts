import { targetOf } from '../../graph/workloads';
import { at } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const rollout = object('argoproj.io/v1alpha1 Rollout', 'api', 'spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: api }, strategy: { canary: {} } }');
const hpa = (apiVersion: string, kind: string) => object('autoscaling/v2 HorizontalPodAutoscaler', 'api', `spec: { maxReplicas: 4, scaleTargetRef: { apiVersion: ${apiVersion}, kind: ${kind}, name: api } }`);

export const rolloutHpaTargetRef = defineRule({
  id: 'rollout-hpa-target-ref',
  title: 'An autoscaler counts the Rollout, not the Deployment that it took over.',
  why: 'A Rollout that refers to a Deployment scales it down to nothing: an autoscaler that counts the Deployment sees no pods, and starts a second set beside those of the Rollout.',
  fix: 'Point scaleTargetRef at the Rollout.',
  references: ['https://argo-rollouts.readthedocs.io/en/stable/migrating/', 'https://github.com/argoproj/argo-rollouts/issues/4110'],
  examples: {
    bad: [{ situation: 'the autoscaler of the Deployment was kept', yaml: set(deployment('api'), rollout, hpa('apps/v1', 'Deployment')) }],
    good: [{ situation: 'it counts the Rollout', yaml: set(deployment('api'), rollout, hpa('argoproj.io/v1alpha1', 'Rollout')) }],
    nearMiss: [{ situation: 'a Deployment that no Rollout took over', yaml: set(deployment('api'), hpa('apps/v1', 'Deployment')) }],
  },
  on: 'set',
  check(graph, report) {
    const taken = new Map<string, string>();
    for (const each of graph.ofKind('argoproj.io/Rollout')) {
      const target = targetOf(at(each, 'spec', 'workloadRef'));
      if (target) taken.set(`${graph.namespaceOf(each)}/${target.groupKind}/${target.name}`, each.metadata.name);
    }
    if (taken.size === 0) return;
    for (const scaler of [...graph.ofKind('autoscaling/HorizontalPodAutoscaler'), ...graph.ofKind('keda.sh/ScaledObject')]) {
      const target = targetOf(at(scaler, 'spec', 'scaleTargetRef'), 'Deployment');
      const owner = target && taken.get(`${graph.namespaceOf(scaler)}/${target.groupKind}/${target.name}`);
      if (target && owner !== undefined) report({ object: scaler, path: ['spec', 'scaleTargetRef'], message: `${scaler.kind} ${scaler.metadata.name} counts ${target.groupKind.slice(target.groupKind.indexOf('/') + 1)} ${target.name}, whose pods Rollout ${owner} took over`, accepted: `Rollout ${owner}` });
    }
  },
});
