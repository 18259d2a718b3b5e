import type { IConstruct } from 'constructs';
import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { isMap } from '../../lib/kube/object';
import type { PeerFacts, PeerPort } from './peer';
import { Platform } from './platform';
import { scopeOf } from './scope';

/** The name by which Kubernetes itself labels every namespace. */
const NAMESPACE_NAME = 'kubernetes.io/metadata.name';

/** A label selector of cdk8s-plus-28, which renders itself. */
interface PlusSelector {
  _toKube(): { readonly matchLabels?: Readonly<Record<string, string>>; readonly matchExpressions?: readonly object[] };
}

/** What peers of cdk8s-plus-28 say of themselves: `INetworkPolicyPeer`. */
interface PlusPeer extends IConstruct {
  toNetworkPolicyPeerConfig(): {
    readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
    readonly podSelector?: { readonly labelSelector: PlusSelector; readonly namespaces?: { readonly names?: readonly string[]; readonly labelSelector?: PlusSelector } };
  };
}

/** A Service of cdk8s-plus-28. */
interface PlusService extends IConstruct {
  readonly name: string;
  readonly metadata: { readonly namespace?: string };
  readonly ports: ReadonlyArray<{ readonly name?: string; readonly port: number; readonly targetPort?: number; readonly protocol?: string }>;
  selectLabel(key: string, value: string): void;
  _toKube(): { readonly selector?: Readonly<Record<string, string>> };
}

/**
 * How an object of cdk8s-plus-28 is reached: a Service by its name, at its pods; a workload, pods, namespaces and addresses as its own
 * NetworkPolicies name them. Undefined for anything else. Its own side of a connection stays its own.
 */
export function plusPeer(value: object, port: number | undefined): PeerFacts | undefined {
  if (!('node' in value)) return undefined;
  if ('toNetworkPolicyPeerConfig' in value) return podsOrAddresses(value as PlusPeer, port);
  if ('selectLabel' in value && 'ports' in value && '_toKube' in value) return service(value as PlusService);
  return undefined;
}

function podsOrAddresses(peer: PlusPeer, port: number | undefined): PeerFacts {
  return {
    name: nameOf(peer),
    // Labels may be added until the whole program has run.
    get reach() {
      return { peers: peersOf(peer.toNetworkPolicyPeerConfig()) };
    },
    ports: port === undefined ? containerPorts(peer) : [{ name: `tcp-${port}`, container: port, service: port }],
  };
}

function peersOf({ ipBlock, podSelector }: ReturnType<PlusPeer['toNetworkPolicyPeerConfig']>): NetworkPolicyPeer[] {
  if (ipBlock) return [{ ipBlock: { cidr: ipBlock.cidr, ...(ipBlock.except && { except: [...ipBlock.except] }) } }];
  if (!podSelector) return [];
  const pods = { podSelector: selectorOf(podSelector.labelSelector) };
  const { names, labelSelector } = podSelector.namespaces ?? {};
  const namespaces = labelSelector && selectorOf(labelSelector);
  if (!names) return [namespaces ? { namespaceSelector: namespaces, ...pods } : pods];
  return names.map((name) => ({ namespaceSelector: { ...namespaces, matchLabels: { ...namespaces?.matchLabels, [NAMESPACE_NAME]: name } }, ...pods }));
}

/** The selector as plain data; `{}` selects everything. */
function selectorOf(selector: PlusSelector): NonNullable<NetworkPolicyPeer['podSelector']> {
  return JSON.parse(JSON.stringify(selector._toKube())) as NonNullable<NetworkPolicyPeer['podSelector']>;
}

function containerPorts(peer: object): PeerPort[] {
  const containers = 'containers' in peer && Array.isArray(peer.containers) ? (peer.containers as readonly unknown[]) : [];
  return containers.flatMap((container) => (isMap(container) && Array.isArray(container['ports']) ? (container['ports'] as readonly unknown[]) : [])).flatMap((port) => {
    if (!isMap(port) || typeof port['number'] !== 'number' || (port['protocol'] ?? 'TCP') !== 'TCP') return [];
    const { number, name } = port;
    return [{ name: typeof name === 'string' ? name : `tcp-${number}`, container: number, service: number }];
  });
}

function service(given: PlusService): PeerFacts {
  const namespace = given.metadata.namespace ?? scopeOf(given).namespace;
  const { domain = 'cluster.local' } = Platform.of(given).dns;
  return {
    name: given.name,
    ...(namespace !== undefined && { namespace }),
    get reach() {
      return { podLabels: given._toKube().selector ?? {} };
    },
    ports: given.ports.filter(({ protocol = 'TCP' }) => protocol === 'TCP').map(({ name, port, targetPort = port }) => ({ name: name ?? `tcp-${port}`, container: targetPort, service: port })),
    host: { near: given.name, far: namespace === undefined ? given.name : `${given.name}.${namespace}.svc.${domain}` },
  };
}

function nameOf(peer: IConstruct): string {
  return 'name' in peer && typeof peer.name === 'string' ? peer.name : peer.node.path;
}
