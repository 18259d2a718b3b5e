import { at, type KubeObject } from '../../kube/object';
import type { Graph } from '../../graph/graph';
import { ROLLOUT_SERVICES } from '../../graph/rollout-objects';
import { selectorText } from '../../graph/selectors';
import { servicesOf, servicesSelecting, type ServiceView } from '../../graph/services';
import { deployment, service, set, workload } from '../example-objects';
import { defineRule } from '../rule';

const twin = (name: string, ports = '- port: 80', fields = '') => service(name, ports, fields).replace(/app: .*/, 'app: api');

export const serviceUniqueSelector = defineRule({
  id: 'service-unique-selector',
  title: 'Two Services with the same selector and port belong to one progressive delivery.',
  why: 'Two names for the same pods and port are mostly a copy whose selector was forgotten: traffic that is meant for one workload reaches another.',
  fix: 'Remove one of the Services, or give it the selector of the workload that it is meant for.',
  references: ['Gatekeeper uniqueserviceselector', 'Kyverno require-unique-service-selector'],
  examples: {
    bad: [{ situation: 'a copy under another name', yaml: set(deployment('api'), twin('api'), twin('api-copy')) }],
    good: [{ situation: 'a selector each', yaml: set(deployment('api'), deployment('web'), service('api', '- port: 80'), service('web', '- port: 80')) }],
    nearMiss: [
      {
        situation: 'the stable and the canary Service of one Rollout',
        yaml: set(
          twin('api'),
          twin('api-canary'),
          workload('argoproj.io/v1alpha1 Rollout', 'api', {
            spec: `
              strategy:
                canary:
                  stableService: api
                  canaryService: api-canary
            `,
          }),
        ),
      },
      { situation: 'Services whose pods are not in the set', yaml: set(twin('api'), twin('api-copy')) },
      { situation: 'a Service without cluster IP beside one with it', yaml: set(deployment('api'), twin('db'), twin('db-pods', '- port: 80', 'clusterIP: None')) },
      { situation: 'a Service of its own for the metrics port', yaml: set(deployment('api'), twin('api'), twin('api-metrics', '- port: 9090')) },
      { situation: 'one name inside the cluster and one for the load balancer', yaml: set(deployment('api'), twin('api'), twin('api-public', '- port: 80', 'type: LoadBalancer')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const deliveries = graph.memo(deliveriesOf);
    const first = new Map<string, ServiceView>();
    for (const service of servicesOf(graph)) {
      if (service.selector === undefined || service.workloads.length === 0 || isAlone(graph, service)) continue;
      for (const { port, protocol } of service.ports) {
        const key = JSON.stringify([service.namespace, selectorText(service.selector), service.type, service.headless, port, protocol]);
        const other = first.get(key) ?? service;
        first.set(key, other);
        if (other.name === service.name || [other, service].some(({ namespace, name }) => deliveries.has(`${namespace}/${name}`))) continue;
        report({ object: service.object, path: ['spec', 'selector'], message: `Services ${other.name} and ${service.name} select the same pods for port ${port}: ${selectorText(service.selector)}` });
        break;
      }
    }
  },
});

/** Most Services share no pod with another; the rest is looked at closely. */
function isAlone(graph: Graph, { workloads }: ServiceView): boolean {
  return workloads.every((workload) => servicesSelecting(graph, workload).length === 1);
}

/** The Services that a Rollout or a Canary switches; beside them stands a root Service that has the selector of both. */
function deliveriesOf(graph: Graph): ReadonlySet<string> {
  const deliveries = new Set<string>();
  const add = (owner: KubeObject, name: unknown) => typeof name === 'string' && deliveries.add(`${graph.namespaceOf(owner)}/${name}`);
  for (const rollout of graph.ofKind('argoproj.io/Rollout')) {
    const strategy = at(rollout, 'spec', 'strategy');
    for (const path of ROLLOUT_SERVICES) add(rollout, at(strategy, ...path));
  }
  for (const canary of graph.ofKind('flagger.app/Canary')) {
    const name = at(canary, 'spec', 'service', 'name') ?? at(canary, 'spec', 'targetRef', 'name');
    for (const suffix of ['', '-primary', '-canary']) add(canary, `${String(name)}${suffix}`);
  }
  return deliveries;
}
