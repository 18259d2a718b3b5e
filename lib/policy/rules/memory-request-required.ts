import { withContainer, withPodSpec } from '../examples';
import { inContainer } from '../paths';
import { requestOf } from '../resources';
import { defineRule } from '../rule';

export const memoryRequestRequired = defineRule({
  id: 'memory-request-required',
  title: 'Every container says how much memory it needs.',
  why: 'The scheduler places pods by their requests, and a node short of memory evicts first the pods that use more than they asked for: with no request, that is this one.',
  fix: 'Set resources.requests.memory to what the container uses in normal operation, such as 256Mi.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'kube-linter unset-memory-requirements',
    'kube-score container-resources',
    'Polaris memoryRequestsMissing',
    'Checkov CKV_K8S_12',
    'Trivy KSV-0016',
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
                  memory: 256Mi
        `),
      },
    ],
    good: [
      {
        situation: 'a request',
        yaml: withContainer(`
          resources:
            requests:
              memory: 256Mi
        `),
      },
      {
        situation: 'the pod as a whole says it, from 1.34',
        minor: 34,
        yaml: withPodSpec(`
          resources:
            requests:
              memory: 256Mi
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'only a limit is set, which the API server copies into the request',
        yaml: withContainer(`
          resources:
            limits:
              memory: 256Mi
        `),
      },
    ],
  },
  on: 'container',
  check: (container, report, { minor }) => {
    if (container.sort === 'ephemeral' || requestOf(container, 'memory', minor) !== undefined) return;
    report({ message: `the container ${container.name} asks for no memory`, path: inContainer(container, 'resources') });
  },
});
