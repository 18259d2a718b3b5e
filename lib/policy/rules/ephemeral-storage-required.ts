import { at } from '../../kube/object';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const ephemeralStorageRequired = defineRule({
  id: 'ephemeral-storage-required',
  title: 'Every container says how much of the disk of the node it needs and may use.',
  why: 'Logs and scratch files fill the disk of the node. Without requests the scheduler does not see it coming, and without limits the kubelet evicts pods in the order of its own choice, the noisy one not first.',
  fix: 'Set resources.requests.ephemeral-storage and resources.limits.ephemeral-storage, such as 128Mi and 1Gi.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'kube-score container-ephemeral-storage-request-and-limit',
  ],
  examples: {
    bad: [
      {
        situation: 'neither',
        yaml: withContainer(`
          resources:
            limits:
              memory: 256Mi
        `),
      },
      {
        situation: 'a request without a limit',
        yaml: withContainer(`
          resources:
            requests:
              ephemeral-storage: 128Mi
        `),
      },
    ],
    good: [
      {
        situation: 'both',
        yaml: withContainer(`
          resources:
            requests:
              ephemeral-storage: 128Mi
            limits:
              ephemeral-storage: 1Gi
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'only a limit, which the API server copies into the request',
        yaml: withContainer(`
          resources:
            limits:
              ephemeral-storage: 1Gi
        `),
      },
    ],
  },
  on: 'container',
  check: ({ container, name, sort, path, pod }, report) => {
    if (sort === 'ephemeral' || at(container, 'resources', 'limits', 'ephemeral-storage') !== undefined) return;
    const requested = at(container, 'resources', 'requests', 'ephemeral-storage') !== undefined;
    report({ message: `the container ${name} has ${requested ? 'no limit' : 'neither request nor limit'} for ephemeral-storage`, path: inContainer({ path, pod }, 'resources') });
  },
});
