import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const selinuxOptions = defineRule({
  id: 'selinux-options',
  title: 'No container sets an SELinux user or role, or a type beyond those for containers.',
  why: 'A type such as spc_t, or another user or role, takes the container out of the confinement that SELinux gives it on the node.',
  fix: 'Remove user and role, and use one of the accepted types.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Trivy KSV-0025',
  ],
  examples: {
    bad: [
      {
        situation: 'a type that confines nothing',
        yaml: withContainer(`
          securityContext:
            seLinuxOptions:
              type: spc_t
        `),
      },
      {
        situation: 'a user',
        yaml: withPodSpec(`
          securityContext:
            seLinuxOptions:
              user: system_u
        `),
      },
      {
        situation: 'a type that counts from 1.31, on 1.30',
        minor: 30,
        yaml: withPodSpec(`
          securityContext:
            seLinuxOptions:
              type: container_engine_t
        `),
      },
    ],
    good: [
      {
        situation: 'a type for containers',
        yaml: withPodSpec(`
          securityContext:
            seLinuxOptions:
              type: container_init_t
        `),
      },
      {
        situation: 'a type that counts from 1.31',
        minor: 31,
        yaml: withPodSpec(`
          securityContext:
            seLinuxOptions:
              type: container_engine_t
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a level alone separates tenants, and takes nothing away',
        yaml: withPodSpec(`
          securityContext:
            seLinuxOptions:
              level: "s0:c123,c456"
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('selinux-options'),
});
