import type { NetworkPolicyIngressRule, NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { inNamespace, type Connections } from '../../../kit/network';
import type { PeerFacts } from '../../../kit/peer';
import type { Platform } from '../../../../lib/kube/platform';
import type { MeshPlan } from './plan';

interface ControlPlane {
  /** Name in messages → labels of its pods and their ports. */
  readonly [name: string]: { readonly labels: Readonly<Record<string, string>>; readonly ports: readonly number[] };
}

const part = (component: string, port: number) => ({ labels: { 'linkerd.io/control-plane-component': component }, ports: [port] });

/** Whom proxies ask: for certificates, for where services are, for what is allowed. */
const CONTROL_PLANES: Readonly<Record<MeshPlan['platform']['engine'], ControlPlane>> = {
  'istio-sidecar': { istiod: { labels: { app: 'istiod' }, ports: [15_012] } },
  // Proxies are not in the pods: they speak for themselves.
  'istio-ambient': {},
  linkerd: {
    identity: part('identity', 8080),
    destination: { labels: { 'linkerd.io/control-plane-component': 'destination' }, ports: [8086, 8090] },
  },
};

/** Where proxies in pods show their metrics. 15020 has those of the program as well. */
const METRICS: Readonly<Record<MeshPlan['platform']['engine'], readonly number[]>> = { 'istio-sidecar': [15_020, 15_090], 'istio-ambient': [], linkerd: [4191] };

/** In ambient mode probes of the kubelet come from these addresses, which no other packet has. @see https://istio.io/latest/docs/ambient/usage/networkpolicy/ */
const PROBES = ['169.254.7.127/32', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128'];

/** Opens what the proxies need for themselves. */
export function openForProxies({ platform: { engine }, namespace }: MeshPlan, connections: Connections): void {
  for (const [name, { labels, ports }] of Object.entries(CONTROL_PLANES[engine])) {
    const peers: NetworkPolicyPeer[] = [{ ...inNamespace(namespace), podSelector: { matchLabels: labels } }];
    const numbered = ports.map((port) => ({ name: `tcp-${port}`, container: port, service: port }));
    const facts: PeerFacts = { name, namespace, reach: { peers }, ports: numbered };
    for (const port of numbered) connections.reachOut(facts, port);
  }
}

/** Opens the same for a pod that calls, is called by nobody, and asks nothing of its requests. */
export function carryJob(plan: MeshPlan, connections: Connections): void {
  openForProxies(plan, connections);
  connections.carriedBy({ ...(plan.tunnel !== undefined && { tunnel: plan.tunnel }), demand: () => {} });
}

/** What comes in beside calls: probes, and those who read the metrics of proxies. */
export function comesForProxies({ platform: { engine } }: MeshPlan, { metrics }: Platform, probed: readonly number[]): readonly NetworkPolicyIngressRule[] {
  const ports = METRICS[engine].map((port) => ({ port }));
  return [
    ...(engine === 'istio-ambient' && probed.length > 0 ? [{ from: PROBES.map((cidr) => ({ ipBlock: { cidr } })), ports: probed.map((port) => ({ port })) }] : []),
    ...(metrics !== 'none' && ports.length > 0 ? [{ from: [inNamespace(metrics.namespace)], ports }] : []),
  ];
}
