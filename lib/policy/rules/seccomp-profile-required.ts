import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const seccompProfileRequired = defineRule({
  id: 'seccomp-profile-required',
  title: 'Every container runs under a seccomp profile.',
  why: 'A kubelet without seccompDefault starts pods unconfined, so every system call of the kernel is open; most container escapes went through a call that RuntimeDefault forbids.',
  fix: 'Set securityContext.seccompProfile.type: RuntimeDefault on the pod.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Checkov CKV_K8S_31',
    'Trivy KSV-0030',
    'kube-score container-seccomp-profile',
  ],
  examples: {
    bad: [
      {
        situation: 'neither pod nor container sets one',
        yaml: withPodSpec(`
          securityContext:
            runAsNonRoot: true
        `),
      },
      {
        situation: 'only one of two containers sets one',
        yaml: withPodSpec(`
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              securityContext:
                seccompProfile:
                  type: RuntimeDefault
            - name: proxy
              image: registry.acme.io/proxy:1.0.0
        `),
      },
    ],
    good: [
      {
        situation: 'the pod sets it for all',
        yaml: withPodSpec(`
          securityContext:
            seccompProfile:
              type: RuntimeDefault
        `),
      },
      {
        situation: 'a profile of the node',
        yaml: withContainer(`
          securityContext:
            seccompProfile:
              type: Localhost
              localhostProfile: profiles/api.json
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'Unconfined is left to seccomp-unconfined, so that it is reported once',
        yaml: withPodSpec(`
          securityContext:
            seccompProfile:
              type: Unconfined
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('seccomp-profile-required'),
});
