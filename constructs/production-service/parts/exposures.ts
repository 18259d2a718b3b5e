import { isDnsLabel } from '../../../lib/kube/names';
import type { Platform } from '../../../lib/kube/platform';
import type { Maker } from '../../kit/maker';
import type { Connections } from '../../kit/network';
import { portOf, type PeerFacts, type PeerPort } from '../../kit/peer';
import { checkNames, show, type Ledger } from '../../kit/problems';
import type { Exposure } from '../../kit/shutdown';
import type { ExposeOptions } from '../props';
import { EXPOSE_SHAPE } from '../shape';
import type { Protocol } from './protocol';
import { gatewayOf, hostOf, refuseExposure, routeBody, routeKind, type RouteBody } from './route';

/** The ways into a service from outside the cluster. */
export class Exposures {
  /** Full hosts, in the order in which they were asked for. */
  readonly hosts: string[] = [];
  /** Where the first of them is reached; a listener called `http` has no TLS. */
  url: string | undefined;
  private readonly names = new Set<string>();

  constructor(
    private readonly peer: PeerFacts,
    private readonly protocol: Protocol,
    private readonly platform: Platform,
    private readonly ledger: Ledger,
    private readonly connections: Connections,
    private readonly maker: Maker,
  ) {}

  /** Who sends traffic to the pods. */
  get exposure(): Exposure {
    return this.hosts.length > 0 ? 'gateway' : 'none';
  }

  /** Adds a route and lets the gateway in. */
  expose(target: string | ExposeOptions): void {
    const options: ExposeOptions = typeof target === 'object' && target !== null ? target : { host: target };
    checkNames(this.ledger, options, EXPOSE_SHAPE, 'expose.');
    if (refuseExposure(this.ledger, this.protocol, options)) return;
    const gateway = gatewayOf(this.ledger, this.platform);
    const host = hostOf(this.ledger, options.host, this.platform);
    const port = this.ledger.attempt<PeerPort | undefined>(() => portOf(this.peer, options.port), undefined);
    const name = this.routeName(options.name);
    if (!gateway || host === undefined || !port || name === undefined) return;
    this.hosts.push(host);
    this.connections.admitGateway(gateway.proxyNamespace ?? gateway.namespace, port);
    this.maker.make<RouteBody>(routeKind(this.protocol), () => routeBody(gateway, host, this.peer.name, port.service, options.path, this.protocol), { name, ...(name !== this.peer.name && { part: name }) });
    if (this.url === undefined) this.url = `${gateway.listener === 'http' ? 'http' : 'https'}://${host}${options.path ?? ''}`;
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
