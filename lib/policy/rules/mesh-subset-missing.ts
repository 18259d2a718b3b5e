import { meshHosts, subsetsOf } from '../../graph/mesh';
import { formatObject } from '../../errors';
import { nearest } from '../../kube/names';
import { refOf } from '../../kube/object';
import { object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const route = (subset: string) => object('networking.istio.io/v1 VirtualService', 'api', `spec: { hosts: [api], http: [{ route: [{ destination: { host: api, subset: ${subset} } }] }] }`);
const rule = object('networking.istio.io/v1 DestinationRule', 'api', 'spec: { host: api, subsets: [{ name: stable, labels: { track: stable } }] }');
const api = service('api', '- port: 80');

export const meshSubsetMissing = defineRule({
  id: 'mesh-subset-missing',
  title: 'The subsets that a VirtualService routes to are defined.',
  why: 'Requests to a subset that no DestinationRule of the host defines are answered with 503.',
  fix: 'Define the subset in the DestinationRule of the host, or correct its name.',
  references: ['https://istio.io/latest/docs/ops/common-problems/network-issues/#503-errors-after-setting-destination-rule', 'Kyverno enforce-tls-hosts-host-subnets'],
  examples: {
    bad: [{ situation: 'a typing error in the name', yaml: set(api, rule, route('stabel')) }],
    good: [{ situation: 'the DestinationRule defines it', yaml: set(api, rule, route('stable')) }],
    nearMiss: [
      { situation: 'the DestinationRule of the host is not in the set', yaml: set(api, route('stable')) },
      { situation: 'no subset is named', yaml: set(api, rule, object('networking.istio.io/v1 VirtualService', 'api', 'spec: { hosts: [api], http: [{ route: [{ destination: { host: api } }] }] }')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const subsets = subsetsOf(graph);
    for (const { object, path, namespace, name, subset } of meshHosts(graph)) {
      const known = subset === undefined ? undefined : subsets.get(`${namespace}/${name}`);
      if (subset === undefined || known === undefined || known.has(subset)) continue;
      const near = nearest(subset, [...known]);
      report({ object, path: [...path.slice(0, -1), 'subset'], message: `${formatObject(refOf(object))} routes to subset ${subset} of ${name}, which no DestinationRule defines`, accepted: [...known].join(', '), ...(near !== undefined && { fix: `Write ${near} if that is meant.` }) });
    }
  },
});
