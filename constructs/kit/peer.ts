import type { NetworkPolicyPeer } from 'kubernetes-types/networking/v1';
import { failure } from '../../lib/errors';
import { isCidr, readCidr } from '../../lib/kube/cidr';
import { selectorLabels } from '../../lib/kube/labels';
import { isDnsLabel, isDnsSubdomain } from '../../lib/kube/names';
import type { ExternalRef } from '../../lib/kube/provenance';
import type { Traffic } from './mesh-traffic';
import { plusPeer } from './plus-peer';
import { show, type Ledger } from './problems';
import { PORT_BOUNDS } from './props';
import type { Scope } from './scope';

/** A port that can be reached. */
export interface PeerPort {
  readonly name: string;
  /** On the pod, which is where NetworkPolicies look. */
  readonly container: number;
  /** On the Service, which is where clients connect. */
  readonly service: number;
}

/** Who it is that a connection goes to or comes from. */
export interface PeerFacts {
  /** Its name in messages. */
  readonly name: string;
  /** Namespace of its pods. @default - the program does not say it */
  readonly namespace?: string;
  /** How NetworkPolicies name it: pods of its namespace by labels, addresses, peers as a policy writes them, or a name that Cilium looks up. */
  readonly reach: { readonly podLabels: Readonly<Record<string, string>> } | { readonly cidrs: readonly string[] } | { readonly peers: readonly NetworkPolicyPeer[] } | { readonly fqdn: string };
  /** Its ports, the main one first. */
  readonly ports: readonly PeerPort[];
  /** Name that clients use: in its own namespace, and elsewhere, given the cluster's DNS domain. @default - it has none */
  readonly host?: { readonly near: string; readonly far: string | ((domain: string) => string) };
  /** Opens its own side of a connection. @default - its policy is somebody else's */
  readonly admit?: (from: PeerFacts, port: PeerPort) => void;
  /** Opens its own side of a connection that it makes. @default - its policy is somebody else's */
  readonly reachOut?: (to: PeerFacts, port: PeerPort) => void;
  /** What of it lies outside the program, so that references to it are known. @default - nothing */
  readonly externals?: readonly ExternalRef[];
  /** Name of the account that its pods run as, by which a mesh knows them. @default - not known */
  readonly account?: () => string;
  /** False where its pods are known to be outside the mesh, true where they are in it. @default - not known */
  readonly inMesh?: () => boolean;
  /** What stands before it in the mesh, once something does. @default - nothing */
  readonly waypoint?: () => PeerFacts | undefined;
  /** Takes what a caller asks of its requests. @default - nobody takes it: who deploys the peer says it there */
  readonly demand?: (demand: Demand) => void;
  /** Prepares what clients of a namespace need to reach it, such as an alias. @default - nothing */
  readonly prepare?: (client: Client) => void;
}

/** What a caller asks of its requests to a port. */
export interface Demand {
  readonly from: PeerFacts;
  readonly port: PeerPort;
  readonly traffic: Traffic;
  /** Of the caller. */
  readonly ledger: Ledger;
}

/** Who connects, as a peer that prepares sees it. */
export interface Client {
  readonly scope: Scope;
  readonly ledger: Ledger;
}

/** The mark under which a construct says how it is reached. */
export const PEER: unique symbol = Symbol.for('cdk8s-plinth.peer') as never;

/** Anything that can be connected to. */
export interface IPeer {
  readonly [PEER]: PeerFacts;
}

/** What may be said of a peer that does not say its port itself. */
export interface PeerOptions {
  /** Port that it listens on; what only calls us needs none. @default - what the object declares, 443 for a name */
  readonly port?: number;
}

/** What may be said of a workload that is deployed elsewhere. */
export interface NamedPeerOptions extends PeerOptions {
  /** Port of its Service. @default - its own port */
  readonly servicePort?: number;
  /** Labels of its pods. @default - those that Plinth gives a workload of the name */
  readonly labels?: Readonly<Record<string, string>>;
  /** Account that its pods run as, by which a mesh knows them. @default - its name, as Plinth gives it; where labels are given, any account of its namespace */
  readonly account?: string;
  /** False where it stands outside the mesh: then it is let in at its port without a certificate. @default true */
  readonly inMesh?: boolean;
}

/** Makes peers of what is none by itself. */
export const Peer = {
  /**
   * The peer that a value is: a service of Plinth, or of cdk8s-plus-28 a Service, a workload, pods, namespaces or an IP block. What
   * cdk8s-plus-28 made opens its own side itself: `legacy.connections.allowFrom(api)`.
   *
   * @throws PlinthError `peer-unknown`
   */
  from(value: unknown, { port }: PeerOptions = {}): IPeer {
    if (typeof value === 'object' && value !== null) {
      if (PEER in value) return value as IPeer;
      const known = port === undefined ? foreign.get(value) : undefined;
      if (known) return known;
      const facts = plusPeer(value, port);
      if (facts) {
        const peer = { [PEER]: facts };
        if (port === undefined) foreign.set(value, peer);
        return peer;
      }
    }
    throw failure({
      id: 'peer-unknown',
      message: `${typeof value === 'object' && value !== null && 'node' in value ? `a construct ${value.constructor.name}` : show(value)} is nothing to connect to`,
      accepted: 'a service of Plinth, External.service(…), or a Service, workload, Pods, Namespaces or IP block of cdk8s-plus-28',
      fix: 'Pass the object itself, not its name; for what is deployed elsewhere write Peer.named(namespace, name, { port }).',
    });
  },

  /**
   * A workload that another program deploys, found by the labels that Plinth gives it, or by those that are named.
   *
   * @throws PlinthError `name-malformed`, `prop-out-of-range`
   * @example Peer.named('payments', 'ledger', { port: 8080 })
   */
  named(namespace: string, name: string, options: NamedPeerOptions = {}): IPeer {
    const { port, servicePort = port, labels = selectorLabels(name), account = options.labels === undefined ? name : undefined } = options;
    for (const [what, text] of [['namespace', namespace], ['name', name]] as const) {
      if (!isDnsLabel(text)) throw failure({ id: 'name-malformed', message: `Peer.named has the ${what} ${show(text)}`, accepted: 'a DNS label: a-z, 0-9 and inner dashes', fix: "Write Peer.named('<namespace>', '<name>', { port })." });
    }
    const ports = port === undefined ? [] : [{ name: `tcp-${checkedPort('Peer.named', port)}`, container: port, service: checkedPort('Peer.named', servicePort) }];
    const external = (kind: string) => ({ group: '', kind, namespace, name });
    const host = { near: name, far: (domain: string) => `${name}.${namespace}.svc.${domain}` };
    return { [PEER]: { name, namespace, reach: { podLabels: labels }, ports, host, ...(options.inMesh === false ? { inMesh: () => false } : account !== undefined && { account: () => account }), externals: [external('Pod'), external('Service')] } };
  },

  /**
   * Addresses, of one network or several.
   *
   * @throws PlinthError `cidr-malformed`, `prop-out-of-range`
   * @example Peer.cidr('10.0.0.0/8', { port: 5432 })
   */
  cidr(cidr: string | readonly string[], { port }: PeerOptions = {}): IPeer {
    const cidrs = typeof cidr === 'string' ? [cidr] : cidr;
    for (const each of cidrs) {
      const single = readCidr(each);
      if (!isCidr(each)) throw failure({ id: 'cidr-malformed', message: `Peer.cidr is given ${show(each)}`, accepted: 'an address and a prefix length, such as 10.20.0.0/24', fix: single ? `Write '${each}/${single.bits}'.` : 'Write the network in CIDR form.' });
    }
    const [first = '', ...more] = cidrs;
    const [address = '', prefix] = first.split('/');
    const isOne = more.length === 0 && Number(prefix) === readCidr(first)?.bits;
    const ports = port === undefined ? [] : [{ name: `tcp-${checkedPort('Peer.cidr', port)}`, container: port, service: port }];
    const near = address.includes(':') ? `[${address}]` : address;
    return { [PEER]: { name: cidrs.join(', '), reach: { cidrs }, ports, ...(isOne && { host: { near, far: near } }) } };
  },

  /**
   * A name outside the cluster, or all names of a pattern such as `*.stripe.com`: for platforms with Cilium, which can hold egress to
   * a name. Others know addresses only: `Peer.cidr`, or `External.service` with its networks.
   *
   * @throws PlinthError `external-host-malformed`, `prop-out-of-range`
   * @example Peer.fqdn('api.stripe.com', { port: 443 })
   */
  fqdn(fqdn: string, { port = 443 }: PeerOptions = {}): IPeer {
    if (typeof fqdn !== 'string' || !isDnsSubdomain(fqdn.replace(/^\*\./, '')) || !fqdn.includes('.')) {
      throw failure({ id: 'external-host-malformed', message: `Peer.fqdn is given ${show(fqdn)}`, accepted: "a DNS name in lower case, such as api.stripe.com or *.stripe.com", fix: 'Write the name without scheme, port or path.' });
    }
    const ports = [{ name: `tcp-${checkedPort('Peer.fqdn', port)}`, container: port, service: port }];
    return { [PEER]: { name: fqdn, reach: { fqdn }, ports, ...(!fqdn.includes('*') && { host: { near: fqdn, far: fqdn } }) } };
  },
} as const;

/** The peers of foreign objects, so that one object is one peer. */
const foreign = new WeakMap<object, IPeer>();

function checkedPort(of: string, port: number | undefined): number {
  const { min, max } = PORT_BOUNDS;
  if (port !== undefined && Number.isInteger(port) && port >= min && port <= max) return port;
  throw failure({ id: 'prop-out-of-range', message: `the port of ${of} is ${show(port)}`, prop: 'port', accepted: `a whole number from ${min} to ${max}`, fix: 'Write the port that it listens on.' });
}

/** The port of a peer by name or number; its main port unless one is named. @throws PlinthError `peer-port-unknown` */
export function portOf(peer: PeerFacts, port: string | number | undefined): PeerPort {
  const found = port === undefined ? peer.ports[0] : peer.ports.find(({ name, service, container }) => port === name || port === service || port === container);
  if (found) return found;
  if (peer.ports.length === 0) throw failure({ id: 'peer-port-unknown', message: `${peer.name} does not say at which port it listens`, prop: 'port', accepted: 'a port from 1 to 65535', fix: 'Say it where the peer is made: { port: 5432 }.' });
  throw failure({
    id: 'peer-port-unknown',
    message: `${peer.name} has no port ${show(port)}`,
    prop: 'port',
    accepted: peer.ports.map(({ name, service }) => `${name} (${service})`).join(', '),
    fix: `Write '${peer.ports[0]?.name ?? ''}', or leave port out.`,
  });
}
