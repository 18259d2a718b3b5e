import { isDnsLabel } from '../../../lib/kube/names';
import { portOf, type PeerPort } from '../../kit/peer';
import type { PlainObject } from '../../kit/plain-object';
import { checkNames, show } from '../../kit/problems';
import type { Exposure } from '../../kit/shutdown';
import type { ExposeOptions } from '../exposure-props';
import { EXPOSE_SHAPE } from '../shape';
import type { ServiceContext } from './context';
import { exposedOf, type Exposed } from './exposed';
import { exposureBy, frontDoorOf, makeRoute, schemeOf, sourcesOf } from './front-door';
import { refuse } from './front-door-limits';
import { dividedBy } from './progressive/routers';
import { traefikServiceBody } from './progressive/routing';
import { backendAnnotations } from './ingress';
import type { Outside } from './service-kind';

/** The ways into a service from outside the cluster. */
export class Exposures {
  /** Full hosts, in the order in which they were asked for. */
  readonly hosts: string[] = [];
  /** Where the first of them is reached. */
  url: string | undefined;
  /** Who sends traffic to the pods; where several do, the one that learns last that a pod leaves. */
  exposure: Exposure = 'none';
  /** What is exposed, in the order in which it was asked for. */
  readonly exposed: Exposed[] = [];
  private readonly names = new Set<string>();

  constructor(private readonly context: ServiceContext) {
    if (context.outside) this.admit(context.outside);
  }

  /** Lets clients in that use the Service from outside the cluster. */
  private admit({ sources, ports }: Outside): void {
    this.reachedBy('loadBalancer');
    for (const name of ports ?? [undefined]) {
      const port = this.portOf(name);
      if (port && sources.length > 0) this.context.connections.admitOutside(sources.map((cidr) => ({ ipBlock: { cidr } })), port);
    }
  }

  /** Adds a route to a Service, and lets the front door in. */
  expose(target: string | ExposeOptions, service: PlainObject | undefined): void {
    const { ledger, platform, protocol, peer, connections, maker } = this.context;
    const options: ExposeOptions = typeof target === 'object' && target !== null ? target : { host: target };
    checkNames(ledger, options, EXPOSE_SHAPE, 'expose.');
    const front = frontDoorOf(ledger, platform);
    const read = exposedOf(ledger, options, protocol, platform);
    const port = this.portOf(options.port);
    const name = this.routeName(options.name);
    if (!front || !read || !port || name === undefined) return;
    const divided = dividedBy(this.context);
    const exposed: Exposed = { ...read, name, port, protocol, service: peer.name, ...(divided === 'route' && { canary: `${peer.name}-canary` }) };
    this.exposed.push(exposed);
    refuse(ledger, front, exposed, platform, options);
    if (exposed.tlsSecret !== undefined) ledger.refer('Secret', exposed.tlsSecret);
    for (const [key, value] of Object.entries(backendAnnotations(front.engine, exposed))) service?.metadata.addAnnotation(key, value);
    this.hosts.push(exposed.host);
    this.reachedBy(exposureBy(front));
    connections.admitOutside(sourcesOf(front), port);
    makeRoute(maker, front, exposed, platform, divided);
    if (front.engine === 'traefik' && divided === 'route' && this.exposed.length === 1) maker.make<{ spec: object }>('TraefikService', () => traefikServiceBody(this.context));
    const [path] = exposed.paths;
    this.url ??= `${schemeOf(front)}://${exposed.host}${path === undefined || path === '/' ? '' : path}`;
  }

  /** Routes that send requests to both versions of a canary. */
  get weighed(): readonly Exposed[] {
    return this.exposed.filter(({ canary }) => canary !== undefined);
  }

  private reachedBy(exposure: Exposure): void {
    if (SLOWNESS[exposure] > SLOWNESS[this.exposure]) this.exposure = exposure;
  }

  private portOf(port: string | number | undefined): PeerPort | undefined {
    const { ledger, peer } = this.context;
    return ledger.attempt<PeerPort | undefined>(() => portOf(peer, port), undefined);
  }

  private routeName(asked: unknown): string | undefined {
    const { ledger, peer } = this.context;
    const name = asked === undefined ? peer.name : asked;
    const where = { prop: 'expose.name', accepted: 'a DNS label that no other route of the service has', fix: `Name the further route, such as '${peer.name}-public'.` };
    if (typeof name !== 'string' || !isDnsLabel(name)) ledger.tell({ id: 'name-malformed', message: `a route is called ${show(name)}`, ...where });
    else if (this.names.has(name)) ledger.tell({ id: 'expose-duplicate', message: `two routes are called ${show(name)}`, ...where });
    else {
      this.names.add(name);
      return name;
    }
    return undefined;
  }
}

const SLOWNESS: Readonly<Record<Exposure, number>> = { none: 0, gateway: 1, loadBalancer: 2 };
