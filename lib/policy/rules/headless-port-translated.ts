import { portNumber } from '../../graph/container-ports';
import { servicesOf } from '../../graph/services';
import { deployment, service, set } from '../example-objects';
import { defineRule } from '../rule';

const GRPC = { container: 'ports: [{ name: grpc, containerPort: 8080 }]' };
const HEADLESS = 'clusterIP: None';

export const headlessPortTranslated = defineRule({
  id: 'headless-port-translated',
  title: 'A Service without cluster IP has the port numbers of its pods.',
  why: 'The name of such a Service resolves to the pods themselves and nothing translates ports: whoever connects to the port of the Service finds nobody listening.',
  fix: 'Write the number of the container port into port, or give the Service a cluster IP.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/service/#headless-services'],
  examples: {
    bad: [
      { situation: 'a number to another number', yaml: set(deployment('api', GRPC), service('api', '- { port: 80, targetPort: 8080 }', HEADLESS)) },
      { situation: 'a number to a name that means another number', yaml: set(deployment('api', GRPC), service('api', '- { port: 80, targetPort: grpc }', HEADLESS)) },
    ],
    good: [{ situation: 'the same number', yaml: set(deployment('api', GRPC), service('api', '- { port: 8080, targetPort: grpc }', HEADLESS)) }],
    nearMiss: [
      { situation: 'a Service with a cluster IP translates', yaml: set(deployment('api', GRPC), service('api', '- { port: 80, targetPort: grpc }')) },
      { situation: 'a name whose number the set does not know', yaml: service('api', '- { port: 80, targetPort: grpc }', HEADLESS) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, headless, ports, workloads } of servicesOf(graph)) {
      if (!headless) continue;
      ports.forEach(({ port, targetPort, protocol }, index) => {
        const [workload] = workloads;
        const listening = typeof targetPort === 'number' ? targetPort : workload && portNumber(workload, targetPort, protocol);
        if (listening === undefined || listening === port) return;
        report({
          object,
          path: ['spec', 'ports', index, 'port'],
          message: `port ${port} of a Service without cluster IP leads to port ${listening} of its pods, and nothing translates it`,
          accepted: `${listening}`,
          fix: `Write port: ${listening}, or give the Service a cluster IP.`,
        });
      });
    }
  },
});
