import { at, isMap } from '../../kube/object';
import { documents } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';
import { runsForever, servingContainers, trafficOf } from '../serving';

export const prestopHookRequired = defineRule({
  id: 'prestop-hook-required',
  title: 'A container that gets traffic from a Service waits before it stops.',
  why: 'When a pod is deleted, its process is told to stop at the same moment as the load balancers are told to leave it out, and they take some seconds. Without a wait, requests of these seconds fail at every rolling update and every drain.',
  fix: 'Add lifecycle.preStop.sleep.seconds: 10 (from 1.30; before it exec a sleep), shorter than terminationGracePeriodSeconds.',
  references: [
    'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
    'Datree CONTAINERS_MISSING_PRESTOP_KEY',
  ],
  examples: {
    bad: [
      {
        situation: 'a Deployment behind a Service',
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
                    ports:
                      - name: http
                        containerPort: 8080
        `),
      },
      {
        situation: 'a hook after the start is another one',
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
                    ports:
                      - name: http
                        containerPort: 8080
                    lifecycle:
                      postStart:
                        exec:
                          command: [warm-up]
        `),
      },
    ],
    good: [
      {
        situation: 'it sleeps',
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
                    ports:
                      - name: http
                        containerPort: 8080
                    lifecycle:
                      preStop:
                        sleep:
                          seconds: 15
        `),
      },
      {
        situation: 'no Service sends traffic',
        yaml: documents(`
          apiVersion: apps/v1
          kind: Deployment
          metadata:
            name: api
            namespace: shop
          spec:
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
                    ports:
                      - name: http
                        containerPort: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the program is asked to drain itself',
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
                    ports:
                      - name: http
                        containerPort: 8080
                    lifecycle:
                      preStop:
                        httpGet:
                          path: /drain
                          port: http
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    if (pod.containers.every(({ container, sort }) => sort === 'init' || isMap(at(container.lifecycle, 'preStop'))) || !runsForever(pod)) return;
    const services = trafficOf(pod, graph);
    if (services.length === 0) return;
    for (const { container, name, path } of servingContainers(pod, services)) {
      if (isMap(at(container.lifecycle, 'preStop'))) continue;
      report({ message: `the container ${name} gets traffic of the Service ${services[0]?.name} and stops at once when told to`, path: inPod(pod, ...path), container: name });
    }
  },
});
