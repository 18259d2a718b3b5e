import { describe, expect, it } from 'vitest';
import { reaches, type Peer, type PortQuestion } from '../../lib/graph/reachability';
import { graphOf, pod, workloadNamed } from './sets';

const NAMESPACES = ['shop: team=shop', 'edge: team=edge', 'bare'].map((text) => {
  const [name, label] = text.split(': ');
  return `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}${label === undefined ? '' : `, labels: { ${label.replace('=', ': ')} }`} }\n`;
}).join('');
const PODS =
  pod('web', '{ app: web }') +
  pod('api', '{ app: api }', ', ports: [{ name: http, containerPort: 8080 }, { name: dns, containerPort: 53, protocol: UDP }]') +
  pod('proxy', '{ app: proxy }', '', 'edge') +
  pod('loner', '{ app: proxy }', '', 'bare');
const policy = (spec: string, name = 'p') => `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n`;
const DENY_INGRESS = '{ podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress] }';
const ingress = (from: string, ports = '') => policy(`{ podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress], ingress: [{ ${from}${ports} }] }`);
const egress = (to: string, ports = '') => policy(`{ podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ ${to}${ports} }] }`);
const HTTP: PortQuestion = { port: 8080 };

function verdict(policies: string, from: string | Peer, to: string | Peer, port: PortQuestion) {
  const graph = graphOf(NAMESPACES + PODS + policies);
  const end = (peer: string | Peer) => (typeof peer === 'string' ? workloadNamed(graph, peer) : peer);
  return reaches(graph, end(from), end(to), port);
}

describe('reachability', () => {
  it.each<[string, string, string | Peer, string | Peer, PortQuestion, boolean]>([
    ['everything is open without policies', '', 'web', 'api', HTTP, true],
    ['a policy without rules denies', policy(DENY_INGRESS), 'web', 'api', HTTP, false],
    ['an empty podSelector selects every pod', policy('{ podSelector: {} }'), 'web', 'api', HTTP, false],
    ['a policy of another namespace selects none', policy('{ podSelector: {} }').replace('namespace: shop', 'namespace: edge'), 'web', 'api', HTTP, true],
    ['absent policyTypes isolate ingress', policy('{ podSelector: {} }'), 'web', 'api', HTTP, false],
    ['absent policyTypes leave egress alone', policy('{ podSelector: { matchLabels: { app: web } } }'), 'web', 'api', HTTP, true],
    ['absent policyTypes isolate egress where egress has rules', policy('{ podSelector: { matchLabels: { app: web } }, egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }] }] }'), 'web', 'api', HTTP, false],
    ['policyTypes Egress leaves ingress alone', policy('{ podSelector: {}, policyTypes: [Egress] }'), 'proxy', 'api', HTTP, true],
    ['rules of a direction that policyTypes leave out have no effect', policy('{ podSelector: {}, policyTypes: [Egress], ingress: [], egress: [{}] }'), 'web', 'api', HTTP, true],
    ['an empty rule allows everything', ingress(''), 'proxy', 'api', HTTP, true],
    ['an empty list of peers allows every peer', ingress('from: []'), 'proxy', 'api', HTTP, true],
    ['a podSelector is of the namespace of the policy', ingress('from: [{ podSelector: { matchLabels: { app: web } } }]'), 'web', 'api', HTTP, true],
    ['a podSelector alone does not reach into other namespaces', ingress('from: [{ podSelector: { matchLabels: { app: proxy } } }]'), 'proxy', 'api', HTTP, false],
    ['an empty podSelector is every pod of the namespace', ingress('from: [{ podSelector: {} }]'), 'web', 'api', HTTP, true],
    ['a namespaceSelector is every pod of those namespaces', ingress('from: [{ namespaceSelector: { matchLabels: { team: edge } } }]'), 'proxy', 'api', HTTP, true],
    ['a namespaceSelector leaves out the others', ingress('from: [{ namespaceSelector: { matchLabels: { team: edge } } }]'), 'web', 'api', HTTP, false],
    ['an empty namespaceSelector is every namespace', ingress('from: [{ namespaceSelector: {} }]'), 'loner', 'api', HTTP, true],
    ['every namespace has its name as a label', ingress('from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: bare } } }]'), 'loner', 'api', HTTP, true],
    ['both selectors of one peer must hold', ingress('from: [{ namespaceSelector: { matchLabels: { team: edge } }, podSelector: { matchLabels: { app: proxy } } }]'), 'loner', 'api', HTTP, false],
    ['one of two peers is enough', ingress('from: [{ namespaceSelector: { matchLabels: { team: edge } } }, { podSelector: { matchLabels: { app: web } } }]'), 'web', 'api', HTTP, true],
    ['another port is refused', ingress('', 'ports: [{ port: 9090 }]'), 'web', 'api', HTTP, false],
    ['a port by the name that the pod gives it', ingress('', 'ports: [{ port: http }]'), 'web', 'api', HTTP, true],
    ['asked by name and allowed by number', ingress('', 'ports: [{ port: 8080 }]'), 'web', 'api', { port: 'http' }, true],
    ['a name of another protocol is another port', ingress('', 'ports: [{ port: dns }]'), 'web', 'api', { port: 53, protocol: 'UDP' }, false],
    ['a named port of egress is the destination’s', egress('', 'ports: [{ port: http }]'), 'web', 'api', HTTP, true],
    ['the protocol is TCP unless it is said', ingress('', 'ports: [{ port: 53 }]'), 'web', 'api', { port: 53, protocol: 'UDP' }, false],
    ['a protocol without a port is every port of it', ingress('', 'ports: [{ protocol: UDP }]'), 'web', 'api', { port: 53, protocol: 'UDP' }, true],
    ['a range of ports', ingress('', 'ports: [{ port: 8000, endPort: 8090 }]'), 'web', 'api', HTTP, true],
    ['past the end of a range', ingress('', 'ports: [{ port: 8000, endPort: 8079 }]'), 'web', 'api', HTTP, false],
    ['policies add up', policy(DENY_INGRESS, 'deny') + ingress('from: [{ podSelector: {} }]'), 'web', 'api', HTTP, true],
    ['both ends must allow', egress('to: [{ podSelector: { matchLabels: { app: api } } }]') + policy(DENY_INGRESS, 'deny'), 'web', 'api', HTTP, false],
    ['both ends allow', egress('to: [{ podSelector: { matchLabels: { app: api } } }]') + policy(DENY_INGRESS, 'deny') + ingress('from: [{ podSelector: {} }]').replace('name: p', 'name: q'), 'web', 'api', HTTP, true],
    ['an address outside', egress('to: [{ ipBlock: { cidr: 10.0.0.0/8 } }]'), 'web', { cidr: '10.1.2.3' }, { port: 443 }, true],
    ['an address in a hole of the block', egress('to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [169.254.169.254/32] } }]'), 'web', { cidr: '169.254.169.254/32' }, { port: 80 }, false],
    ['a block that has a hole is not reached as a whole', egress('to: [{ ipBlock: { cidr: 0.0.0.0/0, except: [10.1.0.0/16] } }]'), 'web', { cidr: '10.0.0.0/8' }, { port: 80 }, false],
    ['an IPv6 address in an IPv6 block', egress('to: [{ ipBlock: { cidr: "2001:db8::/32" } }]'), 'web', { cidr: '2001:db8:1::7' }, { port: 443 }, true],
    ['an IPv6 address in no IPv4 block', egress('to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]'), 'web', { cidr: '::1' }, { port: 443 }, false],
    ['a block of addresses is not pods', egress('to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]'), 'web', 'api', HTTP, false],
    ['pods that are not in the set, such as DNS', egress('to: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: kube-system } }, podSelector: { matchLabels: { k8s-app: kube-dns } } }]', ', ports: [{ port: 53, protocol: UDP }]'), 'web', { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }, { port: 53, protocol: 'UDP' }, true],
    ['a gateway of a namespace that is not in the set', ingress('from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: gateway-system } } }]'), { namespace: 'gateway-system', labels: {} }, 'api', HTTP, true],
    ['a selector that no server takes selects nothing', ingress('from: [{ podSelector: { matchExpressions: [{ key: app, operator: Like }] } }]'), 'web', 'api', HTTP, false],
  ])('%s', (_what, policies, from, to, port, allowed) => {
    expect(verdict(policies, from, to, port)).toMatchObject({ allowed });
  });

  it('of a pod on the network of its node is the node’s', () => {
    const host = pod('api', '{ app: api }').replace('containers:', 'hostNetwork: true, containers:');
    const graph = graphOf(pod('web', '{ app: web }') + host + policy('{ podSelector: {} }'));
    expect(reaches(graph, workloadNamed(graph, 'web'), workloadNamed(graph, 'api'), HTTP).allowed).toBe(true);
    expect(reaches(graph, workloadNamed(graph, 'api'), workloadNamed(graph, 'web'), HTTP).allowed).toBe(false);
  });

  it('says which policy lets a connection through, and which does not', () => {
    expect(verdict(ingress('from: [{ podSelector: {} }]'), 'web', 'api', HTTP).why).toBe('no NetworkPolicy isolates the egress of Deployment shop/web, and NetworkPolicy shop/p allows the ingress of Deployment shop/api');
    expect(verdict(policy(DENY_INGRESS), 'web', 'api', HTTP).why).toBe('the ingress of Deployment shop/api is isolated by NetworkPolicy shop/p, and no rule allows from Deployment shop/web on TCP 8080');
  });
});
