import { isMap } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

const WANTED = ['app.kubernetes.io/name', 'app.kubernetes.io/instance'];

export const labelsRecommended = defineRule({
  id: 'labels-recommended',
  title: 'Workloads and Services carry the recommended labels.',
  why: 'Dashboards, cost reports and people find what belongs together by app.kubernetes.io/name and app.kubernetes.io/instance; every tool knows them.',
  fix: 'Set app.kubernetes.io/name and app.kubernetes.io/instance.',
  references: [
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
    'Kubescape C-0077',
  ],
  examples: {
    bad: [
      {
        situation: 'none',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
      {
        situation: 'one of two',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            labels:
              app.kubernetes.io/name: api
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
    ],
    good: [
      {
        situation: 'both',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            labels:
              app.kubernetes.io/name: api
              app.kubernetes.io/instance: api
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'other kinds need none',
        yaml: documents(`
          apiVersion: v1
          kind: ConfigMap
          metadata:
            name: api
            namespace: shop
          data: {}
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout', 'batch/CronJob', '/Service'],
  check: (object, report) => {
    const { labels } = object.metadata;
    const missing = WANTED.filter((key) => !isMap(labels) || !Object.hasOwn(labels, key));
    if (missing.length > 0) report({ message: `${object.kind} ${object.metadata.name} has no label ${missing.join(' and ')}`, path: ['metadata', 'labels'] });
  },
});
