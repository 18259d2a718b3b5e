import type { NetworkPolicyPeer, NetworkPolicySpec } from 'kubernetes-types/networking/v1';
import type { DnsPlacement } from '../../lib/kube/platform';
import { failure } from '../../lib/errors';
import type { Carrier } from './carrier';
import { checkEnvName } from './env';
import type { ConnectOptions } from './connect-options';
import { httpPolicy, type HttpEdge, type HttpPolicyBody } from './http-policy';
import { trafficOf, type HttpRule, type Traffic } from './mesh-traffic';
import { namesPolicy, type EntityTarget, type NamesPolicyBody } from './names-policy';
import { compare, dnsRule, rules, sortedEdges, without, withWaypoints, type Edge } from './network-rules';
import { portOf, type Client, type IPeer, type PeerFacts, type PeerPort, PEER } from './peer';

export { ALLOW_SHAPE, CONNECT_SHAPE, type AllowOptions, type ConnectOptions } from './connect-options';
export { inNamespace } from './network-rules';

/** The connections of one workload. Its NetworkPolicy is made from them when it is read, in an order of their own. */
export class Connections {
  private readonly egress = new Map<PeerFacts, Edge>();
  private readonly ingress = new Map<PeerFacts, Edge>();
  private readonly names = new Map<PeerFacts, Edge>();
  private readonly http = new Map<PeerFacts, HttpEdge[]>();
  private readonly entities = new Map<EntityTarget['entity'], readonly number[]>();
  private makeNames: (() => void) | undefined;
  private follower: Connections | undefined;
  private readonly shared: Array<(connections: Connections) => void> = [];
  private readonly addresses = new Map<string, string>();
  private reserved: ReadonlySet<string> = new Set();
  private carrier: Carrier | undefined;
  private readonly companions: NetworkPolicyPeer[] = [];
  private readonly outside = new Map<string, { readonly from: readonly NetworkPolicyPeer[]; readonly ports: Set<string> }>();

  constructor(
    private readonly self: () => PeerFacts,
    private readonly client: Client,
    private readonly dns: DnsPlacement,
  ) {}

  /** Opens a connection on both sides. @throws PlinthError `peer-port-unknown` */
  connect(target: IPeer, options: ConnectOptions): void {
    const port = options.env === undefined ? this.open(target, options.port) : this.share(target, options.port);
    if (options.env !== undefined) this.address(options.env, target[PEER], port);
    const traffic = trafficOf(this.client.ledger, options);
    if (traffic) this.demand(target[PEER], port, traffic);
  }

  /** Lets pods of the same workload, known by labels, talk to each other, at ports that they agree on as they run. */
  together(matchLabels: Readonly<Record<string, string>>): void {
    this.companions.push({ podSelector: { matchLabels: { ...matchLabels } } });
  }

  /** Lets a mesh carry the connections. */
  carriedBy(carrier: Carrier): void {
    this.carrier = carrier;
    for (const { peer, ports } of this.comers()) for (const port of ports) carrier.admitted?.(peer, port);
    for (const { from, ports } of this.outsiders()) for (const name of ports) carrier.admittedOutside?.(from, { name });
  }

  private demand(to: PeerFacts, port: PeerPort, traffic: Traffic): void {
    if (this.carrier) return this.carrier.demand(to, port, traffic);
    // Without a mesh Cilium may read requests.
    if (to.demand && to.inMesh === undefined) return to.demand({ from: this.self(), port, traffic, ledger: this.client.ledger });
    this.client.ledger.tell({ id: 'engine-absent', message: `${Object.keys(traffic).join(', ')} of the connection to ${to.name} need a mesh, and this workload is in none`, prop: 'connectTo', accepted: "a platform with mesh: 'istio-sidecar', 'istio-ambient' or 'linkerd'", fix: `Write definePlatform({ mesh: 'istio-sidecar' }) if the cluster runs it, or remove ${Object.keys(traffic)[0] ?? ''}.` });
  }

  /** Lets a peer that is let in at a port send some requests only; Cilium reads them, and the NetworkPolicy is silent about the port. */
  restrict(from: PeerFacts, port: PeerPort, rules: readonly HttpRule[]): void {
    this.http.set(from, [...(this.http.get(from) ?? []), { peer: from, port, rules }]);
  }

  /** The requests that are let in, for Cilium. */
  httpPolicy(selector: Readonly<Record<string, string>>): HttpPolicyBody {
    return httpPolicy(selector, [...this.http.values()].flat(), this.client.scope.namespace);
  }

  /** Who calls, and at which ports, in an order of their own. */
  comers(): ReturnType<typeof sortedEdges> {
    return sortedEdges(this.ingress);
  }

  /** Who brings traffic from outside the cluster, and at which ports. */
  outsiders(): ReadonlyArray<{ readonly from: readonly NetworkPolicyPeer[]; readonly ports: readonly string[] }> {
    return [...this.outside].sort(([a], [b]) => compare(a, b)).map(([, { from, ports }]) => ({ from, ports: [...ports].sort(compare) }));
  }

  /** Opens a connection that the follower needs too. @throws PlinthError `peer-port-unknown` */
  share(target: IPeer, wanted: string | number | undefined): PeerPort {
    const port = this.open(target, wanted);
    this.alike((connections) => void (connections !== this && connections.open(target, wanted)));
    return port;
  }

  /** Opens for the follower what is opened here: a migration reads the same variables and secrets, and is the same to the cloud. */
  alike(open: (connections: Connections) => void): void {
    open(this);
    this.shared.push(open);
    if (this.follower) open(this.follower);
  }

  /** Makes another workload the follower: it gets every connection that is shared, before or after this. */
  followedBy(follower: Connections): void {
    this.follower = follower;
    for (const open of this.shared) open(follower);
  }

  /** Opens a connection on both sides, and says at which port. @throws PlinthError `peer-port-unknown` */
  open(target: IPeer, wanted: string | number | undefined): PeerPort {
    const self = this.self();
    const peer = target[PEER];
    const port = portOf(peer, wanted);
    this.meet(peer);
    peer.prepare?.(this.client);
    if ('fqdn' in peer.reach) this.reachName(peer, port);
    else this.reachOut(peer, port);
    peer.admit?.(self, port);
    return port;
  }

  /** Lets a peer call one of our ports. @throws PlinthError `peer-port-unknown` */
  allow(source: IPeer, port: string | number | undefined): void {
    const self = this.self();
    const own = portOf(self, port);
    const peer = source[PEER];
    if ('fqdn' in peer.reach) throw failure({ id: 'peer-unknown', message: `${peer.name} is a name, and who calls is known by labels or addresses only`, prop: 'allowFrom', accepted: 'services, pods, namespaces and addresses', fix: "Write Peer.cidr('<its network>')." });
    this.meet(peer);
    this.admit(peer, own);
    peer.reachOut?.(self, own);
  }

  /** Lets connections go to names; `make` is called once there is one. */
  allowNames(make: () => void): void {
    this.makeNames = make;
  }

  admit(from: PeerFacts, port: PeerPort): void {
    edge(this.ingress, from).ports.set(port.name, port);
    this.carrier?.admitted?.(from, port);
  }

  reachOut(to: PeerFacts, port: PeerPort): void {
    edge(this.egress, to).ports.set(port.name, port);
  }

  private reachName(peer: PeerFacts, port: PeerPort): void {
    if (!this.makeNames) {
      this.client.ledger.tell({ id: 'engine-absent', message: `${peer.name} is a name, and only Cilium can hold egress to a name`, prop: 'connectTo', accepted: "a platform with network: 'cilium', or addresses", fix: "Write definePlatform({ network: 'cilium' }) if the cluster runs it, else Peer.cidr('<its network>', { port }) or External.service with cidr." });
      return;
    }
    this.makeNamesOnce();
    edge(this.names, peer).ports.set(port.name, port);
  }

  /** Goes to what Cilium knows without an address; for platforms that have it. */
  reachEntity(entity: EntityTarget['entity'], ports: readonly number[]): void {
    this.makeNamesOnce();
    this.entities.set(entity, ports);
  }

  private makeNamesOnce(): void {
    if (this.names.size === 0 && this.entities.size === 0) this.makeNames?.();
  }

  /** Egress to names and entities, beside the NetworkPolicy. */
  namesPolicy(selector: Readonly<Record<string, string>>): NamesPolicyBody {
    const ports = new Map<string, Map<string, PeerPort>>();
    for (const { peer, ports: own } of this.names.values()) ports.set(peer.name, new Map([...(ports.get(peer.name) ?? []), ...own]));
    const targets = [...ports].sort(([a], [b]) => compare(a, b)).map(([fqdn, own]) => ({ fqdn, ports: [...own.values()].sort((a, b) => a.container - b.container) }));
    const entities = [...this.entities].sort(([a], [b]) => compare(a, b)).map(([entity, own]) => ({ entity, ports: own }));
    return namesPolicy(selector, targets, entities, this.dns);
  }

  /** Lets those in who bring traffic from outside the cluster: proxies of a gateway, or addresses. */
  admitOutside(from: readonly NetworkPolicyPeer[], port: PeerPort): void {
    const key = JSON.stringify(from);
    const known = this.outside.get(key);
    if (known) known.ports.add(port.name);
    else this.outside.set(key, { from, ports: new Set([port.name]) });
    this.carrier?.admittedOutside?.(from, port);
  }

  /** Addresses of peers by variable, by the variable's name. */
  variables(): ReadonlyArray<{ readonly name: string; readonly value: string }> {
    return [...this.addresses].map(([name, value]) => ({ name, value })).sort((a, b) => compare(a.name, b.name));
  }

  /** Names of the peers that call one of our ports, in order. */
  callers(port: string): readonly string[] {
    return [...this.ingress.values()].filter(({ ports }) => ports.has(port)).map(({ peer }) => peer.name).sort(compare);
  }

  /** Everything that is not a connection is denied. */
  policy(selector: Readonly<Record<string, string>>): NetworkPolicySpec {
    const { namespace } = this.client.scope;
    const { tunnel, comes } = this.carrier ?? {};
    const proxied = ({ namespaceSelector }: NetworkPolicyPeer) => tunnel !== undefined && namespaceSelector !== undefined;
    const outside = this.outsiders().map(({ from, ports }) => ({ from: [...from], ports: [...ports.map((port): { port: string | number } => ({ port })), ...(from.some(proxied) ? [{ port: tunnel ?? 0 }] : [])] }));
    const ingress = [...(comes?.() ?? []), ...outside, ...rules(without(this.ingress, this.http), namespace, ({ name }) => ({ port: name }), tunnel).map(({ peers, ports }) => ({ from: peers, ports }))];
    // Numbers, not names: several network plugins cannot look up a name at the other end.
    const egress = rules(withWaypoints(this.egress), namespace, ({ container }) => ({ port: container }), tunnel).map(({ peers, ports }) => ({ to: peers, ports }));
    return {
      podSelector: { matchLabels: { ...selector } },
      policyTypes: ['Ingress', 'Egress'],
      ...(ingress.length + this.companions.length > 0 && { ingress: [...ingress, ...this.companions.map((peer) => ({ from: [peer] }))] }),
      egress: [dnsRule(this.dns), ...egress, ...this.companions.map((peer) => ({ to: [peer] }))],
    };
  }

  /** Names of variables that hold something else already. */
  reserve(names: ReadonlySet<string>): void {
    this.reserved = names;
  }

  /** Where a peer is found from here, `host:port`; undefined where it has no one address. */
  addressOf({ host, namespace }: PeerFacts, port: PeerPort): string | undefined {
    if (!host) return undefined;
    const { near, far } = host;
    return `${namespace === this.client.scope.namespace ? near : typeof far === 'function' ? far(this.dns.domain ?? 'cluster.local') : far}:${port.service}`;
  }

  private address(name: string, peer: PeerFacts, port: PeerPort): void {
    const { ledger } = this.client;
    if (!checkEnvName(ledger, 'connectTo.env', name)) return;
    const value = this.addressOf(peer, port);
    if (value === undefined) {
      ledger.tell({ id: 'peer-address-unknown', message: `${name} is to hold the address of ${peer.name}, which has none`, prop: 'connectTo.env', accepted: 'peers with a name or one address: a service, a Service of cdk8s-plus-28, External.service(…)', fix: 'Connect to its Service, or leave env out.' });
      return;
    }
    const known = this.addresses.get(name) ?? (this.reserved.has(name) ? 'what env says' : undefined);
    if (known === undefined) this.addresses.set(name, value);
    else if (known !== value) ledger.tell({ id: 'env-duplicate', message: `${name} is to hold ${known} and ${value}`, prop: 'connectTo.env', accepted: 'one value a variable', fix: 'Name another variable for one of them.' });
  }

  private meet(peer: PeerFacts): void {
    const { scope, ledger } = this.client;
    ledger.externals.push(...(peer.externals ?? []));
    if (!('podLabels' in peer.reach) || (peer.namespace === undefined) === (scope.namespace === undefined)) return;
    const nameless = scope.namespace === undefined ? this.self().name : peer.name;
    ledger.tell({
      id: 'namespace-unknown',
      message: `${this.self().name} and ${peer.name} are connected, and the program does not say in which namespace ${nameless} is`,
      accepted: 'a namespace for both, or for neither where both go into the same one',
      fix: `Put ${nameless} into a NamespaceWithQuota, or give its chart a namespace.`,
    });
  }
}

function edge(edges: Map<PeerFacts, Edge>, peer: PeerFacts): Edge {
  let found = edges.get(peer);
  if (!found) edges.set(peer, (found = { peer, ports: new Map() }));
  return found;
}
