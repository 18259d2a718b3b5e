import { withContainer } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const addedCapabilitiesRestricted = defineRule({
  id: 'added-capabilities-restricted',
  title: 'No container adds a capability but NET_BIND_SERVICE.',
  why: 'Capabilities of the default set, such as DAC_OVERRIDE or SETUID, undo most of what running as an ordinary user protects from.',
  fix: 'Remove the capability; only NET_BIND_SERVICE, to bind a port below 1024, may stay.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.9',
    'Trivy KSV-0106',
  ],
  examples: {
    bad: [
      {
        situation: 'CHOWN is added',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
              add: [CHOWN]
        `),
      },
      {
        situation: 'SETUID is added beside the one that may stay',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE, SETUID]
        `),
      },
    ],
    good: [
      {
        situation: 'only NET_BIND_SERVICE',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
              add: [NET_BIND_SERVICE]
        `),
      },
      {
        situation: 'nothing is added',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'SYS_ADMIN is left to added-capabilities-baseline, so that it is reported once',
        yaml: withContainer(`
          securityContext:
            capabilities:
              drop: [ALL]
              add: [SYS_ADMIN]
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('added-capabilities-restricted'),
});
