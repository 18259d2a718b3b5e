import { withContainer, withPodSpec } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const dropAllCapabilities = defineRule({
  id: 'drop-all-capabilities',
  title: 'Every container drops all capabilities.',
  why: 'Runtimes grant fourteen capabilities by default, such as changing the owner of any file or forging packets. Almost no service needs one; whoever takes over the container may use all.',
  fix: 'Set securityContext.capabilities.drop: [ALL], and add back NET_BIND_SERVICE where a port below 1024 is bound.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.10',
    'kube-linter drop-net-raw-capability',
    'Checkov CKV_K8S_37',
    'Trivy KSV-0003',
  ],
  examples: {
    bad: [
      {
        situation: 'nothing is dropped',
        yaml: withContainer(`
          securityContext: {}
        `),
      },
      {
        situation: 'some are dropped, not all',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [NET_RAW]
        `),
      },
    ],
    good: [
      {
        situation: 'all are dropped',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
        `),
      },
      {
        situation: 'all are dropped, and one is added back',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a Windows pod has no capabilities',
        yaml: withPodSpec(`
          os:
            name: windows
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('drop-all-capabilities'),
});
