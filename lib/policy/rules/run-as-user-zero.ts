import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const runAsUserZero = defineRule({
  id: 'run-as-user-zero',
  title: 'No container runs as user 0.',
  why: 'User 0 is root. An escape from such a container starts with the rights of root on the node.',
  fix: 'Set runAsUser to a number above 0, such as 65532, or remove it and let the image say it.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Trivy KSV-0105',
    'kube-linter run-as-non-root',
  ],
  examples: {
    bad: [
      {
        situation: 'the container is root',
        yaml: withContainer(`
          securityContext:
            runAsUser: 0
        `),
      },
      {
        situation: 'the pod makes its containers root',
        yaml: withPodSpec(`
          securityContext:
            runAsUser: 0
        `),
      },
    ],
    good: [
      {
        situation: 'an ordinary user',
        yaml: withPodSpec(`
          securityContext:
            runAsUser: 65532
        `),
      },
      {
        situation: 'the image decides',
        yaml: withPodSpec(`
          securityContext:
            runAsNonRoot: true
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'root in a user namespace of its own, from 1.35',
        minor: 35,
        yaml: withPodSpec(`
          hostUsers: false
          securityContext:
            runAsUser: 0
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('run-as-user-zero'),
});
