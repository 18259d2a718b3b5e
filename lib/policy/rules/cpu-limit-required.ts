import { withContainer, withPodSpec } from '../examples';
import { inContainer } from '../paths';
import { limitOf } from '../resources';
import { defineRule } from '../rule';

export const cpuLimitRequired = defineRule({
  id: 'cpu-limit-required',
  title: 'Every container says how much CPU it may use.',
  why: 'Without a limit a busy container takes all CPU that others on the node did not ask for, so that response times depend on the neighbours. The opposite school leaves it out, to use idle CPU: ask for this rule by id where your organisation wants limits.',
  fix: 'Set resources.limits.cpu, such as 500m.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'kube-linter unset-cpu-requirements',
    'Polaris cpuLimitsMissing',
    'Checkov CKV_K8S_11',
    'Trivy KSV-0011',
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
              cpu: 500m
        `),
      },
    ],
    good: [
      {
        situation: 'a limit',
        yaml: withContainer(`
          resources:
            limits:
              cpu: 500m
        `),
      },
      {
        situation: 'the pod as a whole says it, from 1.34',
        minor: 34,
        yaml: withPodSpec(`
          resources:
            limits:
              cpu: 500m
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a memory limit is another matter, and this has a CPU limit too',
        yaml: withContainer(`
          resources:
            limits:
              cpu: "1"
              memory: 256Mi
        `),
      },
    ],
  },
  on: 'container',
  check: (container, report, { minor }) => {
    if (container.sort === 'ephemeral' || limitOf(container, 'cpu', minor) !== undefined) return;
    report({ message: `the container ${container.name} has no limit for CPU`, path: inContainer(container, 'resources') });
  },
});
