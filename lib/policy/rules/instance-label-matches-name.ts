import { isMap } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const instanceLabelMatchesName = defineRule({
  id: 'instance-label-matches-name',
  title: 'The instance label is the name of the object.',
  why: 'Where the organisation agrees that an instance is one workload, a label that says another name sends people and reports to the wrong one.',
  fix: 'Set app.kubernetes.io/instance to metadata.name.',
  references: [
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
    'Polaris metadataAndInstanceMismatched',
  ],
  examples: {
    bad: [
      {
        situation: 'another name',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            labels:
              app.kubernetes.io/instance: shop
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
      {
        situation: 'a name that only begins alike',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            labels:
              app.kubernetes.io/instance: api-2
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
        situation: 'its name',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            labels:
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
        situation: 'no such label; labels-recommended looks at it',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            labels:
              app: api
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout', 'batch/CronJob', '/Service'],
  check: (object, report) => {
    const { labels, name } = object.metadata;
    const instance = isMap(labels) ? labels['app.kubernetes.io/instance'] : undefined;
    if (instance === undefined || instance === name) return;
    report({ message: `${object.kind} ${name} says it is the instance ${String(instance)}`, path: ['metadata', 'labels', 'app.kubernetes.io/instance'] });
  },
});
