import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const runAsNonRoot = defineRule({
  id: 'run-as-non-root',
  title: 'Every container is required to run as a user other than root.',
  why: 'Root in the container is root on the node as soon as the container boundary fails. With runAsNonRoot the kubelet refuses to start an image that would run as root, so a careless image is found at the first deploy.',
  fix: 'Set securityContext.runAsNonRoot: true on the pod.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.7',
    'kube-linter run-as-non-root',
    'Polaris runAsRootAllowed',
    'Checkov CKV_K8S_23',
    'Trivy KSV-0012',
  ],
  examples: {
    bad: [
      {
        situation: 'neither pod nor container says it',
        yaml: withContainer(`
          securityContext:
            runAsUser: 1000
        `),
      },
      {
        situation: 'a container opts out of what the pod asks',
        yaml: withPodSpec(`
          securityContext:
            runAsNonRoot: true
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              securityContext:
                runAsNonRoot: false
        `),
      },
      {
        situation: 'a user namespace, on a version whose standard does not know it yet',
        minor: 34,
        yaml: withPodSpec(`
          hostUsers: false
        `),
      },
    ],
    good: [
      {
        situation: 'the pod asks it of all containers',
        yaml: withPodSpec(`
          securityContext:
            runAsNonRoot: true
        `),
      },
      {
        situation: 'the container asks it',
        yaml: withContainer(`
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
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('run-as-non-root'),
});
