import { nearest } from '../../kube/names';
import { at } from '../../kube/object';
import { withContainer, withPodSpec } from '../examples';
import { inContainer } from '../paths';
import { eachRequest, requestName } from '../handlers';
import { defineRule } from '../rule';

export const probePortExposed = defineRule({
  id: 'probe-port-exposed',
  title: 'A probe or hook that names a port names one of its own container.',
  why: 'The kubelet looks the name up among the ports of the same container. A name that is not there fails for ever: the pod never becomes ready, or is restarted without end.',
  fix: 'Name a port that the container declares, or give the number.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'kube-linter liveness-port, readiness-port, startup-port',
  ],
  examples: {
    bad: [
      {
        situation: 'a name that no port has',
        yaml: withContainer(`
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: web
        `),
      },
      {
        situation: 'the port is that of another container',
        yaml: withPodSpec(`
          containers:
            - name: api
              image: registry.acme.io/api:1.4.2
              ports:
                - name: http
                  containerPort: 8080
            - name: proxy
              image: registry.acme.io/proxy:1.0.0
              livenessProbe:
                tcpSocket:
                  port: http
        `),
      },
    ],
    good: [
      {
        situation: 'the name of its port',
        yaml: withContainer(`
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: http
        `),
      },
      {
        situation: 'the number of its port',
        yaml: withContainer(`
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            tcpSocket:
              port: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a number that is not declared is asked all the same: declaring ports is documentation',
        yaml: withContainer(`
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /ready
              port: 8081
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const { container } = subject;
    eachRequest(container, ({ port }, path) => {
      if (typeof port !== 'string' || /^\d*$/.test(port)) return;
      const names = portNamesOf(container);
      if (names.includes(port)) return;
      const meant = nearest(port, names);
      report({
        message: `${requestName(path)} asks the port ${port}, which the container ${subject.name} does not have`,
        path: inContainer(subject, ...path, 'port'),
        ...(names.length > 0 && { accepted: names.join(', ') }),
        ...(meant !== undefined && { fix: `Write port: ${meant}.` }),
      });
    });
  },
});

function portNamesOf({ ports }: Readonly<Record<string, unknown>>): readonly string[] {
  return Array.isArray(ports) ? ports.map((port) => at(port, 'name')).filter((name) => typeof name === 'string') : [];
}
