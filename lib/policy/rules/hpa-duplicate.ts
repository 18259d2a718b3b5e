import { targetOf } from '../../graph/workloads';
import { at, type KubeObject } from '../../kube/object';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const hpa = (name: string, target = 'api') => object('autoscaling/v2 HorizontalPodAutoscaler', name, `spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: ${target} }, maxReplicas: 9 }`);

export const hpaDuplicate = defineRule({
  id: 'hpa-duplicate',
  title: 'A workload has one autoscaler at most.',
  why: 'Two autoscalers on one target overrule one another every few seconds: pods are started and stopped without end.',
  fix: 'Keep one autoscaler and give it the metrics of both.',
  references: ['https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/', 'Kyverno prevent-duplicate-hpa'],
  examples: {
    bad: [
      { situation: 'two HorizontalPodAutoscalers', yaml: set(deployment('api'), hpa('cpu'), hpa('queue')) },
      { situation: 'one of KEDA beside one of Kubernetes', yaml: set(deployment('api'), hpa('api'), object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api } }')) },
    ],
    good: [{ situation: 'one each', yaml: set(deployment('api'), deployment('web'), hpa('api'), hpa('web', 'web')) }],
    nearMiss: [
      { situation: 'the same names in two namespaces', yaml: set(hpa('api'), hpa('test/api')) },
      {
        situation: 'a ScaledObject that takes over an existing autoscaler by its name',
        yaml: set(deployment('api'), hpa('api'), object('keda.sh/v1alpha1 ScaledObject', 'api', 'spec: { scaleTargetRef: { name: api }, advanced: { horizontalPodAutoscalerConfig: { name: api } } }')),
      },
    ],
  },
  on: 'set',
  check(graph, report) {
    const first = new Map<string, KubeObject>();
    for (const scaler of [...graph.ofKind('autoscaling/HorizontalPodAutoscaler'), ...graph.ofKind('keda.sh/ScaledObject')]) {
      const target = targetOf(at(scaler, 'spec', 'scaleTargetRef'), scaler.kind === 'ScaledObject' ? 'Deployment' : undefined);
      if (target === undefined) continue;
      const key = `${target.groupKind}/${graph.namespaceOf(scaler)}/${target.name}`;
      const other = first.get(key);
      if (other === undefined) first.set(key, scaler);
      else if (at(scaler, 'spec', 'advanced', 'horizontalPodAutoscalerConfig', 'name') !== other.metadata.name) {
        report({ object: scaler, path: ['spec', 'scaleTargetRef'], message: `${other.kind} ${other.metadata.name} and ${scaler.kind} ${scaler.metadata.name} both scale ${target.name}` });
      }
    }
  },
});
