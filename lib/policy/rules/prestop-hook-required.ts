import { at, isMap } from '../../kube/object';
import { deployment, service, set } from '../example-objects';
import { inPod } from '../paths';
import { defineRule } from '../rule';
import { runsForever, servingContainers, trafficOf } from '../serving';

const PORTS = 'ports: [{ name: http, containerPort: 8080 }]';

export const prestopHookRequired = defineRule({
  id: 'prestop-hook-required',
  title: 'A container that gets traffic from a Service waits before it stops.',
  why: 'When a pod is deleted, its process is told to stop at the same moment as the load balancers are told to leave it out, and they take some seconds. Without a wait, requests of these seconds fail at every rolling update and every drain.',
  fix: 'Add lifecycle.preStop.sleep.seconds: 10 (from 1.30; before it exec a sleep), shorter than terminationGracePeriodSeconds.',
  references: [
    'https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/',
    'Datree CONTAINERS_MISSING_PRESTOP_KEY',
  ],
  examples: {
    bad: [
      { situation: 'a Deployment behind a Service', yaml: set(service('api', '- { port: 80, targetPort: 8080 }'), deployment('api', { container: PORTS })) },
      { situation: 'a hook after the start is another one', yaml: set(service('api', '- { port: 80, targetPort: http }'), deployment('api', { container: `${PORTS}\nlifecycle: { postStart: { exec: { command: [warm-up] } } }` })) },
    ],
    good: [
      { situation: 'it sleeps', yaml: set(service('api', '- { port: 80, targetPort: 8080 }'), deployment('api', { container: `${PORTS}\nlifecycle: { preStop: { sleep: { seconds: 15 } } }` })) },
      { situation: 'no Service sends traffic', yaml: deployment('api', { container: PORTS }) },
    ],
    nearMiss: [
      { situation: 'a sidecar that shows metrics of a container that serves', yaml: set(service('api', '- { name: http, port: 80, targetPort: 8080 }\n- { name: metrics, port: 9102 }'), deployment('api', { container: `${PORTS}\nlifecycle: { preStop: { sleep: { seconds: 15 } } }`, pod: 'initContainers: [{ name: exporter, image: "registry.acme.io/exporter:1.0.0", restartPolicy: Always, ports: [{ containerPort: 9102 }] }]' })) },
      { situation: 'the program is asked to drain itself', yaml: set(service('api', '- { port: 80, targetPort: 8080 }'), deployment('api', { container: `${PORTS}\nlifecycle: { preStop: { httpGet: { path: /drain, port: http } } }` })) },
    ],
  },
  on: 'pod',
  check: (pod, report, { graph }) => {
    if (pod.containers.every(({ container, sort }) => sort === 'init' || isMap(at(container.lifecycle, 'preStop'))) || !runsForever(pod)) return;
    const services = trafficOf(pod, graph);
    if (services.length === 0) return;
    for (const { container, name, path } of servingContainers(pod, services)) {
      if (isMap(at(container.lifecycle, 'preStop'))) continue;
      report({ message: `the container ${name} gets traffic of the Service ${services[0]?.name} and stops at once when told to`, path: inPod(pod, ...path), container: name });
    }
  },
});
