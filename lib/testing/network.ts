import type { IConstruct } from 'constructs';
import { failure, formatObject, type PlinthError } from '../errors';
import { containerPorts } from '../graph/container-ports';
import type { Graph } from '../graph/graph';
import { policiesIn, policiesOf } from '../graph/network-policies';
import { peerName, reaches, type Peer, type PortQuestion, type Verdict } from '../graph/reachability';
import type { Workload } from '../graph/workloads';
import { readCidr } from '../kube/cidr';
import { nearest } from '../kube/nearest';
import { isMap, refOf } from '../kube/object';
import { isPort } from '../kube/semantic/ports';
import type { SynthResult } from '../synth/synthesize';
import type { MatcherResult } from './matcher';
import { expectClean, type Proved } from './proof';

/**
 * One end of a connection: the construct of a workload (a service of ours, a Deployment of cdk8s-plus-28), the name of one as `shop/api` or
 * `Deployment shop/api`, pods of a namespace that need not be in the set, or addresses outside the cluster: to allow means all of them, to deny none.
 */
export type NetworkEnd = IConstruct | string | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> } | { readonly cidr: string };

/** A port of the pod that is connected to: number, name, or either with its protocol. TCP unless another is said. */
export type NetworkPort = number | string | PortQuestion;

/** Whether NetworkPolicies let one end connect to the other, to all addresses of a range or to some of them; without a port, whether they do on any port at all. */
function networkAllows(subject: Proved, from: NetworkEnd, to: NetworkEnd, port: NetworkPort | undefined, some: boolean): Verdict & { readonly what: string } {
  const result = expectClean(subject);
  const [source, target] = [endOf(result, 'from', from, some), endOf(result, 'to', to, some)];
  const what = `${peerName(source)} to ${peerName(target)}${port === undefined ? '' : ` on ${portText(port)}`}`;
  if (port !== undefined) return { ...reaches(result.graph, source, target, portOf(target, port)), what };
  const verdicts = portsBetween(result.graph, source, target).map((asked) => ({ asked, ...reaches(result.graph, source, target, asked) }));
  const open = verdicts.find(({ allowed }) => allowed);
  if (open) return { allowed: true, why: `${open.why}, on ${portText(open.asked)}`, what };
  return { allowed: false, why: `on no port; for one, ${verdicts[0]?.why ?? 'there is none'}`, what };
}

/** A matcher's answer of what the network does. */
export function networkMatch(subject: Proved, from: NetworkEnd, to: NetworkEnd, port: NetworkPort | undefined, wanted: 'allow' | 'deny'): MatcherResult {
  // Of a range of addresses, all must be let through, or none: where only some are, neither holds.
  const { allowed, why, what } = networkAllows(subject, from, to, port, wanted === 'deny');
  const pass = allowed === (wanted === 'allow');
  return { pass, message: () => `expected the NetworkPolicies ${pass ? 'not ' : ''}to ${wanted} ${what}, and they ${allowed ? 'allow' : 'deny'} it: ${why}` };
}

function endOf(result: SynthResult, side: 'from' | 'to', end: NetworkEnd, some: boolean): Peer {
  if (typeof end === 'string') return namedWorkload(result.graph, side, end);
  if (typeof end !== 'object' || end === null) throw noEnd(side, String(end));
  if ('node' in end) return workloadOfConstruct(result, side, end);
  if ('cidr' in end) {
    if (readCidr(end.cidr) !== undefined) return { cidr: end.cidr, some };
    throw failure({ id: 'cidr-malformed', message: `${side} is { cidr: ${JSON.stringify(end.cidr)} }`, prop: side, accepted: 'an address and a prefix length, such as 10.20.0.0/24', fix: 'Write the network in CIDR form.' });
  }
  if (typeof end.namespace === 'string' && isMap(end.labels)) return end;
  throw noEnd(side, `an object of ${Object.keys(end).join(', ') || 'nothing'}`);
}

function noEnd(side: string, what: string): PlinthError {
  return failure({ id: 'workload-unknown', message: `${side} is ${what}`, prop: side, accepted: 'a service, its name, { namespace, labels } or { cidr }', fix: 'Pass the service itself.' });
}

/** The port that is asked about. One that cannot be connected to would be denied for ever, and a test that expects it to be would never fail. */
function portOf(target: Peer, given: NetworkPort): PortQuestion {
  const asked = typeof given === 'object' ? given : { port: given };
  const { port, protocol = 'TCP' } = asked;
  if (!PROTOCOLS.includes(protocol)) throw failure({ id: 'prop-malformed', message: `the protocol is ${JSON.stringify(protocol)}`, prop: 'port', accepted: PROTOCOLS.join(', '), fix: "Write { port: 53, protocol: 'UDP' }." });
  if (typeof port === 'number') {
    if (isPort(port)) return asked;
    throw failure({ id: 'port-out-of-range', message: `the port is ${port}`, prop: 'port', accepted: '1 to 65535', fix: 'Write the port of the pod.' });
  }
  const declared = 'pod' in target ? containerPorts(target).filter((each) => each.name !== undefined) : [];
  if ('labels' in target || declared.some((each) => each.name === port && each.protocol === protocol)) return asked;
  const known = declared.map((each) => `${each.protocol} ${each.name}`);
  throw failure({ id: 'peer-port-unknown', message: `${peerName(target)} has no ${protocol} port with the name ${JSON.stringify(port)}`, prop: 'port', accepted: ['the number of a port', ...known].join(', '), fix: 'Write the number of the port, or a name that the pod gives it.' });
}

function workloadOfConstruct({ made, graph }: SynthResult, side: string, construct: IConstruct): Workload {
  const app = construct.node.root;
  const below = (path: string) => made.filter((each) => each.app === app && `${each.construct}/`.startsWith(`${path}/`)).flatMap(({ object }) => graph.workloadOf(object) ?? []);
  const { path, defaultChild } = construct.node;
  // A service may have further workloads, such as a migration; its default child is the one that serves.
  const main = defaultChild ? below(defaultChild.node.path) : [];
  const found = main.length === 1 ? main : below(path);
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  throw failure({ id: 'workload-unknown', message: `${side} is the construct ${path}, and it has ${found.length} workloads in what was proved`, prop: side, accepted: 'a construct of exactly one workload of the same app', fix: only ? `Pass one of them, or its name: '${nameOf(only)}'.` : 'Pass the service, or prove the app that it is a part of.' });
}

function namedWorkload(graph: Graph, side: string, name: string): Workload {
  const found = graph.workloads.filter((workload) => name === nameOf(workload) || name === formatObject(refOf(workload.object)));
  const [only, another] = found;
  if (only && !another) return only;
  const known = another ? found.map(({ object }) => formatObject(refOf(object))) : graph.workloads.map(nameOf);
  const near = another ? known[0] : nearest(name, known);
  throw failure({ id: 'workload-unknown', message: `${side} is ${JSON.stringify(name)}, which ${another ? `${found.length} workloads are called` : 'is no workload of the set'}`, prop: side, accepted: known.slice(0, 20).join(', ') || 'workloads, of which the set has none', fix: near === undefined ? "Write namespace and name: 'shop/api'." : `Write '${near}'.` });
}

function nameOf({ namespace, name }: Workload): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

/** A port that no policy names: what is open on it is open on all. */
const UNNAMED = 65_535;

/**
 * The ports that stand for all: policies open single ports and ranges, so if any port is open from here to there, one at which a range
 * begins is, or one that the pod declares, or one that nobody names.
 */
function portsBetween(graph: Graph, from: Peer, to: Peer): PortQuestion[] {
  const declared = 'pod' in to ? containerPorts(to).map(({ port, protocol }) => `${protocol} ${port}`) : [];
  const policies = [from, to].flatMap((end) => ('cidr' in end ? [] : 'pod' in end ? policiesOf(graph, end) : policiesIn(graph, end.namespace)));
  const opened = policies.flatMap(({ ingress = [], egress = [] }) => [...ingress, ...egress]).flatMap(({ ports = [] }) => ports.map(({ protocol, port = UNNAMED }) => `${protocol} ${port}`));
  return [...new Set([...declared, ...opened, ...PROTOCOLS.map((protocol) => `${protocol} ${UNNAMED}`)])].map((text) => {
    const [protocol = 'TCP', port = ''] = text.split(' ');
    return { protocol: protocol as PortQuestion['protocol'] & string, port: /^\d+$/.test(port) ? Number(port) : port };
  });
}

const PROTOCOLS = ['TCP', 'UDP', 'SCTP'] as const;

function portText(port: NetworkPort): string {
  return typeof port === 'object' ? `${port.protocol ?? 'TCP'} ${port.port}` : `TCP ${port}`;
}
