import { knownMonitors } from '../../graph/monitors';
import { selectorText } from '../../graph/selectors';
import { deployment, object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const HTTP = { container: 'ports: [{ name: http, containerPort: 8080 }]' };
const labelled = (labels: string) => service('api', '- { name: http, port: 80, targetPort: http }').replace('name: api\n', `name: api\n  labels: ${labels}\n`);
const monitor = (spec: string) => object('monitoring.coreos.com/v1 ServiceMonitor', 'api', `spec: { ${spec}, endpoints: [{ port: http }] }`);
const API = 'selector: { matchLabels: { app: api } }';

export const serviceMonitorDangling = defineRule({
  id: 'service-monitor-dangling',
  title: 'A ServiceMonitor selects Services, and a PodMonitor pods.',
  why: 'A monitor that selects nothing is no error to anybody: the metrics are missing, and alerts on them stay silent.',
  fix: 'Write labels that the Service itself carries, not those of its pods, into spec.selector; a PodMonitor selects by labels of pods.',
  references: ['https://prometheus-operator.dev/docs/developer/getting-started/', 'kube-linter dangling-servicemonitor'],
  examples: {
    bad: [
      { situation: 'the Service selects by the label, and does not carry it', yaml: set(deployment('api', HTTP), service('api', '- { name: http, port: 80, targetPort: http }'), monitor(API)) },
      { situation: 'a PodMonitor with a typing error', yaml: set(deployment('api', HTTP), object('monitoring.coreos.com/v1 PodMonitor', 'api', 'spec: { selector: { matchLabels: { app: apis } }, podMetricsEndpoints: [{ port: http }] }')) },
    ],
    good: [
      { situation: 'a label of the Service', yaml: set(deployment('api', HTTP), labelled('{ app: api }'), monitor(API)) },
      { situation: 'a PodMonitor with labels of pods', yaml: set(deployment('api', HTTP), object('monitoring.coreos.com/v1 PodMonitor', 'api', 'spec: { selector: { matchLabels: { app: api } }, podMetricsEndpoints: [{ port: http }] }')) },
    ],
    nearMiss: [
      { situation: 'Services of any namespace: no set holds them all', yaml: set(deployment('api', HTTP), labelled('{ app: web }'), monitor(`namespaceSelector: { any: true }, ${API}`)) },
      { situation: 'another namespace, of which the set holds nothing', yaml: set(deployment('api', HTTP), labelled('{ app: web }'), monitor(`namespaceSelector: { matchNames: [payments] }, ${API}`)) },
      { situation: 'a set without Services cannot tell', yaml: set(deployment('api', HTTP), monitor(API)) },
      { situation: 'an operator makes Services that nobody can see here', yaml: set(deployment('api', HTTP), labelled('{ app: web }'), object('postgresql.cnpg.io/v1 Cluster', 'db'), monitor('selector: { matchLabels: { cnpg.io/cluster: db } }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, selects, selector, found } of knownMonitors(graph)) {
      if (found > 0) continue;
      const text = selectorText(selector);
      report({ object, path: ['spec', 'selector'], message: `no ${selects} of the namespace carries ${text === '' ? 'any label' : text}` });
    }
  },
});
