import { withContainer } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const addedCapabilitiesBaseline = defineRule({
  id: 'added-capabilities-baseline',
  title: 'No container adds a capability that runtimes do not grant by default.',
  why: 'SYS_ADMIN, NET_ADMIN, SYS_PTRACE and their like reach the node or other pods; SYS_ADMIN alone is nearly root. NET_RAW forges packets on the pod network.',
  fix: 'Remove the capability; where a node agent needs it, put the agent into a namespace of its own and waive the rule there.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.9',
    'Polaris dangerousCapabilities',
    'Checkov CKV_K8S_25',
    'Trivy KSV-0022',
  ],
  examples: {
    bad: [
      {
        situation: 'SYS_ADMIN is added',
        yaml: withContainer(`
          securityContext:
            capabilities:
              add: [SYS_ADMIN]
        `),
      },
      {
        situation: 'NET_RAW is added, which is not in the default set of the standard',
        yaml: withContainer(`
          securityContext:
            capabilities:
              add: [NET_RAW]
        `),
      },
    ],
    good: [
      {
        situation: 'nothing is added',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
        `),
      },
      {
        situation: 'a default capability is added back',
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
        situation: 'CHOWN is of the default set; the stricter rule added-capabilities-restricted looks at it',
        yaml: withContainer(`
          securityContext:
            capabilities:
              add: [CHOWN]
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('added-capabilities-baseline'),
});
