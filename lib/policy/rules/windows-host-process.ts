import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const windowsHostProcess = defineRule({
  id: 'windows-host-process',
  title: 'No Windows container is a process of the host.',
  why: 'A HostProcess container runs on the Windows node itself, with its rights and its network.',
  fix: 'Remove hostProcess: true; waive the rule for a node agent.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.11',
    'Polaris hostProcess',
    'Trivy KSV-0103',
  ],
  examples: {
    bad: [
      {
        situation: 'the pod is one',
        yaml: withPodSpec(`
          os:
            name: windows
          hostNetwork: true
          securityContext:
            windowsOptions:
              hostProcess: true
        `),
      },
      {
        situation: 'a container is one',
        yaml: withContainer(`
          securityContext:
            windowsOptions:
              hostProcess: true
        `),
      },
    ],
    good: [
      {
        situation: 'an ordinary Windows pod',
        yaml: withPodSpec(`
          os:
            name: windows
          securityContext:
            windowsOptions:
              runAsUserName: ContainerUser
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the field is set, and false',
        yaml: withContainer(`
          securityContext:
            windowsOptions:
              hostProcess: false
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('windows-host-process'),
});
