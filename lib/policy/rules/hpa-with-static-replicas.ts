import { at } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const HPA = object('autoscaling/v2 HorizontalPodAutoscaler', 'api', 'spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: api }, minReplicas: 2, maxReplicas: 9 }');

export const hpaWithStaticReplicas = defineRule({
  id: 'hpa-with-static-replicas',
  title: 'A workload with an autoscaler leaves replicas out.',
  why: 'Every deploy sets the number back to what the manifest says: on a busy day it throws away most pods at once, and a GitOps engine fights the autoscaler for ever.',
  fix: 'Remove spec.replicas from the workload.',
  references: ['https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/', 'kube-score deployment-targeted-by-hpa-does-not-have-replicas-configured'],
  examples: {
    bad: [
      { situation: 'both say how many', yaml: set(deployment('api', { spec: 'replicas: 2' }), HPA) },
      { situation: 'an autoscaler of KEDA', yaml: set(deployment('api', { spec: 'replicas: 2' }), object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api } }')) },
    ],
    good: [{ situation: 'the autoscaler alone', yaml: set(deployment('api'), HPA) }],
    nearMiss: [{ situation: 'the autoscaler is for another workload', yaml: set(deployment('web', { spec: 'replicas: 2' }), deployment('api'), HPA) }],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, scale, name } of graph.workloads) {
      if ((scale.source !== 'hpa' && scale.source !== 'keda') || scale.owner === object) continue;
      const replicas = at(object, 'spec', 'replicas');
      if (replicas === undefined || replicas === null || scale.owner === undefined) continue;
      report({ object, path: ['spec', 'replicas'], message: `${object.kind} ${name} sets replicas: ${String(replicas)}, and ${scale.owner.kind} ${scale.owner.metadata.name} scales it from ${scale.min} to ${scale.max}` });
    }
  },
});
