import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const procMount = defineRule({
  id: 'proc-mount',
  title: 'No container sees the whole of /proc.',
  why: 'Runtimes mask parts of /proc, such as kernel memory and keys. Unmasked shows them to the container.',
  fix: 'Remove procMount, or set hostUsers: false with it on Kubernetes 1.35 and later.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'kube-linter unsafe-proc-mount',
    'Polaris procMount',
    'Trivy KSV-0027',
  ],
  examples: {
    bad: [
      {
        situation: 'an unmasked /proc',
        yaml: withContainer(`
          securityContext:
            procMount: Unmasked
        `),
      },
      {
        situation: 'an unmasked /proc in a user namespace, before 1.35',
        minor: 34,
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
        situation: 'the default',
        yaml: withContainer(`
          securityContext:
            procMount: Default
        `),
      },
      {
        situation: 'nothing is set',
        yaml: withContainer(`
          securityContext: {}
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'an unmasked /proc in a user namespace, from 1.35; the stricter rule proc-mount-restricted looks at it',
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
  },
  on: 'pod',
  check: podSecurityCheck('proc-mount'),
});
