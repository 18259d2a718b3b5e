import { isMap } from '../../kube/object';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const probeTimeoutOverPeriod = defineRule({
  id: 'probe-timeout-over-period',
  title: 'A probe gives up before the next one starts.',
  why: 'With a timeout above the period, a program that hangs is found late: the kubelet waits out each timeout, and the threshold takes longer than period and count say.',
  fix: 'Set timeoutSeconds to periodSeconds or less.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
  ],
  examples: {
    bad: [
      {
        situation: 'a timeout of 30 s every 10 s',
        yaml: withContainer(`
          livenessProbe:
            tcpSocket:
              port: 8080
            periodSeconds: 10
            timeoutSeconds: 30
        `),
      },
      {
        situation: 'above the period that holds when none is set',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
            timeoutSeconds: 15
        `),
      },
    ],
    good: [
      {
        situation: '2 s every 5 s',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
            periodSeconds: 5
            timeoutSeconds: 2
        `),
      },
      {
        situation: 'the timeout that holds when none is set is 1 s',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
            periodSeconds: 1
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'as long as the period',
        yaml: withContainer(`
          livenessProbe:
            tcpSocket:
              port: 8080
            periodSeconds: 10
            timeoutSeconds: 10
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
      const probe = subject.container[field];
      if (!isMap(probe)) continue;
      const { timeoutSeconds, periodSeconds = 10 } = probe;
      if (typeof timeoutSeconds !== 'number' || typeof periodSeconds !== 'number' || timeoutSeconds <= periodSeconds) continue;
      report({
        message: `${field} of the container ${subject.name} waits ${timeoutSeconds} s and starts every ${periodSeconds} s`,
        path: inContainer(subject, field, 'timeoutSeconds'),
        accepted: `1 to ${periodSeconds}`,
      });
    }
  },
});
