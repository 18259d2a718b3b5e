import type { Workload } from '../../graph/graph';
import { containerPorts } from '../../graph/container-ports';
import { servicesOf, type ServicePort } from '../../graph/services';
import { containersOf } from '../../kube/pods';
import { deployment, service, set } from '../example-objects';
import { defineRule } from '../rule';

const HTTP = { container: 'ports: [{ name: http, containerPort: 8080 }]' };

export const serviceTargetPortUnknown = defineRule({
  id: 'service-target-port-unknown',
  title: 'A port of a Service leads to a port of its pods.',
  why: 'A named port that no pod has gives the Service no endpoint at all; a number on which nothing listens refuses every connection.',
  fix: 'Name a port that the containers declare in targetPort.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports', 'Popeye 1101', 'Popeye 1106'],
  examples: {
    bad: [
      { situation: 'a name that no container has', yaml: set(deployment('api', HTTP), service('api', '- { port: 80, targetPort: web }')) },
      { situation: 'a number that no container declares though all declare ports', yaml: set(deployment('api', HTTP), service('api', '- port: 80')) },
      { situation: 'the name is declared for another protocol', yaml: set(deployment('api', HTTP), service('api', '- { port: 80, targetPort: http, protocol: UDP }')) },
    ],
    good: [
      { situation: 'by name', yaml: set(deployment('api', HTTP), service('api', '- { port: 80, targetPort: http }')) },
      { situation: 'by number', yaml: set(deployment('api', HTTP), service('api', '- { port: 80, targetPort: 8080 }')) },
    ],
    nearMiss: [
      { situation: 'a container that declares no ports may listen on any number', yaml: set(deployment('api'), service('api', '- { port: 80, targetPort: 8080 }')) },
      { situation: 'a proxy that is injected later may own the port', yaml: set(deployment('gateway', { ...HTTP, template: 'annotations: { inject.istio.io/templates: gateway }' }), service('gateway', '- { port: 80, targetPort: http2 }')) },
      { situation: 'a Service whose pods are not in the set', yaml: service('api', '- { port: 80, targetPort: web }') },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, ports, workloads } of servicesOf(graph)) {
      if (workloads.length === 0 || workloads.some(isInjected)) continue;
      ports.forEach((port, index) => {
        if (workloads.some((workload) => mayHave(workload, port))) return;
        const declared = [...new Set(workloads.slice(0, MOST_SHOWN).flatMap((workload) => containerPorts(workload).map(portText)))];
        report({
          object,
          path: ['spec', 'ports', index, 'targetPort'],
          message: `no pod behind the Service has ${port.protocol} port ${port.targetPort}`,
          accepted: declared.length === 0 ? 'a port that the containers declare; they declare none' : declared.join(', '),
        });
      });
    }
  },
});

const MOST_SHOWN = 5;

function mayHave(workload: Workload, { targetPort, protocol }: ServicePort): boolean {
  if (containerPorts(workload).some((own) => own.protocol === protocol && (own.name === targetPort || own.port === targetPort))) return true;
  return typeof targetPort === 'number' && containersOf(workload.pod.spec).some(({ sort, container }) => sort === 'main' && !(Array.isArray(container.ports) && container.ports.length > 0));
}

/** A mesh or another webhook adds containers, and with them ports, to pods that ask for it. */
function isInjected({ pod }: Workload): boolean {
  return [...Object.keys(pod.annotations), ...Object.keys(pod.labels)].some((key) => key.includes('inject'));
}

function portText({ name, port, protocol }: { readonly name?: string; readonly port: number; readonly protocol: string }): string {
  return `${name === undefined ? '' : `${name} `}${port}/${protocol}`;
}
