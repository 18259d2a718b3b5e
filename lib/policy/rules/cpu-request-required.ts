import { withContainer, withPodSpec } from '../examples';
import { inContainer } from '../paths';
import { requestOf } from '../resources';
import { defineRule } from '../rule';

export const cpuRequestRequired = defineRule({
  id: 'cpu-request-required',
  title: 'Every container says how much CPU it needs.',
  why: 'The scheduler places pods by their requests. A container that asks for nothing is placed on a full node and gets what the others leave; and an autoscaler that aims at a share of the request has nothing to divide by.',
  fix: 'Set resources.requests.cpu to what the container uses in normal operation, such as 250m.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'kube-linter unset-cpu-requirements',
    'kube-score container-resources',
    'Polaris cpuRequestsMissing',
    'Checkov CKV_K8S_10',
    'Trivy KSV-0015',
  ],
  examples: {
    bad: [
      {
        situation: 'no resources at all',
        yaml: withContainer(`
          resources: {}
        `),
      },
      {
        situation: 'an init container without one',
        yaml: withPodSpec(`
          initContainers:
            - name: migrate
              image: registry.acme.io/api:1.4.2
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              resources:
                requests:
                  cpu: 250m
        `),
      },
    ],
    good: [
      {
        situation: 'a request',
        yaml: withContainer(`
          resources:
            requests:
              cpu: 250m
        `),
      },
      {
        situation: 'the pod as a whole says it, from 1.34',
        minor: 34,
        yaml: withPodSpec(`
          resources:
            requests:
              cpu: 250m
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'only a limit is set, which the API server copies into the request',
        yaml: withContainer(`
          resources:
            limits:
              cpu: 250m
        `),
      },
    ],
  },
  on: 'container',
  check: (container, report, { minor }) => {
    if (container.sort === 'ephemeral' || requestOf(container, 'cpu', minor) !== undefined) return;
    report({ message: `the container ${container.name} asks for no CPU`, path: inContainer(container, 'resources') });
  },
});
