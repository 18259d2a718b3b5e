import { formatTime, type RetryOn, type Traffic } from '../../../kit/mesh-traffic';
import type { Demand, PeerFacts, PeerPort } from '../../../kit/peer';
import type { Told } from '../../../kit/problems';
import { compare } from '../../../kit/network-rules';
import type { ServiceContext } from '../context';
import { isProgressive } from '../progressive/plan';
import type { MeshPlan } from './plan';

/** The callers that ask for bounds, in an order of their own. */
export function bounded({ demands }: MeshPlan): readonly Demand[] {
  return demands.filter(({ traffic }) => traffic.timeout !== undefined || traffic.retries).sort((a, b) => compare(orderOf(a), orderOf(b)));
}

function orderOf({ from, port }: Demand): string {
  return `${from.namespace ?? ''}/${from.name}/${port.name}`;
}

/** Name of the route of one caller. */
export function routeOf({ from, port }: Demand, main: PeerPort): string {
  return `from-${from.namespace === undefined ? '' : `${from.namespace}-`}${from.name}${port.name === main.name ? '' : `-${port.name}`}`;
}

/**
 * Routes of a VirtualService with the bounds that callers ask for: their own proxies know who they are. At a waypoint nobody does, and one set
 * of bounds holds for all.
 *
 * @param to where requests to a port of the Service go
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/
 */
export function boundedRoutes({ protocol: { main } }: ServiceContext, plan: MeshPlan, to: (port: PeerPort) => readonly object[]): readonly object[] {
  const demands = bounded(plan);
  if (plan.platform.engine === 'istio-ambient') {
    const ports = new Map(demands.map((demand) => [demand.port.name, demand]));
    return [...ports.values()].map(({ port, traffic }) => ({ name: port.name, match: [{ port: port.service }], route: to(port), ...boundsOf(traffic) }));
  }
  return demands.map((demand) => {
    const { from, port, traffic } = demand;
    const labels = 'podLabels' in from.reach ? from.reach.podLabels : {};
    return { name: routeOf(demand, main), match: [{ sourceLabels: { ...labels }, ...(from.namespace !== undefined && { sourceNamespace: from.namespace }), port: port.service }], route: to(port), ...boundsOf(traffic) };
  });
}

/** Names of the routes to the main port that callers with bounds of their own have: a canary sets their weights too. */
export function weighedRoutes({ mesh, protocol: { main } }: ServiceContext): readonly string[] {
  const ours = mesh ? bounded(mesh).filter(({ port }) => port.name === main.name) : [];
  // At a waypoint one route holds for all callers.
  return mesh?.platform.engine === 'istio-ambient' ? ours.slice(0, 1).map(({ port }) => port.name) : ours.map((demand) => routeOf(demand, main));
}

/** Body of the VirtualService of a service that no canary divides. */
export function virtualServiceOf(context: ServiceContext, plan: MeshPlan): { readonly spec: object } {
  const { identity: { name }, protocol: { ports } } = context;
  const to = (port: PeerPort) => [{ destination: { host: name, port: { number: port.service } } }];
  const own = boundedRoutes(context, plan, to);
  const covered = plan.platform.engine === 'istio-ambient' ? new Set(bounded(plan).map(({ port }) => port.name)) : new Set<string>();
  return { spec: { hosts: [name], http: [...own, ...ports.filter((port) => !covered.has(port.name)).map((port) => ({ name: port.name, match: [{ port: port.service }], route: to(port) }))] } };
}

function boundsOf({ timeout, retries }: Traffic): object {
  return {
    ...(timeout !== undefined && { timeout: formatTime(timeout) }),
    ...(retries && { retries: { attempts: retries.attempts, ...(retries.perTry !== undefined && { perTryTimeout: formatTime(retries.perTry) }), retryOn: retries.on.join(',') } }),
  };
}

/** No more than half the pods are left alone at once: those that remain must carry the load. */
const MOST_EJECTED = 50;

/** Leaves pods alone that fail, and bounds connections. @see https://istio.io/latest/docs/reference/config/networking/destination-rule/ */
export function breakerPolicy({ failures, ejectFor, connections, pending }: NonNullable<Traffic['breaker']>): object {
  return {
    ...((connections !== undefined || pending !== undefined) && { connectionPool: { ...(connections !== undefined && { tcp: { maxConnections: connections } }), ...(pending !== undefined && { http: { http1MaxPendingRequests: pending } }) } }),
    outlierDetection: { consecutive5xxErrors: failures, interval: '10s', baseEjectionTime: formatTime(ejectFor), maxEjectionPercent: MOST_EJECTED },
  };
}

/** What Linkerd is told at the Service. @see https://linkerd.io/2/reference/retries/ and https://linkerd.io/2/reference/circuit-breaking/ */
export function linkerdAnnotations({ timeout, retries, breaker }: Traffic, kind: 'http' | 'grpc' | 'tcp'): Readonly<Record<string, string>> {
  return {
    ...(timeout !== undefined && { 'timeout.linkerd.io/request': formatTime(timeout) }),
    ...(retries && {
      [`retry.linkerd.io/${kind === 'grpc' ? 'grpc' : 'http'}`]: retries.on.join(','),
      'retry.linkerd.io/limit': `${retries.attempts}`,
      ...(retries.perTry !== undefined && { 'retry.linkerd.io/timeout': formatTime(retries.perTry) }),
    }),
    ...(breaker && {
      'balancer.linkerd.io/failure-accrual': 'consecutive',
      'balancer.linkerd.io/failure-accrual-consecutive-max-failures': `${breaker.failures}`,
      'balancer.linkerd.io/failure-accrual-consecutive-min-penalty': formatTime(breaker.ejectFor),
      'balancer.linkerd.io/failure-accrual-consecutive-max-penalty': formatTime(Math.max(breaker.ejectFor, 60_000)),
    }),
  };
}

/** Codes that each protocol can answer with, and what Linkerd retries of them. */
const GRPC_CODES: ReadonlySet<RetryOn> = new Set(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable']);
const BEFORE_THE_PROGRAM: ReadonlySet<RetryOn> = new Set(['connect-failure', 'refused-stream', 'reset']);

/** Tells what of a demand cannot be had of the peer, or from its mesh. */
export function refuseDemand({ protocol, identity: { name }, rollout }: ServiceContext, { platform: { engine } }: MeshPlan, { from, traffic, port }: Demand, tell: (problem: Told) => void): void {
  const edge = `connectTo from ${from.name} to ${name}`;
  const { kind, main, headless } = protocol;
  const bounds = traffic.timeout !== undefined || traffic.retries !== undefined;
  const unsupported = (message: string, accepted: string, fix: string) => tell({ id: 'mesh-traffic-unsupported', message: `${edge}: ${message}`, prop: 'connectTo', accepted, fix });
  if ((bounds || traffic.http) && kind === 'tcp' && port.name === main.name) unsupported(`${name} speaks tcp, which has no requests to bound, retry or tell apart`, 'http and grpc', 'Keep breaker, and remove the rest; or declare http or grpc.');
  if (headless && (engine !== 'istio-sidecar' || bounds)) unsupported(`${name} has a headless Service, behind which a proxy sees a pod and no service`, 'a Service with an address', kind === 'grpc' ? `Write grpc: { …, balancing: 'connection' } on ${name}: the mesh spreads calls over pods itself.` : `Give the Service of ${name} an address.`);
  if (isProgressive(rollout) && rollout.engine === 'flagger' && (bounds || engine !== 'istio-sidecar')) unsupported(`${name} is delivered by Flagger, which makes its Services and routes itself and would take this for a change of somebody else's`, 'services that roll, or are delivered by Argo Rollouts', `Set time limits in the program, or change progressive of the platform.`);
  const wrong = traffic.retries?.on.filter((each) => (GRPC_CODES.has(each) && kind !== 'grpc') || (engine === 'linkerd' && (BEFORE_THE_PROGRAM.has(each) || (kind === 'grpc') !== GRPC_CODES.has(each)))) ?? [];
  if (wrong.length > 0) unsupported(`retries.on has ${wrong.join(', ')}, which ${engine === 'linkerd' ? `Linkerd does not retry over ${kind}` : 'only gRPC answers with'}`, kind === 'grpc' ? [...GRPC_CODES].join(', ') : engine === 'linkerd' ? 'gateway-error, 5xx' : 'connect-failure, refused-stream, reset, gateway-error, 5xx', 'Remove it.');
  if (engine === 'linkerd' && (traffic.breaker?.connections ?? traffic.breaker?.pending) !== undefined) unsupported('Linkerd bounds no connections', 'failures and ejectFor', 'Remove connections and pending.');
  if (engine === 'linkerd' && traffic.http) tell({ id: 'engine-absent', message: `${edge}: http names requests, which Istio and Cilium let through one by one for each caller, and this platform has neither`, prop: 'connectTo.http', accepted: "mesh: 'istio-sidecar' or 'istio-ambient', or network: 'cilium'", fix: 'Remove http.' });
}

/** Two callers that ask for different values where one holds for all; and one caller that asks twice. */
export function refuseContradiction({ identity: { name } }: ServiceContext, { platform: { engine }, demands }: MeshPlan, tell: (problem: Told) => void): void {
  const perCaller = engine === 'istio-sidecar';
  const first = new Map<string, Demand>();
  const compared = (demand: Demand, key: string, read: (traffic: Traffic) => Traffic) => {
    const asked = boundsText(read(demand.traffic));
    if (asked === NOTHING) return;
    const known = first.get(key);
    if (!known) first.set(key, demand);
    else if (boundsText(read(known.traffic)) !== asked) {
      tell({ id: 'mesh-edges-contradict', message: `${known.from.name} asks for ${boundsText(read(known.traffic))} of its requests to ${name}, and ${demand.from.name} for ${asked}: ${perCaller ? 'one connection has one answer' : `${engine} does not tell callers apart`}`, prop: 'connectTo', accepted: perCaller ? 'one value a connection' : "the same values from every caller, or mesh: 'istio-sidecar'", fix: `Let ${demand.from.name} ask for ${boundsText(read(known.traffic))} too.` });
    }
  };
  for (const demand of demands) {
    if (perCaller) compared(demand, `${orderOf(demand)}/${JSON.stringify(demand.from.reach)}`, ({ breaker: _ofTheCaller, ...bounds }) => bounds);
    else if (engine === 'linkerd') compared(demand, '', (traffic) => traffic);
    else {
      compared(demand, `bounds/${demand.port.name}`, ({ breaker: _ofTheHost, ...bounds }) => bounds);
      compared(demand, 'breaker', ({ breaker }) => (breaker ? { breaker } : {}));
    }
  }
}

const NOTHING = '{}';

function boundsText({ timeout, retries, breaker }: Traffic): string {
  return JSON.stringify({ ...(timeout !== undefined && { timeout: formatTime(timeout) }), ...(retries && { retries }), ...(breaker && { breaker }) }).replaceAll('"', '');
}

/** What the name of a peer in another namespace, or in this one, is to a DestinationRule of the caller. */
export function hostOf({ host, namespace }: PeerFacts, domain = 'cluster.local'): string | undefined {
  if (!host) return undefined;
  if (namespace === undefined) return host.near;
  return typeof host.far === 'function' ? host.far(domain) : host.far;
}
