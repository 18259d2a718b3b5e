import { withContainer, withPodSpec } from '../examples';
import { inContainer } from '../paths';
import { limitOf } from '../resources';
import { defineRule } from '../rule';

export const memoryLimitRequired = defineRule({
  id: 'memory-limit-required',
  title: 'Every container says how much memory it may use.',
  why: 'A leak in a container without a limit takes the memory of the node, and the kernel then kills whichever process it finds, of any pod.',
  fix: 'Set resources.limits.memory, such as 256Mi.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'kube-linter unset-memory-requirements',
    'kube-score container-resources',
    'Polaris memoryLimitsMissing',
    'Checkov CKV_K8S_13',
    'Trivy KSV-0018',
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
        situation: 'only a request',
        yaml: withContainer(`
          resources:
            requests:
              memory: 256Mi
        `),
      },
    ],
    good: [
      {
        situation: 'a limit',
        yaml: withContainer(`
          resources:
            limits:
              memory: 256Mi
        `),
      },
      {
        situation: 'the pod as a whole says it, from 1.34',
        minor: 34,
        yaml: withPodSpec(`
          resources:
            limits:
              memory: 256Mi
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a limit in which nothing fits: how much is not judged here',
        yaml: withContainer(`
          resources:
            limits:
              memory: 1Mi
        `),
      },
    ],
  },
  on: 'container',
  check: (container, report, { minor }) => {
    if (container.sort === 'ephemeral' || limitOf(container, 'memory', minor) !== undefined) return;
    report({ message: `the container ${container.name} has no limit for memory`, path: inContainer(container, 'resources') });
  },
});
