import { portNumber } from '../../graph/container-ports';
import type { Graph, Workload } from '../../graph/graph';
import { policiesOf, type Policy, type PolicyPeer, type PolicyRule } from '../../graph/network-policies';
import { waysIn, type WayIn } from '../../graph/ways-in';
import { deployment, object, service, set } from '../example-objects';
import { otherNetworkPolicies } from '../namespace-contents';
import { defineRule } from '../rule';

const API = set(deployment('api', { container: 'ports: [{ name: http, containerPort: 8080 }]' }), service('api', '- { port: 80, targetPort: http }'));
const WEB = deployment('web');
const ROUTE = object('gateway.networking.k8s.io/v1 HTTPRoute', 'api', 'spec: { parentRefs: [{ name: public, namespace: edge }], rules: [{ backendRefs: [{ name: api, port: 80 }] }] }');
const INGRESS = object('networking.k8s.io/v1 Ingress', 'api', 'spec: { rules: [{ http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { number: 80 } } } }] } }] }');
const balancer = (ports = '- { port: 80, targetPort: http }') => set(deployment('api', { container: 'ports: [{ name: http, containerPort: 8080 }]' }), service('api', ports, 'type: LoadBalancer\nloadBalancerSourceRanges: [203.0.113.0/24]'));
const policy = (ingress: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: { matchLabels: { app: api } }, policyTypes: [Ingress], ingress: [${ingress}] }`);
const EDGE = '{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: edge } } }], ports: [{ port: http }] }';
const WEB_ONLY = '{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: http }] }';

export const networkPolicyBlocksWayIn = defineRule({
  id: 'network-policy-blocks-way-in',
  title: 'What is open to the outside is let through by the NetworkPolicies of its pods.',
  why: 'The host answers, and every request times out or gets a 504: the route, the Service and the pods all look well.',
  fix: 'Admit the namespace of the gateway or controller, or the networks of the clients, at the port of the container.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  examples: {
    bad: [
      { situation: 'a route to pods that let nobody in', yaml: set(API, ROUTE, policy('')) },
      { situation: 'an Ingress to pods that let only a workload of their own in', yaml: set(API, WEB, INGRESS, policy(WEB_ONLY)) },
      { situation: 'the gateway is let in at another port', yaml: set(API, ROUTE, policy(EDGE.replace('http', '9090'))) },
      { situation: 'a load balancer in front of pods that admit pods only', yaml: set(balancer(), policy(EDGE)) },
    ],
    good: [
      { situation: 'the namespace of the gateway', yaml: set(API, ROUTE, policy(EDGE)) },
      { situation: 'the namespace of the controller', yaml: set(API, INGRESS, policy(EDGE)) },
      { situation: 'the networks of the clients', yaml: set(balancer(), policy('{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }], ports: [{ port: 8080 }] }')) },
    ],
    nearMiss: [
      { situation: 'nothing isolates the pods', yaml: set(API, ROUTE) },
      { situation: 'everybody may come in', yaml: set(API, INGRESS, policy('{}')) },
      { situation: 'the pods of the controller lie in the same namespace, outside the set', yaml: set(API, INGRESS, policy('{ from: [{ podSelector: { matchLabels: { app: nginx } } }] }')) },
      { situation: 'the proxies of the gateway have an address of the network, as those of a load balancer of the cloud', yaml: set(API, INGRESS, policy('{ from: [{ ipBlock: { cidr: 10.0.0.0/20 } }] }')) },
      { situation: 'one port of the load balancer is open, and another is for the cluster', yaml: set(balancer('- { name: http, port: 80, targetPort: http }\n- { name: admin, port: 9090 }'), policy('{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }], ports: [{ port: http }] }')) },
      { situation: 'policies of the network plugin may let it in', yaml: set(API, ROUTE, policy(''), object('cilium.io/v2 CiliumNetworkPolicy', 'api', 'spec: {}')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    const others = graph.memo(otherNetworkPolicies);
    const served = new Set<WayIn['service']>();
    const blocked: Array<{ readonly way: WayIn; readonly workload: Workload }> = [];
    for (const way of waysIn(graph)) {
      for (const workload of way.service.workloads) {
        if (others.has(workload.namespace) || others.has('') || workload.pod.spec.hostNetwork === true) continue;
        if (graph.memo(answers).ask(graph, way, workload)) served.add(way.service);
        else blocked.push({ way, workload });
      }
    }
    for (const { way, workload } of blocked) {
      const { object, path, service, port } = way;
      // A Service opens all its ports to the outside, and means some of them.
      if (object === service.object && served.has(service)) continue;
      report({ object, path, message: `${object.kind} ${object.metadata.name} leads from outside to port ${port.targetPort} of ${workload.object.kind} ${workload.name}, and its NetworkPolicies let nobody from there in` });
    }
  },
});

/** Answers by workload and by what of a way in decides, so that many routes to one Service cost one look. */
function answers() {
  const known = new Map<Workload, Map<string, boolean>>();
  return {
    ask(graph: Graph, way: WayIn, workload: Workload): boolean {
      const { object, service, port, gateways } = way;
      const ofWorkload = known.get(workload) ?? new Map<string, boolean>();
      known.set(workload, ofWorkload);
      const key = JSON.stringify([port.protocol, port.targetPort, object === service.object, gateways]);
      const answer = ofWorkload.get(key) ?? admits(graph, way, workload);
      ofWorkload.set(key, answer);
      return answer;
    },
  };
}

function admits(graph: Graph, way: WayIn, workload: Workload): boolean {
  const isolating = policiesOf(graph, workload).filter(({ ingress }) => ingress !== undefined);
  return isolating.length === 0 || isolating.some((policy) => policy.ingress?.some((rule) => opens(rule, way, workload) && (rule.peers === undefined || rule.peers.some((peer) => mayBring(graph, policy, peer, way)))));
}

function opens({ ports }: PolicyRule, { port }: WayIn, workload: Workload): boolean {
  const wanted = portNumber(workload, port.targetPort, port.protocol);
  return ports === undefined || ports.some((allowed) => {
    if (allowed.protocol !== port.protocol) return false;
    if (allowed.port === undefined || allowed.port === port.targetPort) return true;
    const first = portNumber(workload, allowed.port, allowed.protocol);
    return wanted !== undefined && first !== undefined && wanted >= first && wanted <= (allowed.endPort ?? first);
  });
}

/** Whether a peer may be who brings the traffic: an address, or, to a route, pods that are not known to be a workload beside the one behind it. */
function mayBring(graph: Graph, policy: Policy, { pods, namespaces, block }: PolicyPeer, { object, service, gateways }: WayIn): boolean {
  if (block !== undefined) return true;
  if (object === service.object) return false;
  const ownNamespace = namespaces === undefined && gateways?.includes(policy.namespace) !== true;
  return !ownNamespace || pods === undefined || pods.requirements.length === 0 || graph.workloadsSelectedBy(policy.namespace, pods).length === 0;
}
