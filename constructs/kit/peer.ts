import { failure } from '../../lib/errors';
import { show, type Ledger } from './problems';
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
  /** How NetworkPolicies name it: pods by labels, or addresses. */
  readonly reach: { readonly podLabels: Readonly<Record<string, string>> } | { readonly cidrs: readonly string[] };
  /** Its ports, the main one first. */
  readonly ports: readonly PeerPort[];
  /** Name that clients use: in its own namespace, and elsewhere where that differs. */
  readonly host: { readonly near: string; readonly far: string };
  /** Opens its own side of a connection. @default - its policy is somebody else's */
  readonly admit?: (from: PeerFacts, port: PeerPort) => void;
  /** Opens its own side of a connection that it makes. @default - its policy is somebody else's */
  readonly reachOut?: (to: PeerFacts, port: PeerPort) => void;
  /** Prepares what clients of a namespace need to reach it, such as an alias. @default - nothing */
  readonly prepare?: (client: Client) => void;
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

/** Makes peers of what is none by itself. */
export const Peer = {
  /** The peer that a value is. @throws PlinthError `peer-unknown` */
  from(value: unknown): IPeer {
    if (typeof value === 'object' && value !== null && PEER in value) return value as IPeer;
    throw failure({
      id: 'peer-unknown',
      message: `${show(value)} is nothing to connect to`,
      accepted: 'a service of Plinth, or External.service(…)',
      fix: 'Pass the object itself, not its name.',
    });
  },
} as const;

/** The port of a peer by name or number; its main port unless one is named. @throws PlinthError `peer-port-unknown` */
export function portOf(peer: PeerFacts, port: string | number | undefined): PeerPort {
  const found = port === undefined ? peer.ports[0] : peer.ports.find(({ name, service, container }) => port === name || port === service || port === container);
  if (found) return found;
  throw failure({
    id: 'peer-port-unknown',
    message: `${peer.name} has no port ${show(port)}`,
    prop: 'port',
    accepted: peer.ports.map(({ name, service }) => `${name} (${service})`).join(', '),
    fix: `Write '${peer.ports[0]?.name ?? ''}', or leave port out.`,
  });
}
