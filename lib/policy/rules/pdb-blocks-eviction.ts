import { at } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const pdbBlocksEviction = defineRule({
  id: 'pdb-blocks-eviction',
  title: 'A disruption budget lets some pod go.',
  why: 'A budget that allows no disruption stops every drain: the upgrade of the cluster waits for ever, until somebody deletes the pods or the budget by force.',
  fix: 'Set maxUnavailable: 1.',
  references: [
    'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
    'kube-linter pdb-max-unavailable, pdb-min-available',
    'Polaris pdbDisruptionsIsZero',
    'Gatekeeper poddisruptionbudget',
  ],
  examples: {
    bad: [
      {
        situation: 'none may be away',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            maxUnavailable: 0
            selector:
              matchLabels:
                app: api
        `),
      },
      {
        situation: 'all must be there',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            minAvailable: 100%
            selector:
              matchLabels:
                app: api
        `),
      },
      {
        situation: 'none, as a share',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            maxUnavailable: 0%
            selector:
              matchLabels:
                app: api
        `),
      },
    ],
    good: [
      {
        situation: 'one may be away',
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
      {
        situation: 'half must be there',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            minAvailable: 50%
            selector:
              matchLabels:
                app: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'none need be there',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            minAvailable: 0
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
    const away = at(pdb, 'spec', 'maxUnavailable');
    const there = at(pdb, 'spec', 'minAvailable');
    if (away === 0 || away === '0%') report({ message: `the budget ${pdb.metadata.name} lets no pod go: maxUnavailable is ${away}`, path: ['spec', 'maxUnavailable'] });
    if (there === '100%') report({ message: `the budget ${pdb.metadata.name} lets no pod go: minAvailable is 100%`, path: ['spec', 'minAvailable'] });
  },
});
