import { networkPolicies, policiesOf, type Policy, type PolicyPort, type PolicyRule } from '../../graph/network-policies';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const egress = (rules: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Egress], egress: ${rules} }`);
const DB = '{ to: [{ podSelector: { matchLabels: { app: db } } }], ports: [{ port: 5432 }] }';

export const networkPolicyDnsAllowed = defineRule({
  id: 'network-policy-dns-allowed',
  title: 'A workload whose egress is restricted may still resolve names.',
  why: 'Without port 53 every name lookup times out: the connections that the policy allows fail all the same, after seconds of waiting.',
  fix: 'Allow egress to the DNS pods on port 53 by UDP and TCP.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/', 'Kyverno add-networkpolicy-dns'],
  examples: {
    bad: [
      { situation: 'only the database is allowed', yaml: set(deployment('api'), egress(`[${DB}]`)) },
      { situation: 'port 53 by TCP only', yaml: set(deployment('api'), egress(`[${DB}, { ports: [{ port: 53, protocol: TCP }] }]`)) },
    ],
    good: [
      {
        situation: 'the database and DNS',
        yaml: set(deployment('api'), egress(`[${DB}, { to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } } }], ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }] }]`)),
      },
      { situation: 'another policy of the namespace allows DNS', yaml: set(deployment('api'), egress(`[${DB}]`), egress('[{ ports: [{ port: 53, protocol: UDP }] }]').replace('name: api', 'name: dns')) },
    ],
    nearMiss: [
      { situation: 'a pod that may talk to nobody needs no names', yaml: set(deployment('api'), egress('[]')) },
      { situation: 'the DNS pods listen on another port', yaml: set(deployment('api'), egress(`[${DB}, { ports: [{ port: 5353, protocol: UDP }] }]`)) },
      { situation: 'everything in the cluster is allowed', yaml: set(deployment('api'), egress('[{ to: [{ namespaceSelector: {} }] }]')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    if (networkPolicies(graph).length === 0) return;
    for (const workload of graph.workloads) {
      if (workload.pod.spec.hostNetwork === true) continue;
      const restricting = policiesOf(graph, workload).filter(({ egress }) => egress !== undefined);
      if (!restricting.some(({ egress }) => egress?.length) || restricting.some(allowsDns)) continue;
      const names = restricting.slice(0, 3).map(({ object }) => object.metadata.name);
      report({ object: workload.object, message: `${workload.object.kind} ${workload.name} may not resolve names: NetworkPolicy ${names.join(', ')} restricts its egress and none allows UDP port 53` });
    }
  },
});

function allowsDns({ egress = [] }: Policy): boolean {
  return egress.some((rule) => (rule.ports === undefined ? mayLeadToDns(rule) : rule.ports.some(isDnsPort)));
}

/** Where DNS runs is the cluster's to know: 53 mostly, 5353 on OpenShift, and a name where the pods give one. */
function isDnsPort({ protocol, port, endPort }: PolicyPort): boolean {
  if (protocol !== 'UDP') return false;
  return typeof port !== 'number' || [53, 5353].some((dns) => dns >= port && dns <= (endPort ?? port));
}

/** Pods of the same namespace are no DNS servers, as far as anybody can tell. */
function mayLeadToDns({ peers }: PolicyRule): boolean {
  return peers === undefined || peers.some(({ namespaces, block }) => namespaces !== undefined || block !== undefined);
}
