import type { ExecAction, GRPCAction, HTTPGetAction, Probe, TCPSocketAction } from 'kubernetes-types/core/v1';
import type { ProbeTimes, ServiceDefaults } from '../../lib/kube/defaults';
import { isMap } from '../../lib/kube/object';
import { parseDuration } from '../../lib/units';
import { show, type Ledger, type Shape } from './problems';
import { PORT_BOUNDS, integerProp, textMapProp, textsProp } from './props';

/** An HTTP request that succeeds with a status from 200 to 399. */
export interface HttpCheck {
  readonly path: `/${string}`;
  /** Request headers by name. @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Name or number of the port. @default - the main port */
  readonly port?: string | number;
}

/** A command in the container that succeeds with exit code 0. */
export interface CommandCheck {
  readonly command: readonly string[];
}

/** A TCP connection that opens. */
export interface PortCheck {
  readonly port: string | number;
}

/** A call of the gRPC health service. */
export interface GrpcCheck {
  readonly grpc: {
    /** @default - the main port */
    readonly port?: number;
    /** Service to ask for. @default - the server as a whole */
    readonly service?: string;
  };
}

/** How the kubelet asks a container; a path stands for an HTTP request of it. */
export type Check = `/${string}` | Alone<HttpCheck> | Alone<CommandCheck> | Alone<PortCheck> | Alone<GrpcCheck>;

/** One way to ask, without what belongs to another: the kubelet takes no two. */
export type Alone<T> = T & { readonly [K in Exclude<keyof HttpCheck | keyof CommandCheck | keyof GrpcCheck, keyof T>]?: never };

/** Every name that a check has. */
export const CHECK_SHAPE: Shape = { path: true, headers: { '*': true }, port: true, command: true, grpc: { port: true, service: true } };

/** What a probe does, in the API's words: one of the four. */
export type Handler = { readonly httpGet: HTTPGetAction } | { readonly tcpSocket: TCPSocketAction } | { readonly exec: ExecAction } | { readonly grpc: GRPCAction };

/** The port that checks ask unless they name another. */
export interface MainPort {
  readonly name: string | number;
  readonly container: number;
}

const ACCEPTED = "a path that begins with '/', { path, headers?, port? }, { command }, { port } or { grpc }";

/** The handler of a check, or undefined where it cannot be read. */
export function handlerOf(ledger: Ledger, prop: string, check: unknown, main: MainPort): Handler | undefined {
  if (typeof check === 'string' && check.startsWith('/')) return { httpGet: { path: check, port: main.name } };
  if (isMap(check)) {
    const ways = ['path', 'command', 'grpc'].filter((way) => check[way] !== undefined);
    if (ways.length > 1 || (ways[0] !== 'path' && ways.length === 1 && check['port'] !== undefined)) {
      const given = [...ways, ...(ways.length === 1 ? ['port'] : [])].join(' and ');
      ledger.tell({ id: 'probe-malformed', message: `${prop} has ${given}, and the kubelet asks in one way`, prop, accepted: ACCEPTED, fix: 'Keep one of them.' });
      return undefined;
    }
    if (typeof check['path'] === 'string' && check['path'].startsWith('/')) {
      const headers = Object.entries(textMapProp(ledger, `${prop}.headers`, check['headers'])).map(([name, value]) => ({ name, value }));
      return { httpGet: { path: check['path'], port: portOf(ledger, prop, check['port']) ?? main.name, ...(headers.length > 0 && { httpHeaders: headers }) } };
    }
    if (check['command'] !== undefined) {
      const command = textsProp(ledger, `${prop}.command`, check['command']);
      return command && command.length > 0 ? { exec: { command: [...command] } } : undefined;
    }
    if (isMap(check['grpc'])) {
      const { service } = check['grpc'];
      const port = integerProp(ledger, `${prop}.grpc.port`, check['grpc']['port'], PORT_BOUNDS, main.container);
      return { grpc: { port, ...(typeof service === 'string' && { service }) } };
    }
    if (check['port'] !== undefined && check['path'] === undefined) {
      const port = portOf(ledger, prop, check['port']);
      return port === undefined ? undefined : { tcpSocket: { port } };
    }
  }
  ledger.tell({ id: 'probe-malformed', message: `${prop} is ${show(check)}`, prop, accepted: ACCEPTED, fix: typeof check === 'string' ? `Write '/${check}'.` : 'Say how to ask, such as { command: [\'/bin/healthy\'] }.' });
  return undefined;
}

function portOf(ledger: Ledger, prop: string, port: unknown): string | number | undefined {
  return typeof port === 'string' ? port : port === undefined ? undefined : integerProp(ledger, `${prop}.port`, port, PORT_BOUNDS, 0) || undefined;
}

/** The three probes of a container. Startup asks what liveness asks, and holds the other two back until it succeeds. */
export function probesOf(readiness: Handler, liveness: Handler, startupBudget: number, defaults: ServiceDefaults['probes']): { startupProbe: Probe; readinessProbe: Probe; livenessProbe: Probe } {
  return { startupProbe: startupProbe(liveness, startupBudget, defaults), readinessProbe: readinessProbe(readiness, defaults), livenessProbe: livenessProbe(liveness, defaults) };
}

/** What says that a container has started; it is asked until the budget is used up. */
export function startupProbe(handler: Handler, budget: number, { startup }: ServiceDefaults['probes']): Probe {
  const period = seconds(startup.period);
  return { ...handler, periodSeconds: period, timeoutSeconds: seconds(startup.timeout), failureThreshold: Math.max(1, Math.ceil(budget / period)) };
}

/** What says that a pod can take traffic. */
export function readinessProbe(handler: Handler, { readiness }: ServiceDefaults['probes']): Probe {
  return { ...handler, ...times(readiness) };
}

/** What says that a container must be restarted. */
export function livenessProbe(handler: Handler, { liveness }: ServiceDefaults['probes']): Probe {
  return { ...handler, ...times(liveness) };
}

function times({ period, timeout, failures }: ProbeTimes): Probe {
  return { periodSeconds: seconds(period), timeoutSeconds: seconds(timeout), failureThreshold: failures };
}

function seconds(duration: string): number {
  return Math.max(1, parseDuration(duration));
}

/** Tells where liveness asks exactly what readiness asks; a plain connection may, since liveness waits four times as long. */
export function refuseIdentical(ledger: Ledger, readiness: Handler, liveness: Handler): void {
  if ('tcpSocket' in liveness || JSON.stringify(readiness) !== JSON.stringify(liveness)) return;
  ledger.tell({
    id: 'probes-identical',
    message: `probes.liveness asks what readiness asks, ${show(liveness)}: a slow dependency would restart every pod at once`,
    prop: 'probes.liveness',
    accepted: 'a check of the process itself, without its dependencies',
    fix: 'Ask another path, or remove probes.liveness for a connection to the main port.',
  });
}
