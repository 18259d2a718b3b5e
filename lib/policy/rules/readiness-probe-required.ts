import { isMap } from '../../kube/object';
import { deployment, service, set, workload } from '../example-objects';
import { inPod } from '../paths';
import { defineRule } from '../rule';
import { runsForever, servingContainers, trafficOf } from '../serving';

const PORTS = 'ports: [{ name: http, containerPort: 8080 }]';
/** A sidecar in a list of its own, so that the main container stays the first. */
const SIDECAR = 'initContainers: [{ name: metrics, image: registry.acme.io/metrics:1.0.0, restartPolicy: Always, ports: [{ containerPort: 9090 }] }]';
const READY = 'readinessProbe: { httpGet: { path: /ready, port: http } }';

export const readinessProbeRequired = defineRule({
  id: 'readiness-probe-required',
  title: 'A container that gets traffic from a Service has a readiness probe.',
  why: 'Without one a pod gets requests the moment its process starts: every rolling update and every scale-up answers with errors until the program listens, and a pod that cannot reach its database keeps its share of the traffic.',
  fix: 'Add a readinessProbe that asks what a request needs.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/',
    'kube-score pod-probes',
    'kube-linter no-readiness-probe',
    'Polaris readinessProbeMissing',
    'Checkov CKV_K8S_9',
  ],
  examples: {
    bad: [
      { situation: 'a Deployment behind a Service', yaml: set(service('api', '- { port: 80, targetPort: 8080 }'), deployment('api', { container: PORTS })) },
      { situation: 'the port is found by its name', yaml: set(service('api', '- { port: 80, targetPort: http }'), deployment('api', { container: PORTS })) },
    ],
    good: [
      { situation: 'a readiness probe', yaml: set(service('api', '- { port: 80, targetPort: 8080 }'), deployment('api', { container: `${PORTS}\n${READY}` })) },
      { situation: 'no Service sends traffic', yaml: deployment('api', { container: PORTS }) },
    ],
    nearMiss: [
      { situation: 'the container that lacks one gets no traffic', yaml: set(service('api', '- { port: 80, targetPort: http }'), deployment('api', { container: `${PORTS}\n${READY}`, pod: SIDECAR })) },
      { situation: 'a sidecar that shows metrics of a container that serves', yaml: set(service('api', '- { name: http, port: 80, targetPort: 8080 }\n- { name: metrics, port: 9090 }'), deployment('api', { container: `${PORTS}\n${READY}`, pod: SIDECAR })) },
      { situation: 'a Service that wants pods before they are ready', yaml: set(service('api', '- { port: 80, targetPort: 8080 }', 'publishNotReadyAddresses: true'), deployment('api', { container: PORTS })) },
      { situation: 'a Job, whatever Service selects its pods', yaml: set(service('import', '- port: 80'), workload('batch/v1 Job', 'import', { container: 'ports: [{ containerPort: 80 }]', pod: 'restartPolicy: Never' })) },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    if (pod.containers.every(({ container, sort }) => sort === 'init' || isMap(container.readinessProbe)) || !runsForever(pod)) return;
    const services = trafficOf(pod, graph);
    if (services.length === 0) return;
    for (const { container, name, path } of servingContainers(pod, services)) {
      if (isMap(container.readinessProbe)) continue;
      report({ message: `the container ${name} gets traffic of the Service ${services[0]?.name} and has no readiness probe`, path: inPod(pod, ...path), container: name });
    }
  },
});
