import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const pdbUnhealthyEvictionPolicy = defineRule({
  id: 'pdb-unhealthy-eviction-policy',
  title: 'A disruption budget lets pods go that are not ready.',
  why: 'By default, pods that run and are not ready hold up a drain when the budget is used up: one bad deploy and the nodes can no longer be upgraded.',
  fix: 'Set unhealthyPodEvictionPolicy: AlwaysAllow.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy',
    'kube-linter pdb-unhealthy-pod-eviction-policy',
  ],
  examples: {
    bad: [
      {
        situation: 'nothing is said, which means IfHealthyBudget',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            maxUnavailable: 1
            selector:
              matchLabels:
                app: api
        `),
      },
    ],
    good: [
      {
        situation: 'always',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            maxUnavailable: 1
            unhealthyPodEvictionPolicy: AlwaysAllow
            selector:
              matchLabels:
                app: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the other one, by choice',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            maxUnavailable: 1
            unhealthyPodEvictionPolicy: IfHealthyBudget
            selector:
              matchLabels:
                app: api
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['policy/PodDisruptionBudget'],
  check: (pdb, report) => {
    if (at(pdb, 'spec', 'unhealthyPodEvictionPolicy') !== undefined) return;
    report({ message: `pods that are not ready hold up drains by the budget ${pdb.metadata.name}`, path: ['spec', 'unhealthyPodEvictionPolicy'], accepted: 'AlwaysAllow, IfHealthyBudget' });
  },
});
