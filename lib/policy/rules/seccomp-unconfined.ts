import { withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const seccompUnconfined = defineRule({
  id: 'seccomp-unconfined',
  title: 'No container switches seccomp off.',
  why: 'Unconfined opens every system call of the kernel, also where the kubelet would have applied a profile of its own accord.',
  fix: 'Set seccompProfile.type: RuntimeDefault, or Localhost with a profile that allows the calls that are needed.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Trivy KSV-0104',
  ],
  examples: {
    bad: [
      {
        situation: 'the pod is unconfined',
        yaml: withPodSpec(`
          securityContext:
            seccompProfile:
              type: Unconfined
        `),
      },
      {
        situation: 'one container is, whatever the pod says',
        yaml: withPodSpec(`
          securityContext:
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              securityContext:
                seccompProfile:
                  type: Unconfined
        `),
      },
    ],
    good: [
      {
        situation: 'the default of the runtime',
        yaml: withPodSpec(`
          securityContext:
            seccompProfile:
              type: RuntimeDefault
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'nothing is set; seccomp-profile-required looks at it',
        yaml: withPodSpec(`
          securityContext: {}
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('seccomp-unconfined'),
});
