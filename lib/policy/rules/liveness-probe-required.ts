import { isMap } from '../../kube/object';
import { documents, withContainer, withPodSpec } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';
import { runsForever } from '../serving';

export const livenessProbeRequired = defineRule({
  id: 'liveness-probe-required',
  title: 'A container that runs for ever has a liveness probe.',
  why: 'A process that hangs is not restarted by anything else: it stays, holds its locks and its share of the work, until somebody looks.',
  fix: 'Add a livenessProbe that asks whether the process itself is alive, and nothing that it depends on.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'kube-linter no-liveness-probe',
    'Polaris livenessProbeMissing',
    'Checkov CKV_K8S_8',
  ],
  examples: {
    bad: [
      {
        situation: 'a Deployment without one',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
        `),
      },
      {
        situation: 'one of two containers lacks it',
        yaml: withPodSpec(`
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              livenessProbe:
                tcpSocket:
                  port: 8080
            - name: proxy
              image: registry.acme.io/proxy:1.0.0
        `),
      },
    ],
    good: [
      {
        situation: 'a TCP check',
        yaml: withContainer(`
          livenessProbe:
            tcpSocket:
              port: 8080
        `),
      },
      {
        situation: 'an init container ends by itself',
        yaml: withPodSpec(`
          initContainers:
            - name: migrate
              image: registry.acme.io/api:1.4.2
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              livenessProbe:
                tcpSocket:
                  port: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a Job is meant to end, and has a deadline for the rest',
        yaml: documents(`
          apiVersion: batch/v1
          kind: Job
          metadata:
            name: import
          spec:
            template:
              spec:
                restartPolicy: Never
                containers:
                  - name: import
                    image: registry.acme.io/import:1.0.0
        `),
      },
      {
        situation: 'a test pod of a Helm chart',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: test-connection
            annotations:
              helm.sh/hook: test
          spec:
            containers:
              - name: test
                image: registry.acme.io/tools:2.0.0
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    if (!runsForever(pod)) return;
    for (const { container, name, sort, path } of pod.containers) {
      if (sort !== 'main' || isMap(container.livenessProbe)) continue;
      report({ message: `the container ${name} has no liveness probe`, path: inPod(pod, ...path), container: name });
    }
  },
});
