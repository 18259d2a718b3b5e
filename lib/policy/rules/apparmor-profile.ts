import { documents, withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const apparmorProfile = defineRule({
  id: 'apparmor-profile',
  title: 'No container switches AppArmor off.',
  why: 'On nodes with AppArmor the default profile keeps a container from mounting, from reading kernel interfaces and from tracing others; Unconfined lifts all of it.',
  fix: 'Remove the profile, or set RuntimeDefault or Localhost.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Trivy KSV-0002',
  ],
  examples: {
    bad: [
      {
        situation: 'the field',
        yaml: withContainer(`
          securityContext:
            appArmorProfile:
              type: Unconfined
        `),
      },
      {
        situation: 'the annotation of versions before 1.30',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: api
            annotations:
              container.apparmor.security.beta.kubernetes.io/api: unconfined
          spec:
            containers:
              - name: api
                image: registry.acme.io/api:1.4.2
        `),
      },
    ],
    good: [
      {
        situation: 'the default',
        yaml: withContainer(`
          securityContext:
            appArmorProfile:
              type: RuntimeDefault
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a profile of the node, by annotation',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: api
            annotations:
              container.apparmor.security.beta.kubernetes.io/api: localhost/k8s-api
          spec:
            containers:
              - name: api
                image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'nothing is set: the default applies',
        yaml: withPodSpec(`
          securityContext: {}
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('apparmor-profile'),
});
