import { withContainer } from '../examples';
import { podSecurityCheck } from '../pod-security';
import { defineRule } from '../rule';

export const probeHostSet = defineRule({
  id: 'probe-host-set',
  title: 'Probes and hooks ask the pod itself.',
  why: 'A probe is sent by the kubelet from the network of the node. With a host it becomes a request of the node to an address of the choice of whoever writes the pod, past every NetworkPolicy; and it says nothing about the pod.',
  fix: 'Remove host; where the program looks at the Host header, set it in httpHeaders.',
  references: [
    'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
    'Gatekeeper host-probes-lifecycle',
  ],
  examples: {
    bad: [
      {
        situation: 'a readiness probe of another host',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              host: 169.254.169.254
              path: /ready
              port: 8080
        `),
      },
      {
        situation: 'a hook that calls another host',
        yaml: withContainer(`
          lifecycle:
            preStop:
              httpGet:
                host: drain.acme.io
                path: /drain
                port: 80
        `),
      },
    ],
    good: [
      {
        situation: 'the pod itself',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
        `),
      },
      {
        situation: 'a Host header instead',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
              httpHeaders:
                - name: Host
                  value: api.acme.io
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'versions before 1.34 do not ask for it',
        minor: 33,
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              host: 127.0.0.1
              path: /ready
              port: 8080
        `),
      },
    ],
  },
  on: 'pod',
  check: podSecurityCheck('probe-host-set'),
});
