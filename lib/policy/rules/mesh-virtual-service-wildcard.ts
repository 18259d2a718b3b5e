import { listAt } from '../../kube/object';
import { object } from '../example-objects';
import { defineRule } from '../rule';

const route = (spec: string) => object('networking.istio.io/v1 VirtualService', 'api', `spec: { ${spec}, http: [{ route: [{ destination: { host: api } }] }] }`);

export const meshVirtualServiceWildcard = defineRule({
  id: 'mesh-virtual-service-wildcard',
  title: 'A VirtualService names its hosts.',
  why: 'For `*` it takes the requests of every host that nobody else names, those of other teams among them: a new host is answered by the wrong service.',
  fix: 'Write the hosts that are meant.',
  references: ['https://istio.io/latest/docs/reference/config/networking/virtual-service/', 'Kyverno restrict-virtual-service-wildcard'],
  examples: {
    bad: [{ situation: 'every host', yaml: route("hosts: ['*']") }],
    good: [{ situation: 'a Service', yaml: route('hosts: [api]') }],
    nearMiss: [{ situation: 'every host of a domain', yaml: route("hosts: ['*.acme.io'], gateways: [public]") }],
  },
  on: 'object',
  kinds: ['networking.istio.io/VirtualService'],
  check(service, report) {
    listAt(service, 'spec', 'hosts').forEach((host, i) => {
      if (host === '*') report({ message: `VirtualService ${service.metadata.name} answers for every host`, path: ['spec', 'hosts', i], accepted: 'names of hosts' });
    });
  },
});
