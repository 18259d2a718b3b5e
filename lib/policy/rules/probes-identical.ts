import { at, isMap } from '../../kube/object';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const probesIdentical = defineRule({
  id: 'probes-identical',
  title: 'Liveness does not ask what readiness asks.',
  why: 'Readiness fails when a dependency is slow, and takes the pod out of the Service. When liveness asks the same, it restarts every pod at the same time as well: a slow database becomes an outage with cold caches.',
  fix: 'Let liveness ask only whether the process is alive, such as a tcpSocket check with a long threshold, or a path that touches no dependency.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'kube-score pod-probes-identical',
    'Kyverno ensure-probes-different',
  ],
  examples: {
    bad: [
      {
        situation: 'the same path',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8080
        `),
      },
      {
        situation: 'the same path, one port by its name, and more patience',
        yaml: withContainer(`
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
          livenessProbe:
            httpGet:
              path: /healthz
              port: 8080
              scheme: HTTP
            failureThreshold: 10
        `),
      },
      {
        situation: 'the same connection, with the same patience',
        yaml: withContainer(`
          readinessProbe:
            tcpSocket:
              port: 6379
          livenessProbe:
            tcpSocket:
              port: 6379
        `),
      },
    ],
    good: [
      {
        situation: 'different paths',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
          livenessProbe:
            httpGet:
              path: /alive
              port: 8080
        `),
      },
      {
        situation: 'liveness is a connection only',
        yaml: withContainer(`
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
          livenessProbe:
            tcpSocket:
              port: 8080
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'the same connection, where liveness waits twice as long: a connection asks for no dependency',
        yaml: withContainer(`
          readinessProbe:
            tcpSocket:
              port: 6379
            periodSeconds: 5
            failureThreshold: 3
          livenessProbe:
            tcpSocket:
              port: 6379
            periodSeconds: 10
            failureThreshold: 6
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const { container } = subject;
    const { livenessProbe: liveness, readinessProbe: readiness } = container;
    if (!isMap(liveness) || !isMap(readiness)) return;
    const asks = questionOf(liveness, container);
    if (asks === undefined || asks !== questionOf(readiness, container)) return;
    if (isMap(liveness.tcpSocket) && patienceOf(liveness) >= 2 * patienceOf(readiness)) return;
    report({ message: `liveness and readiness of the container ${subject.name} both ask ${asks}`, path: inContainer(subject, 'livenessProbe') });
  },
});

type Fields = Readonly<Record<string, unknown>>;

/** What a probe asks, in words that two probes share exactly when they ask the same. */
function questionOf(probe: Fields, container: Fields): string | undefined {
  const { httpGet, tcpSocket, grpc, exec } = probe;
  if (isMap(httpGet)) {
    const headers = Array.isArray(httpGet.httpHeaders) && httpGet.httpHeaders.length > 0 ? ` with ${JSON.stringify(httpGet.httpHeaders)}` : '';
    return `${String(httpGet.scheme ?? 'HTTP')} ${String(httpGet.host ?? '')}:${portOf(httpGet.port, container)}${String(httpGet.path ?? '/')}${headers}`;
  }
  if (isMap(tcpSocket)) return `TCP ${String(tcpSocket.host ?? '')}:${portOf(tcpSocket.port, container)}`;
  if (isMap(grpc)) return `gRPC :${String(grpc.port)} ${String(grpc.service ?? '')}`;
  return isMap(exec) ? `the command ${JSON.stringify(exec.command)}` : undefined;
}

function portOf(port: unknown, { ports }: Fields): string {
  const named = Array.isArray(ports) ? ports.find((each) => at(each, 'name') === port) : undefined;
  return String(at(named, 'containerPort') ?? port);
}

/** Seconds of failures until a probe gives up: period 10 s and three failures unless it says otherwise. */
function patienceOf({ periodSeconds, failureThreshold }: Fields): number {
  return Number(periodSeconds ?? 10) * Number(failureThreshold ?? 3);
}
