import { isMissing, meshHosts } from '../../graph/mesh';
import { formatObject } from '../../errors';
import { refOf } from '../../kube/object';
import { nearestName } from '../broken-reference';
import { deployment, object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const api = set(deployment('api'), service('api', '- port: 80'));
const route = (host: string) => object('networking.istio.io/v1 VirtualService', 'api', `spec: { hosts: [api], http: [{ route: [{ destination: { host: ${host} } }] }] }`);
const rule = (host: string) => object('networking.istio.io/v1 DestinationRule', 'api', `spec: { host: ${host}, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } }`);

export const meshHostMissing = defineRule({
  id: 'mesh-host-missing',
  title: 'The Services that Istio is told of exist.',
  why: 'A route to a host that nobody has answers 503, and a DestinationRule for it changes nothing: time limits and breakers that everybody believes in are not there.',
  fix: 'Write the name of the Service that is meant.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination', 'https://istio.io/latest/docs/reference/config/analysis/ist0101/'],
  examples: {
    bad: [
      { situation: 'a route to a name with a typing error', yaml: set(api, route('apis')) },
      { situation: 'a rule for a name with a typing error', yaml: set(api, rule('apis.shop.svc.cluster.local')) },
    ],
    good: [{ situation: 'the Service is in the set', yaml: set(api, route('api'), rule('api.shop.svc.cluster.local')) }],
    nearMiss: [
      { situation: 'a host outside the cluster', yaml: set(api, route('api.stripe.com')) },
      { situation: 'a pattern', yaml: set(api, rule("'*.shop.svc.cluster.local'")) },
      { situation: 'a namespace of which the set holds nothing', yaml: set(api, route('ledger.payments.svc.cluster.local')) },
      { situation: 'Flagger makes the Services', yaml: set(deployment('api'), object('flagger.app/v1beta1 Canary', 'api', 'spec: { targetRef: { apiVersion: apps/v1, kind: Deployment, name: api } }'), rule('api')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const host of meshHosts(graph)) {
      if (!isMissing(graph, host)) continue;
      const near = nearestName(graph, '/Service', host.namespace, host.name);
      report({ object: host.object, path: host.path, message: `${formatObject(refOf(host.object))} names host ${host.host}, and namespace ${host.namespace} has no Service ${host.name}`, ...(near !== undefined && { fix: `Write ${near} if that is meant.` }) });
    }
  },
});
