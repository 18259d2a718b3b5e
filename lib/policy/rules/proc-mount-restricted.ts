import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const procMountRestricted = defineRule({
  id: 'proc-mount-restricted',
  title: 'No container sees the whole of /proc, not even in a user namespace.',
  why: 'The baseline standard allows an unmasked /proc inside a user namespace from 1.35; the restricted standard does not.',
  fix: 'Remove procMount.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'kube-linter unsafe-proc-mount',
  ],
  examples: {
    bad: [
      {
        situation: 'an unmasked /proc in a user namespace',
        minor: 35,
        yaml: withPodSpec(`
          hostUsers: false
          containers:
            - name: builder
              image: registry.acme.io/builder:3.1.0
              securityContext:
                procMount: Unmasked
        `),
      },
    ],
    good: [
      {
        situation: 'the default in a user namespace',
        minor: 35,
        yaml: withPodSpec(`
          hostUsers: false
          containers:
            - name: builder
              image: registry.acme.io/builder:3.1.0
              securityContext:
                procMount: Default
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'without a user namespace it is left to proc-mount, so that it is reported once',
        minor: 35,
        yaml: withContainer(`
          securityContext:
            procMount: Unmasked
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('proc-mount-restricted'),
});
