import { containerPorts, portNumber } from '../../graph/container-ports';
import type { Graph, Workload } from '../../graph/graph';
import { namedNamespaces, networkPolicies, type Policy, type PolicyPeer } from '../../graph/network-policies';
import { servicesSelecting } from '../../graph/services';
import { deployment, object, service, set } from '../example-objects';
import { defineRule } from '../rule';

const API = set(deployment('api', { container: 'ports: [{ name: http, containerPort: 8080 }]' }), service('api', '- { port: 80, targetPort: http }'));
const ingress = (port: string) => object('networking.k8s.io/v1 NetworkPolicy', 'api', `spec: { podSelector: { matchLabels: { app: api } }, ingress: [{ ports: [{ port: ${port} }] }] }`);

export const netpolPortMismatch = defineRule({
  id: 'netpol-port-mismatch',
  title: 'A NetworkPolicy names the port of the pods, not that of their Service.',
  why: 'Policies are applied after the Service has translated the port: a rule for the port of the Service allows nothing, and every connection times out.',
  fix: 'Write the container port, by number or by name, into the policy.',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  examples: {
    bad: [
      { situation: 'ingress for the port of the Service', yaml: set(API, ingress('80')) },
      {
        situation: 'egress to the port of the Service',
        yaml: set(
          API,
          deployment('web'),
          object('networking.k8s.io/v1 NetworkPolicy', 'web', `
            spec:
              podSelector: { matchLabels: { app: web } }
              policyTypes: [Egress]
              egress:
                - to: [{ podSelector: { matchLabels: { app: api } } }]
                  ports: [{ port: 80 }]
          `),
        ),
      },
    ],
    good: [
      { situation: 'the container port', yaml: set(API, ingress('8080')) },
      { situation: 'its name', yaml: set(API, ingress('http')) },
    ],
    nearMiss: [
      { situation: 'a port that neither a container nor a Service declares', yaml: set(API, ingress('9090')) },
      { situation: 'a range that covers the container port', yaml: set(API, ingress('80, endPort: 9000')) },
      { situation: 'pods that declare no ports may listen on it', yaml: set(deployment('api'), service('api', '- { port: 80, targetPort: 8080 }'), ingress('80')) },
    ],
  },
  on: 'set',
  check(graph, report) {
    for (const policy of networkPolicies(graph)) {
      for (const direction of ['ingress', 'egress'] as const) {
        policy[direction]?.forEach(({ ports = [], peers }, rule) => {
          if (ports.length === 0) return;
          const targets = direction === 'ingress' ? graph.workloadsSelectedBy(policy.namespace, policy.pods) : targetsOf(graph, policy, peers);
          ports.forEach(({ port, endPort, protocol }, index) => {
            if (typeof port !== 'number' || endPort !== undefined) return;
            const meant = meantPort(graph, targets, port, protocol);
            if (meant === undefined) return;
            report({
              object: policy.object,
              path: ['spec', direction, rule, 'ports', index, 'port'],
              message: `port ${port} is that of Service ${meant.service}; its pods listen on ${meant.port}, which is what policies see`,
              fix: `Write port: ${meant.port}.`,
            });
          });
        });
      }
    }
  },
});

/** The pods that an egress rule leads to, where the set can tell; none where it leads elsewhere as well. */
function targetsOf(graph: Graph, policy: Policy, peers: readonly PolicyPeer[] = []): readonly Workload[] {
  const targets: Workload[] = [];
  for (const { pods, namespaces, block } of peers) {
    const places = namespaces === undefined ? [policy.namespace] : namedNamespaces(namespaces);
    if (block !== undefined || pods === undefined || places === undefined) return [];
    for (const place of places) targets.push(...graph.workloadsSelectedBy(place, pods));
  }
  return targets;
}

/** The container port that was meant, when no pod declares the port and a Service has it in front of another. */
function meantPort(graph: Graph, targets: readonly Workload[], port: number, protocol: string): { readonly service: string; readonly port: number } | undefined {
  let meant: { readonly service: string; readonly port: number } | undefined;
  for (const workload of targets) {
    const declared = containerPorts(workload);
    if (declared.length === 0 || declared.some((own) => own.port === port && own.protocol === protocol)) return undefined;
    if (meant !== undefined) continue;
    for (const { name, ports } of servicesSelecting(graph, workload)) {
      const translated = ports.find((own) => own.port === port && own.protocol === protocol);
      const listening = translated && portNumber(workload, translated.targetPort, protocol);
      if (listening !== undefined && listening !== port) meant ??= { service: name, port: listening };
    }
  }
  return meant;
}
