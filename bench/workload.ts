/** The same Deployment and Service for every tool, so that ratios compare like with like. */
export interface Pair {
  readonly deployment: Record<string, unknown>;
  readonly service: Record<string, unknown>;
}

/** One hardened pair, as a senior engineer writes it by hand. */
export function pair(index: number | string): Pair {
  const name = `svc-${index}`;
  const labels = { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
  return {
    deployment: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'bench', labels },
      spec: {
        minReadySeconds: 10,
        progressDeadlineSeconds: 420,
        replicas: 3,
        revisionHistoryLimit: 3,
        selector: { matchLabels: labels },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
        template: { metadata: { labels }, spec: podSpec(name, labels) },
      },
    },
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'bench', labels },
      spec: { type: 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http', appProtocol: 'http' }] },
    },
  };
}

function podSpec(name: string, labels: Record<string, string>): Record<string, unknown> {
  return {
    automountServiceAccountToken: false,
    containers: [
      {
        name: 'app',
        image: `registry.example.com/bench/${name}:1.4.2`,
        imagePullPolicy: 'Always',
        ports: [{ name: 'http', containerPort: 8080 }],
        env: [
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'PORT', value: '8080' },
        ],
        resources: {
          requests: { cpu: '250m', memory: '256Mi', 'ephemeral-storage': '128Mi' },
          limits: { cpu: '500m', memory: '256Mi', 'ephemeral-storage': '1Gi' },
        },
        startupProbe: { tcpSocket: { port: 'http' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 24 },
        readinessProbe: { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: 3 },
        livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 },
        lifecycle: { preStop: { sleep: { seconds: 15 } } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
    enableServiceLinks: false,
    securityContext: { fsGroup: 65532, runAsGroup: 65532, runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    terminationGracePeriodSeconds: 45,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: labels },
        matchLabelKeys: ['pod-template-hash'],
      },
    ],
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }],
  };
}
