import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const privilegeEscalation = defineRule({
  id: 'privilege-escalation',
  title: 'No process gains privileges that its parent did not have.',
  why: 'Without it, a set-user-ID binary in the image turns a foothold of an ordinary user into root. The kernel flag no_new_privs, which this field sets, ends that.',
  fix: 'Set securityContext.allowPrivilegeEscalation: false on the container.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.6',
    'kube-linter privilege-escalation-container',
    'Polaris privilegeEscalationAllowed',
    'Checkov CKV_K8S_20',
    'Trivy KSV-0001',
  ],
  examples: {
    bad: [
      {
        situation: 'the field is not set, which allows it',
        yaml: withContainer(`
          securityContext:
            runAsNonRoot: true
        `),
      },
      {
        situation: 'the field allows it',
        yaml: withContainer(`
          securityContext:
            allowPrivilegeEscalation: true
        `),
      },
    ],
    good: [
      {
        situation: 'the field forbids it',
        yaml: withContainer(`
          securityContext:
            allowPrivilegeEscalation: false
        `),
      },
      {
        situation: 'the sidecar forbids it as well',
        yaml: withPodSpec(`
          initContainers:
            - name: proxy
              image: registry.acme.io/proxy:1.0.0
              restartPolicy: Always
              securityContext:
                allowPrivilegeEscalation: false
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              securityContext:
                allowPrivilegeEscalation: false
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a Windows pod, where the field may not be set',
        yaml: withPodSpec(`
          os:
            name: windows
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('privilege-escalation'),
});
