import { isPortName } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import type { PeerPort } from '../../kit/peer';
import { handlerOf, type Handler } from '../../kit/probes';
import { show, type Ledger } from '../../kit/problems';
import { choiceProp, integerProp, mapProp, PORT_BOUNDS, requireProp } from '../../kit/props';
import type { ServiceType } from './service-kind';

/** What the service speaks, where, and how it says that it is ready. */
export interface Protocol {
  readonly kind: 'http' | 'grpc' | 'tcp';
  readonly main: ServicePort;
  /** The main port and the extra ones, the main one first. */
  readonly ports: readonly ServicePort[];
  readonly readiness: Handler;
  /** True where clients are to see every pod. */
  readonly headless: boolean;
}

/** A port of container and Service. */
export interface ServicePort extends PeerPort {
  readonly appProtocol?: string;
  /** Name of the sidecar that listens there. @default - the main container does */
  readonly owner?: string;
}

const KINDS = ['http', 'grpc', 'tcp'] as const;

/** Reads the one protocol block and the extra ports. @param service the type of the Service, where one is asked for */
export function protocolOf(ledger: Ledger, props: Readonly<Record<string, unknown>>, service: ServiceType | undefined): Protocol {
  const kinds = KINDS.filter((kind) => props[kind] !== undefined);
  if (kinds.length !== 1) {
    ledger.tell({
      id: 'protocol-count',
      message: kinds.length === 0 ? 'none of http, grpc and tcp is given' : `${kinds.join(' and ')} are given`,
      prop: kinds[1] ?? 'http',
      accepted: 'exactly one of http, grpc, tcp',
      fix: kinds.length === 0 ? "Say what the service speaks, such as http: { port: 8080, readiness: '/ready' }." : `Keep ${kinds[0]}, and list the other port under ports.`,
    });
  }
  const kind = kinds[0] ?? 'http';
  const protocol = READ[kind](ledger, kinds.length === 0 ? SILENT : mapProp(ledger, kind, props[kind]), service);
  if (protocol.headless) refuseTranslation(ledger, `${kind}.servicePort`, protocol.main);
  const extra = extraPorts(ledger, props['ports'], protocol);
  return { ...protocol, kind, ports: [protocol.main, ...extra] };
}

type Block = Omit<Protocol, 'kind' | 'ports'>;

/** Stands in for a protocol that is not given, so that its missing parts are not told as well. */
const SILENT = { port: 8080, readiness: '/' };

const READ: Readonly<Record<Protocol['kind'], (ledger: Ledger, block: Readonly<Record<string, unknown>>, service: ServiceType | undefined) => Block>> = {
  http(ledger, block, service) {
    const container = portProp(ledger, 'http.port', block['port'], 8080);
    const headless = service === 'headless';
    const main = { name: 'http', container, service: integerProp(ledger, 'http.servicePort', block['servicePort'], PORT_BOUNDS, headless ? container : 80), appProtocol: 'http' };
    const check = block['readiness'];
    const known = requireProp(ledger, 'http.readiness', check, "'/ready'");
    const misfit = isMap(check) && check['path'] === undefined;
    if (misfit) ledger.tell({ id: 'probe-malformed', message: `http.readiness is ${show(check)}`, prop: 'http.readiness', accepted: "a path such as '/ready', or { path, headers?, port? }", fix: 'Name the path that says whether the service can take traffic.' });
    return { main, readiness: (known && !misfit ? handlerOf(ledger, 'http.readiness', check, main) : undefined) ?? { httpGet: { path: '/', port: main.name } }, headless };
  },
  grpc(ledger, block, type) {
    const container = portProp(ledger, 'grpc.port', block['port'], 50_051);
    // The one standard name for HTTP/2 without TLS; gateways and meshes know it.
    const main = { name: 'grpc', container, service: container, appProtocol: 'kubernetes.io/h2c' };
    const service = block['service'];
    if (service !== undefined && typeof service !== 'string') ledger.tell({ id: 'prop-malformed', message: `grpc.service is ${show(service)}`, prop: 'grpc.service', accepted: 'the full name of a gRPC service', fix: 'Write the name as a text, or leave it out.' });
    const balancing = choiceProp(ledger, 'grpc.balancing', block['balancing'], ['client', 'connection'], type === undefined || type === 'headless' ? 'client' : 'connection');
    const headless = balancing === 'client';
    if (type !== undefined && headless !== (type === 'headless')) ledger.tell({ id: 'balancing-contradicts-service', message: `grpc.balancing is '${balancing}', and service.type is '${type}'`, prop: 'grpc.balancing', accepted: "'client' with headless, 'connection' with any other type", fix: 'Remove one of the two: each follows from the other.' });
    return { main, readiness: { grpc: { port: container, ...(typeof service === 'string' && { service }) } }, headless };
  },
  tcp(ledger, block, type) {
    const headless = type === 'headless';
    const container = portProp(ledger, 'tcp.port', block['port'], 8080);
    const main = { name: 'tcp', container, service: integerProp(ledger, 'tcp.servicePort', block['servicePort'], PORT_BOUNDS, container) };
    const check = block['readiness'];
    const connect = { tcpSocket: { port: main.name } };
    if (!requireProp(ledger, 'tcp.readiness', check, "'connect'") || check === 'connect') return { main, readiness: connect, headless };
    const misfit = typeof check === 'string' || (isMap(check) && check['path'] !== undefined);
    if (misfit) ledger.tell({ id: 'probe-malformed', message: `tcp.readiness is ${show(check)}`, prop: 'tcp.readiness', accepted: "{ command }, { port } or 'connect'", fix: "Write { command: ['redis-cli', 'ping'] }, or 'connect'." });
    return { main, readiness: (misfit ? undefined : handlerOf(ledger, 'tcp.readiness', check, main)) ?? connect, headless };
  },
};

function portProp(ledger: Ledger, prop: string, value: unknown, fallback: number): number {
  return requireProp(ledger, prop, value, String(fallback)) ? integerProp(ledger, prop, value, PORT_BOUNDS, fallback) : fallback;
}

function extraPorts(ledger: Ledger, given: unknown, { main, headless }: Block): ServicePort[] {
  const taken = new Map([[main.container, main.name]]);
  const atService = new Map([[main.service, main.name]]);
  return Object.entries(mapProp(ledger, 'ports', given)).flatMap(([name, value]): ServicePort[] => {
    if (value === undefined) return [];
    const prop = `ports.${name}`;
    if (!isPortName(name) || name === main.name) {
      ledger.tell({ id: 'port-name', message: `a port is called ${show(name)}`, prop, accepted: `a-z, 0-9 and inner dashes, a letter at least, 15 characters at most, and not '${main.name}', which is the main port`, fix: 'Name the port after what it serves, such as metrics.' });
      return [];
    }
    const block = isMap(value) ? value : { port: value };
    const container = portProp(ledger, isMap(value) ? `${prop}.port` : prop, block['port'], 9090);
    const service = integerProp(ledger, `${prop}.servicePort`, block['servicePort'], PORT_BOUNDS, container);
    clash(ledger, prop, container, taken, 'the container');
    clash(ledger, prop, service, atService, 'the Service');
    taken.set(container, name);
    atService.set(service, name);
    const port = { name, container, service };
    if (headless) refuseTranslation(ledger, `${prop}.servicePort`, port);
    return [port];
  });
}

function refuseTranslation(ledger: Ledger, prop: string, { container, service }: ServicePort): void {
  if (service === container) return;
  ledger.tell({ id: 'headless-port', message: `${prop} is ${service}, and the port is ${container}: a headless Service translates no ports`, prop, accepted: `${container}`, fix: "Remove servicePort, or give the Service an address: service: { type: 'ClusterIP' }." });
}

function clash(ledger: Ledger, prop: string, port: number, taken: ReadonlyMap<number, string>, where: string): void {
  const other = taken.get(port);
  if (other !== undefined) ledger.tell({ id: 'port-clash', message: `${prop} is ${port}, which is port ${other} of ${where}`, prop, accepted: 'a port that no other uses', fix: 'Give each port a number of its own.' });
}
