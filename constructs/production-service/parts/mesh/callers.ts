import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import type { HttpRule } from '../../../kit/mesh-traffic';
import type { PeerFacts } from '../../../kit/peer';
import type { Told } from '../../../kit/problems';
import { engineOf } from '../../../../lib/kube/platform';
import type { ServiceContext } from '../context';
import type { ServicePort } from '../protocol';
import type { MeshPlan } from './plan';

/** One who may call: an account, any account of a namespace, addresses, or whoever the NetworkPolicy lets through. */
export type Caller = { readonly namespace: string; readonly account?: string; readonly http?: readonly HttpRule[]; readonly outside?: true } | { readonly cidrs: readonly string[] } | 'anyone';

/** Who may call a port. */
export interface Admission {
  readonly port: ServicePort;
  readonly callers: readonly Caller[];
}

type Tell = (problem: Told) => void;

/** Who may call each port, made of the same connections as the NetworkPolicy; ports that nobody calls are left out. */
export function admissionsOf(context: ServiceContext, plan: MeshPlan, tell: Tell = () => {}): readonly Admission[] {
  const { connections, protocol } = context;
  const asked = requestsOf(plan);
  const byPort = new Map<string, Caller[]>();
  const admit = (port: string, caller: Caller | undefined) => caller !== undefined && byPort.set(port, [...(byPort.get(port) ?? []), caller]);
  for (const { from, ports } of connections.outsiders()) for (const port of ports) for (const peer of from) admit(port, outsider(context, plan, port, peer));
  for (const { peer, ports } of connections.comers()) {
    for (const port of ports) {
      for (const caller of callersOf(context, plan, peer, asked.get(peer)?.get(port.name), tell)) admit(port.name, caller);
    }
  }
  return protocol.ports.flatMap((port) => {
    const callers = byPort.get(port.name);
    return callers ? [{ port, callers }] : [];
  });
}

/** The requests that callers named, by caller and port. */
function requestsOf({ demands }: MeshPlan): ReadonlyMap<PeerFacts, ReadonlyMap<string, readonly HttpRule[]>> {
  const found = new Map<PeerFacts, Map<string, readonly HttpRule[]>>();
  for (const { from, port, traffic: { http } } of demands) {
    if (!http) continue;
    const ports = found.get(from) ?? new Map<string, readonly HttpRule[]>();
    found.set(from, ports.set(port.name, [...(ports.get(port.name) ?? []), ...http]));
  }
  return found;
}

/** Ports that plain requests come to. */
export function plainPorts(admissions: readonly Admission[]): readonly ServicePort[] {
  return admissions.filter(({ callers }) => callers.some((caller) => caller === 'anyone' || 'cidrs' in caller)).map(({ port }) => port);
}

/** Who brings traffic from outside the cluster, or reads metrics. */
export function outsider({ platform, metricsPort }: ServiceContext, plan: MeshPlan, port: string, { namespaceSelector, ipBlock }: NetworkPolicyPeer): Caller | undefined {
  if (ipBlock) return { cidrs: [ipBlock.cidr] };
  const namespace = namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
  if (namespace === undefined) return 'anyone';
  // Prometheus stands outside the mesh.
  if (port === metricsPort && platform.metrics !== 'none' && platform.metrics.namespace === namespace) return 'anyone';
  const { gatewayInMesh = true, gatewayAccount } = plan.platform;
  if (!gatewayInMesh || engineOf(platform, 'ingress') === 'alb') return 'anyone';
  return { namespace, outside: true, ...(gatewayAccount !== undefined && { account: gatewayAccount }) };
}

/** Who a peer is to the mesh. */
export function callersOf({ peer: self }: ServiceContext, plan: MeshPlan, peer: PeerFacts, http: readonly HttpRule[] | undefined, tell: Tell): readonly Caller[] {
  const { reach, account, namespace = self.namespace } = peer;
  if ('cidrs' in reach) return [{ cidrs: reach.cidrs }];
  if (peer.inMesh?.() === false) {
    if (plan.strict && account === undefined) return ['anyone'];
    if (plan.strict) tell({ id: 'mesh-caller-outside', message: `${peer.name} calls ${self.name} and is outside the mesh, and ${self.name} takes requests of the mesh only`, prop: 'mesh', accepted: 'callers in the mesh, or mtls: permissive', fix: `Take ${peer.name} into the mesh, or write mesh: { mtls: 'permissive' } on ${self.name} until it is.` });
    return ['anyone'];
  }
  const only = http && { http };
  if ('peers' in reach) return reach.peers.map((each): Caller => {
    const named = each.namespaceSelector?.matchLabels?.['kubernetes.io/metadata.name'];
    if (each.ipBlock) return { cidrs: [each.ipBlock.cidr] };
    return named === undefined ? 'anyone' : { namespace: named, ...only };
  });
  if (namespace !== undefined) return [{ namespace, ...(account && { account: account() }), ...only }];
  tell({ id: 'namespace-unknown', message: `${peer.name} calls ${self.name}, and the program does not say in which namespace: a mesh knows callers by namespace and account`, accepted: 'a namespace for both', fix: `Put both into a NamespaceWithQuota, or give their chart a namespace.` });
  return [];
}
