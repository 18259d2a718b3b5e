import { knownMonitors } from '../../graph/monitors';
import { deployment, object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const METRICS = { container: 'ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]' };
const labelled = (ports: string) => service('api', ports).replace('name: api\n', 'name: api\n  labels: { app: api }\n');
const PORTS = '- { name: http, port: 80, targetPort: http }\n- { name: prom, port: 9090, targetPort: metrics }';
const monitor = (endpoint: string) => object('monitoring.coreos.com/v1 ServiceMonitor', 'api', `spec: { selector: { matchLabels: { app: api } }, endpoints: [{ ${endpoint} }] }`);

export const serviceMonitorPort = defineRule({
  id: 'service-monitor-port',
  title: 'A monitor names a port of what it selects.',
  why: 'Prometheus drops every target without the port, and says so nowhere but in its list of dropped targets: the metrics are missing.',
  fix: "Name a port of the Service as the Service calls it; a PodMonitor names a container's port.",
  references: ['https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Endpoint'],
  examples: {
    bad: [
      { situation: "the container's name for the port, where the Service has another", yaml: set(deployment('api', METRICS), labelled(PORTS), monitor('port: metrics')) },
      { situation: 'a port that no container has', yaml: set(deployment('api', METRICS), object('monitoring.coreos.com/v1 PodMonitor', 'api', 'spec: { selector: { matchLabels: { app: api } }, podMetricsEndpoints: [{ port: prom }] }')) },
    ],
    good: [
      { situation: "the Service's name for the port", yaml: set(deployment('api', METRICS), labelled(PORTS), monitor('port: prom')) },
      { situation: "the container's name, in a PodMonitor", yaml: set(deployment('api', METRICS), object('monitoring.coreos.com/v1 PodMonitor', 'api', 'spec: { selector: { matchLabels: { app: api } }, podMetricsEndpoints: [{ port: metrics }] }')) },
    ],
    nearMiss: [
      { situation: 'the port of the container, by targetPort', yaml: set(deployment('api', METRICS), labelled(PORTS), monitor('targetPort: metrics')) },
      { situation: 'what it selects is not in the set', yaml: monitor('port: metrics') },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, selects, found, ports, endpoints } of knownMonitors(graph)) {
      if (found === 0) continue;
      for (const { path, port } of endpoints) {
        if (!ports.has(port)) report({ object, path, message: `no ${selects} that it selects has a port called ${port}`, accepted: ports.size === 0 ? 'a named port; they name none' : [...ports].sort().slice(0, MOST_SHOWN).join(', ') });
      }
    }
  },
});

const MOST_SHOWN = 10;
