import { networkPolicies, type Direction, type PolicyPort, type PolicyRule } from '../../graph/network-policies';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const policy = (fields: string) => set(deployment('api'), object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: { matchLabels: { app: api } }, ${fields} }`));
const DNS = '{ ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }] }';

export const networkPolicyOpenPeer = defineRule({
  id: 'network-policy-open-peer',
  title: 'Every rule of a NetworkPolicy says with whom.',
  why: 'A rule without peers lets everybody through, inside the cluster and outside it: the pod counts as isolated, and is not.',
  fix: 'Name the pods, the namespace or the addresses in from or to.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic', 'CIS 5.3.2'],
  examples: {
    bad: [
      { situation: 'everybody may come in', yaml: policy('policyTypes: [Ingress], ingress: [{}]') },
      { situation: 'it may go anywhere', yaml: policy('policyTypes: [Egress], egress: [{}]') },
      { situation: 'everybody may come in on one port', yaml: policy('policyTypes: [Ingress], ingress: [{ ports: [{ port: 8080 }] }]') },
      { situation: 'every pod of every namespace', yaml: policy('policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: {} }] }]') },
    ],
    good: [
      { situation: 'pods by label', yaml: policy('policyTypes: [Ingress], ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }] }]') },
      { situation: 'addresses', yaml: policy('policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.20.0.0/24 } }] }]') },
    ],
    nearMiss: [
      { situation: 'nobody at all', yaml: policy('policyTypes: [Ingress, Egress]') },
      { situation: 'names may be asked of whoever answers', yaml: policy(`policyTypes: [Egress], egress: [${DNS}]`) },
      { situation: 'every address is said, and so meant', yaml: policy('policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]') },
      { situation: 'pods with a label in every namespace', yaml: policy('policyTypes: [Ingress], ingress: [{ from: [{ namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }] }]') },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const { object, ingress, egress } of networkPolicies(graph)) {
      const tell = (direction: Direction, rules: readonly PolicyRule[] = []) =>
        rules.forEach((rule, index) => {
          if (!isOpen(rule) || (direction === 'egress' && isDnsOnly(rule))) return;
          const whom = direction === 'ingress' ? 'lets everybody in' : 'lets its pods go anywhere';
          report({ object, path: ['spec', direction, index], message: `NetworkPolicy ${object.metadata.name} ${whom}${onPorts(rule)}` });
        });
      tell('ingress', ingress);
      tell('egress', egress);
    }
  },
});

function isOpen({ peers }: PolicyRule): boolean {
  return peers === undefined || peers.some(({ pods, namespaces }) => namespaces?.requirements.length === 0 && (pods === undefined || pods.requirements.length === 0));
}

/** 5353 is where the DNS pods of OpenShift listen. */
function isDnsOnly({ ports }: PolicyRule): boolean {
  return ports !== undefined && ports.every(({ port, endPort }: PolicyPort) => endPort === undefined && (port === 53 || port === 5353));
}

function onPorts({ ports = [] }: PolicyRule): string {
  return ports.length === 0 ? '' : ` on ${ports.slice(0, 3).map(({ port, protocol }) => `${protocol} ${port ?? 'any port'}`).join(', ')}`;
}
