import { at } from '../../kube/object';
import { Quantity } from '../../units';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const memoryRequestEqualsLimit = defineRule({
  id: 'memory-request-equals-limit',
  title: 'What a container may use of memory is what was kept for it.',
  why: 'Memory between request and limit is promised to several pods at once. When they all want it, the node runs short and pods are killed that did nothing wrong.',
  fix: 'Set resources.requests.memory to the value of the limit.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'kube-score container-memory-requests-equal-limits',
  ],
  examples: {
    bad: [
      {
        situation: 'the limit is twice the request',
        yaml: withContainer(`
          resources:
            requests:
              memory: 128Mi
            limits:
              memory: 256Mi
        `),
      },
      {
        situation: 'one unit is decimal, the other binary',
        yaml: withContainer(`
          resources:
            requests:
              memory: 256M
            limits:
              memory: 256Mi
        `),
      },
    ],
    good: [
      {
        situation: 'equal',
        yaml: withContainer(`
          resources:
            requests:
              memory: 256Mi
            limits:
              memory: 256Mi
        `),
      },
      {
        situation: 'only a limit, which is copied into the request',
        yaml: withContainer(`
          resources:
            limits:
              memory: 256Mi
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'equal, written differently',
        yaml: withContainer(`
          resources:
            requests:
              memory: 1024Mi
            limits:
              memory: 1Gi
        `),
      },
      {
        situation: 'no limit; memory-limit-required looks at it',
        yaml: withContainer(`
          resources:
            requests:
              memory: 1Gi
        `),
      },
    ],
  },
  on: 'container',
  check: ({ container, name, path, pod }, report) => {
    const request = Quantity.tryParse(at(container, 'resources', 'requests', 'memory'));
    const limit = Quantity.tryParse(at(container, 'resources', 'limits', 'memory'));
    if (!request || !limit || request.compare(limit) === 0) return;
    report({
      message: `the container ${name} asks for ${request.toString()} of memory and may use ${limit.toString()}`,
      path: inContainer({ path, pod }, 'resources', 'requests', 'memory'),
      fix: `Set resources.requests.memory: ${limit.toString()}.`,
    });
  },
});
