import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const privilegedContainer = defineRule({
  id: 'privileged-container',
  title: 'No container is privileged.',
  why: 'A privileged container has every capability, every device and no seccomp or AppArmor profile: whoever takes it over has the node, and with it every pod and Secret there.',
  fix: 'Remove privileged: true, and add the one capability that the program needs.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.2',
    'kube-linter privileged-container',
    'kube-score container-security-context-privileged',
    'Polaris runAsPrivileged',
    'Checkov CKV_K8S_16',
    'Trivy KSV-0017',
  ],
  examples: {
    bad: [
      {
        situation: 'a privileged container',
        yaml: withContainer(`
          securityContext:
            privileged: true
        `),
      },
      {
        situation: 'a privileged init container',
        yaml: withPodSpec(`
          initContainers:
            - name: sysctl
              image: registry.acme.io/tools:2.0.0
              securityContext:
                privileged: true
        `),
      },
    ],
    good: [
      {
        situation: 'the container says nothing',
        yaml: withContainer(`
          securityContext: {}
        `),
      },
      {
        situation: 'one capability instead of all',
        yaml: withContainer(`
          securityContext:
            capabilities:
              add: [NET_BIND_SERVICE]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'privileged is set, and false',
        yaml: withContainer(`
          securityContext:
            privileged: false
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('privileged-container'),
});
