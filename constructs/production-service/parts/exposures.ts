import { isDnsLabel } from '../../../lib/kube/names';
import type { Platform } from '../../../lib/kube/platform';
import type { Maker } from '../../kit/maker';
import type { Connections } from '../../kit/network';
import { portOf, type PeerFacts, type PeerPort } from '../../kit/peer';
import type { PlainObject } from '../../kit/plain-object';
import { checkNames, show, type Ledger } from '../../kit/problems';
import type { Exposure } from '../../kit/shutdown';
import type { ExposeOptions } from '../exposure-props';
import { EXPOSE_SHAPE } from '../shape';
import { exposedOf, type Exposed } from './exposed';
import { exposureBy, frontDoorOf, makeRoute, schemeOf, sourcesOf } from './front-door';
import { refuse } from './front-door-limits';
import { backendAnnotations } from './ingress';
import type { Protocol } from './protocol';
import type { Outside } from './service-kind';

/** The ways into a service from outside the cluster. */
export class Exposures {
  /** Full hosts, in the order in which they were asked for. */
  readonly hosts: string[] = [];
  /** Where the first of them is reached. */
  url: string | undefined;
  /** Who sends traffic to the pods; where several do, the one that learns last that a pod leaves. */
  exposure: Exposure = 'none';
  private readonly names = new Set<string>();

  constructor(
    private readonly peer: PeerFacts,
    private readonly protocol: Protocol,
    private readonly platform: Platform,
    private readonly ledger: Ledger,
    private readonly connections: Connections,
    private readonly maker: Maker,
  ) {}

  /** Lets clients in that use the Service from outside the cluster. */
  admit({ sources, ports }: Outside): void {
    this.reachedBy('loadBalancer');
    for (const name of ports ?? [undefined]) {
      const port = this.portOf(name);
      if (port && sources.length > 0) this.connections.admitOutside(sources.map((cidr) => ({ ipBlock: { cidr } })), port);
    }
  }

  /** Adds a route to a Service, and lets the front door in. */
  expose(target: string | ExposeOptions, service: PlainObject): void {
    const options: ExposeOptions = typeof target === 'object' && target !== null ? target : { host: target };
    checkNames(this.ledger, options, EXPOSE_SHAPE, 'expose.');
    const front = frontDoorOf(this.ledger, this.platform);
    const read = exposedOf(this.ledger, options, this.protocol, this.platform);
    const port = this.portOf(options.port);
    const name = this.routeName(options.name);
    if (!front || !read || !port || name === undefined) return;
    const exposed: Exposed = { ...read, name, port, protocol: this.protocol, service: this.peer.name };
    refuse(this.ledger, front, exposed, this.platform);
    if (exposed.tlsSecret !== undefined) this.ledger.refer('Secret', exposed.tlsSecret);
    for (const [key, value] of Object.entries(backendAnnotations(front.engine, exposed))) service.metadata.addAnnotation(key, value);
    this.hosts.push(exposed.host);
    this.reachedBy(exposureBy(front));
    this.connections.admitOutside(sourcesOf(front), port);
    makeRoute(this.maker, front, exposed, this.platform);
    const [path] = exposed.paths;
    this.url ??= `${schemeOf(front)}://${exposed.host}${path === undefined || path === '/' ? '' : path}`;
  }

  private reachedBy(exposure: Exposure): void {
    if (SLOWNESS[exposure] > SLOWNESS[this.exposure]) this.exposure = exposure;
  }

  private portOf(port: string | number | undefined): PeerPort | undefined {
    return this.ledger.attempt<PeerPort | undefined>(() => portOf(this.peer, port), undefined);
  }

  private routeName(asked: unknown): string | undefined {
    const name = asked === undefined ? this.peer.name : asked;
    const where = { prop: 'expose.name', accepted: 'a DNS label that no other route of the service has', fix: `Name the further route, such as '${this.peer.name}-public'.` };
    if (typeof name !== 'string' || !isDnsLabel(name)) this.ledger.tell({ id: 'name-malformed', message: `a route is called ${show(name)}`, ...where });
    else if (this.names.has(name)) this.ledger.tell({ id: 'expose-duplicate', message: `two routes are called ${show(name)}`, ...where });
    else {
      this.names.add(name);
      return name;
    }
    return undefined;
  }
}

const SLOWNESS: Readonly<Record<Exposure, number>> = { none: 0, gateway: 1, loadBalancer: 2 };
