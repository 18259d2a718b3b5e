import { withContainer } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const hostPort = defineRule({
  id: 'host-port',
  title: 'No container binds a port of the node.',
  why: 'Only one pod a node can have the port, so replicas stay Pending as soon as nodes run out; and the port is open to whoever reaches the node, past Services and often past NetworkPolicies.',
  fix: 'Remove hostPort, and put a Service in front of the pods.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'CIS 5.2.13',
    'Polaris hostPortSet',
    'Checkov CKV_K8S_26',
    'Trivy KSV-0024',
  ],
  examples: {
    bad: [
      {
        situation: 'a host port on a Deployment',
        yaml: withContainer(`
          ports:
            - containerPort: 8080
              hostPort: 8080
        `),
      },
      {
        situation: 'the second port has it',
        yaml: withContainer(`
          ports:
            - containerPort: 8080
            - containerPort: 9090
              hostPort: 19090
        `),
      },
    ],
    good: [
      {
        situation: 'a container port alone',
        yaml: withContainer(`
          ports:
            - containerPort: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'hostPort is 0, which means none',
        yaml: withContainer(`
          ports:
            - containerPort: 8080
              hostPort: 0
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('host-port'),
});
