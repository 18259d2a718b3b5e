import { isMap } from '../../kube/object';
import { documents } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';
import { runsForever, servingContainers, trafficOf } from '../serving';

export const readinessProbeRequired = defineRule({
  id: 'readiness-probe-required',
  title: 'A container that gets traffic from a Service has a readiness probe.',
  why: 'Without one a pod gets requests the moment its process starts: every rolling update and every scale-up answers with errors until the program listens, and a pod that cannot reach its database keeps its share of the traffic.',
  fix: 'Add a readinessProbe that asks what a request needs.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'kube-score pod-probes',
    'kube-linter no-readiness-probe',
    'Polaris readinessProbeMissing',
    'Checkov CKV_K8S_9',
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
        situation: 'the port is found by its name',
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
                targetPort: http
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
                  - name: metrics
                    image: registry.acme.io/metrics:1.0.0
                    ports:
                      - containerPort: 9090
        `),
      },
    ],
    good: [
      {
        situation: 'a readiness probe',
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
                    readinessProbe:
                      httpGet:
                        path: /ready
                        port: 8080
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
        situation: 'the container that lacks one gets no traffic',
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
                targetPort: http
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
                    readinessProbe:
                      httpGet:
                        path: /ready
                        port: 8080
                  - name: metrics
                    image: registry.acme.io/metrics:1.0.0
                    ports:
                      - containerPort: 9090
        `),
      },
      {
        situation: 'a Service that wants pods before they are ready',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            publishNotReadyAddresses: true
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
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    if (pod.containers.every(({ container, sort }) => sort === 'init' || isMap(container.readinessProbe)) || !runsForever(pod)) return;
    const services = trafficOf(pod, graph);
    if (services.length === 0) return;
    for (const { container, name, path } of servingContainers(pod, services)) {
      if (isMap(container.readinessProbe)) continue;
      report({ message: `the container ${name} gets traffic of the Service ${services[0]?.name} and has no readiness probe`, path: inPod(pod, ...path), container: name });
    }
  },
});
