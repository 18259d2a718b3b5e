import { at, isMap } from '../../kube/object';
import { withPodSpec } from '../examples';
import { inPod } from '../paths';
import { defineRule } from '../rule';

export const emptydirSizeLimit = defineRule({
  id: 'emptydir-size-limit',
  title: 'Every emptyDir has a size limit.',
  why: 'An emptyDir grows until the disk of the node is full, or its memory where the medium is Memory; then the kubelet evicts pods that had no part in it.',
  fix: 'Set sizeLimit on the emptyDir, such as 64Mi.',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/#emptydir',
    'Kyverno add-emptydir-sizelimit',
  ],
  examples: {
    bad: [
      {
        situation: 'no limit',
        yaml: withPodSpec(`
          volumes:
            - name: tmp
              emptyDir: {}
        `),
      },
      {
        situation: 'memory without a limit',
        yaml: withPodSpec(`
          volumes:
            - name: shm
              emptyDir:
                medium: Memory
        `),
      },
      {
        situation: 'a limit of 0 means none',
        yaml: withPodSpec(`
          volumes:
            - name: tmp
              emptyDir:
                sizeLimit: 0
        `),
      },
    ],
    good: [
      {
        situation: 'a limit',
        yaml: withPodSpec(`
          volumes:
            - name: tmp
              emptyDir:
                sizeLimit: 64Mi
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a volume of another type',
        yaml: withPodSpec(`
          volumes:
            - name: config
              configMap:
                name: api
        `),
      },
    ],
  },
  on: 'pod',
  check: (pod, report) => {
    const { volumes } = pod.spec;
    if (!Array.isArray(volumes)) return;
    for (const [index, volume] of volumes.entries()) {
      const scratch = at(volume, 'emptyDir');
      if (!isMap(scratch) || !isNone(scratch.sizeLimit)) continue;
      const where = scratch.medium === 'Memory' ? 'in memory' : 'on the disk of the node';
      report({ message: `the emptyDir ${String(at(volume, 'name'))} may grow without end ${where}`, path: inPod(pod, 'volumes', index, 'emptyDir') });
    }
  },
});

/** The kubelet takes a limit of zero as no limit. */
function isNone(limit: unknown): boolean {
  return limit === undefined || limit === null || limit === 0 || limit === '0';
}
