import type { IConstruct } from 'constructs';
import { failure, formatObject } from '../errors';
import { containerPorts } from '../graph/container-ports';
import type { Graph } from '../graph/graph';
import { policiesIn, policiesOf } from '../graph/network-policies';
import { peerName, reaches, type Peer, type PortQuestion, type Verdict } from '../graph/reachability';
import type { Workload } from '../graph/workloads';
import { readCidr } from '../kube/cidr';
import { nearest } from '../kube/nearest';
import { refOf } from '../kube/object';
import type { SynthResult } from '../synth/synthesize';
import type { MatcherResult } from './matcher';
import { expectClean, type Proved } from './proof';

/**
 * One end of a connection: the construct of a workload (a service of ours, a Deployment of cdk8s-plus-28), the name of one as `shop/api` or
 * `Deployment shop/api`, pods of a namespace that need not be in the set, or addresses outside the cluster.
 */
export type NetworkEnd = IConstruct | string | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> } | { readonly cidr: string };

/** A port of the pod that is connected to: number, name, or either with its protocol. TCP unless another is said. */
export type NetworkPort = number | string | PortQuestion;

/** Whether NetworkPolicies let one end connect to the other; without a port, whether they do on any port at all. */
export function networkAllows(subject: Proved, from: NetworkEnd, to: NetworkEnd, port: NetworkPort | undefined): Verdict & { readonly what: string } {
  const result = expectClean(subject);
  const [source, target] = [endOf(result, 'from', from), endOf(result, 'to', to)];
  const what = `${peerName(source)} to ${peerName(target)}${port === undefined ? '' : ` on ${portText(port)}`}`;
  if (port !== undefined) return { ...reaches(result.graph, source, target, typeof port === 'object' ? port : { port }), what };
  const verdicts = portsBetween(result.graph, source, target).map((asked) => ({ asked, ...reaches(result.graph, source, target, asked) }));
  const open = verdicts.find(({ allowed }) => allowed);
  if (open) return { allowed: true, why: `${open.why}, on ${portText(open.asked)}`, what };
  return { allowed: false, why: `on no port; for one, ${verdicts[0]?.why ?? 'there is none'}`, what };
}

/** A matcher's answer of what the network does. */
export function networkMatch(subject: Proved, from: NetworkEnd, to: NetworkEnd, port: NetworkPort | undefined, wanted: 'allow' | 'deny'): MatcherResult {
  const { allowed, why, what } = networkAllows(subject, from, to, port);
  const pass = allowed === (wanted === 'allow');
  return { pass, message: () => `expected the NetworkPolicies ${pass ? 'not ' : ''}to ${wanted} ${what}, and they ${allowed ? 'allow' : 'deny'} it: ${why}` };
}

function endOf(result: SynthResult, side: 'from' | 'to', end: NetworkEnd): Peer {
  if (typeof end === 'string') return namedWorkload(result.graph, side, end);
  if ('node' in end) return workloadOfConstruct(result, side, end);
  if ('cidr' in end && readCidr(end.cidr) === undefined) {
    throw failure({ id: 'cidr-malformed', message: `${side} is { cidr: ${JSON.stringify(end.cidr)} }`, prop: side, accepted: 'an address and a prefix length, such as 10.20.0.0/24', fix: 'Write the network in CIDR form.' });
  }
  return end;
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
