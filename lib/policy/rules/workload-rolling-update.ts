import { at, groupKindOf } from '../../kube/object';
import { documents } from '../examples';
import type { PodSubject } from '../rule';
import { defineRule } from '../rule';
import { trafficOf } from '../serving';

const STRATEGIES: Readonly<Record<string, 'strategy' | 'updateStrategy'>> = {
  'apps/Deployment': 'strategy',
  'apps/StatefulSet': 'updateStrategy',
  'apps/DaemonSet': 'updateStrategy',
};

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
      {
        situation: 'a Deployment that is stopped first',
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
                targetPort: 8080
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            strategy:
              type: Recreate
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'a DaemonSet that waits for people',
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
                targetPort: 8080
          ---
          apiVersion: apps/v1
          kind: DaemonSet
          metadata:
            name: api
            namespace: shop
          spec:
            updateStrategy:
              type: OnDelete
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
    ],
    good: [
      {
        situation: 'a rolling update',
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
                targetPort: 8080
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            strategy:
              type: RollingUpdate
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'the default is a rolling update',
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
                targetPort: 8080
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            replicas: 2
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'no Service sends traffic, so nobody sees the gap',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            strategy:
              type: Recreate
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'two pods could not mount its claim at once',
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
                targetPort: 8080
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
            strategy:
              type: Recreate
            selector:
              matchLabels:
                app: api
            template:
              metadata:
                labels:
                  app: api
              spec:
                volumes:
                  - name: data
                    persistentVolumeClaim:
                      claimName: data
                containers:
                  - name: api
                    image: registry.acme.io/api:1.4.2
        `),
      },
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
