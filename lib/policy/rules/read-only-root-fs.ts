import { at } from '../../kube/object';
import { withContainer, withPodSpec } from '../examples';
import { inContainer } from '../paths';
import { isWindows } from '../pod-security-checks';
import { defineRule } from '../rule';

export const readOnlyRootFs = defineRule({
  id: 'read-only-root-fs',
  title: 'The root file system of every container is read-only.',
  why: 'A program that cannot write beside its code cannot be changed by whoever breaks into it, and fills no disk of the node without a limit.',
  fix: 'Set securityContext.readOnlyRootFilesystem: true, and mount an emptyDir with a sizeLimit where the program writes.',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
    'kube-linter no-read-only-root-fs',
    'kube-score container-security-context-readonlyrootfilesystem',
    'Polaris notReadOnlyRootFilesystem',
    'Checkov CKV_K8S_22',
    'Trivy KSV-0014',
  ],
  examples: {
    bad: [
      {
        situation: 'the field is not set',
        yaml: withContainer(`
          securityContext: {}
        `),
      },
      {
        situation: 'the field is false',
        yaml: withContainer(`
          securityContext:
            readOnlyRootFilesystem: false
        `),
      },
    ],
    good: [
      {
        situation: 'read-only',
        yaml: withContainer(`
          securityContext:
            readOnlyRootFilesystem: true
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a Windows container has no such field',
        yaml: withPodSpec(`
          os:
            name: windows
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const writable = at(subject.container, 'securityContext', 'readOnlyRootFilesystem') !== true;
    if (!writable || subject.sort === 'ephemeral' || isWindows(subject.pod)) return;
    report({ message: `the container ${subject.name} may write its own root file system`, path: inContainer(subject, 'securityContext', 'readOnlyRootFilesystem'), accepted: 'true' });
  },
});
