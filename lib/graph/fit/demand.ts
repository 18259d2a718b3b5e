import { at, isMap, listAt, type KubeObject } from '../../kube/object';
import { podFootprint } from '../../kube/footprint';
import type { PodSpec } from '../../kube/pods';
import { peakPods } from '../capacity';
import type { Graph, Workload } from '../graph';
import { withInjected } from '../../kube/injected';
import { admittedSpec } from '../limit-range';
import { readSelector, selects } from '../selectors';
import { asked, amountText, type Amounts } from './amounts';
import { claimedDevices, isDevice } from './devices';
import { hostPorts } from './host-ports';
import type { NodeShape } from './nodes';
import { unmetSelector, unmetTerms } from './node-selector';
import { untolerated } from './taints';

/** The filters of the scheduler that are simulated, by its own names. */
export type Filter = 'NodeAffinity' | 'TaintToleration' | 'NodePorts' | 'NodeResourcesFit' | 'DynamicResources' | 'VolumeBinding';

/** Why a pod can never run on the nodes of a pool. */
export interface Refusal {
  readonly pool: string;
  readonly filter: Filter;
  readonly reason: string;
  /** What an empty node offers of all that it has too little of. @default - it lacks nothing that could be counted */
  readonly short?: Amounts;
}

/** Pods of one workload that must find nodes. */
export interface Demand {
  readonly workload: Workload;
  /** Pods at the peak. */
  readonly pods: number;
  /** What one pod asks, `pods` and the devices of its own claims among it. */
  readonly requests: Amounts;
  /** Whether the pod may run on an empty node of each shape. */
  readonly allowed: readonly boolean[];
  /** One for each pool and filter that refuses the pod on every node of the pool. */
  readonly refusals: readonly Refusal[];
  /** Ports of the node that the pod takes: `TCP/8080`. */
  readonly ports: readonly string[];
  /** Topology over which it must be even, or it is not scheduled. */
  readonly spread: readonly HardSpread[];
  /** Topology that it must not share with pods of others, or of its own. */
  readonly apart: readonly Neighbours[];
  /** Topology that it must share with pods of others, or of its own. */
  readonly together: readonly Neighbours[];
}

/** `whenUnsatisfiable: DoNotSchedule`. */
export interface HardSpread {
  readonly key: string;
  readonly maxSkew: number;
  /** Whether nodes of each shape count as places to be even over; a tainted node does, unless the pod says that it honours taints. */
  readonly counts: readonly boolean[];
}

/** Pods, by their workloads, and the topology in which they count as neighbours. */
export interface Neighbours {
  readonly key: string;
  readonly workloads: ReadonlySet<Workload>;
}

/** What the pods of a workload ask, held against every shape of node. */
export function demandOf(graph: Graph, workload: Workload, shapes: readonly NodeShape[]): Demand {
  const spec = admittedSpec(graph, workload.namespace, withInjected(workload.pod));
  const { own, shared } = claimedDevices(graph, workload);
  const requests = requestsOf(spec, own);
  const needs = shared.size === 0 ? requests : new Map([...requests, ...[...shared].map(([name, devices]) => [name, devices + (own.get(name) ?? 0)] as const)]);
  const volumes = volumeTerms(graph, workload);
  const ports = hostPorts(spec);
  const { allowed, refusals } = verdictOf(graph, shapes, { spec, needs, ports, volumes });
  return {
    workload,
    pods: peakPods(graph, workload),
    requests,
    allowed,
    refusals,
    ports,
    spread: hardSpreads(spec, shapes),
    apart: neighbours(graph, workload, spec, 'podAntiAffinity'),
    together: neighbours(graph, workload, spec, 'podAffinity'),
  };
}

/** What of a pod decides on which empty nodes it may run. */
interface Asking {
  readonly spec: PodSpec;
  readonly needs: Amounts;
  readonly ports: readonly string[];
  readonly volumes: readonly VolumeTerms[];
}

type Verdict = Pick<Demand, 'allowed' | 'refusals'>;

/** The verdict on a pod; pods that ask the same get the same, and most of a large set do. */
function verdictOf(graph: Graph, shapes: readonly NodeShape[], asking: Asking): Verdict {
  const { spec, needs, ports, volumes } = asking;
  const known = graph.memo(verdicts);
  let ofShapes = known.get(shapes);
  if (ofShapes === undefined) known.set(shapes, (ofShapes = new Map()));
  const key = JSON.stringify([spec.nodeSelector, at(spec, 'affinity', 'nodeAffinity'), spec['tolerations'], [...needs], ports, volumes]);
  let verdict = ofShapes.get(key);
  if (verdict === undefined) ofShapes.set(key, (verdict = judged(shapes, asking)));
  return verdict;
}

function verdicts(): WeakMap<readonly NodeShape[], Map<string, Verdict>> {
  return new WeakMap();
}

function judged(shapes: readonly NodeShape[], { spec, needs, ports, volumes }: Asking): Verdict {
  const found = shapes.map((shape) => refusalsOf(spec, needs, ports, volumes, shape));
  return { allowed: found.map((refusals) => refusals.length === 0), refusals: refusedPools(shapes, found) };
}

function requestsOf(spec: PodSpec, devices: Amounts): Amounts {
  const requests = new Map([['pods', 1], ...devices]);
  for (const [name, { requests: amount }] of podFootprint(spec)) if (!amount.isZero()) requests.set(name, asked(name, amount));
  return requests;
}

function refusalsOf(spec: PodSpec, requests: Amounts, ports: readonly string[], volumes: readonly VolumeTerms[], shape: NodeShape): readonly Refusal[] {
  const refusals: Refusal[] = [];
  const refuse = (filter: Filter, reason: string, short?: Amounts) => refusals.push({ pool: shape.pool, filter, reason, ...(short && { short }) });
  const unmet = unmetSelector(spec, shape.labels);
  if (unmet !== undefined) refuse('NodeAffinity', unmet);
  const taint = untolerated(spec, shape.taints);
  if (taint !== undefined) refuse('TaintToleration', `${taint} is not tolerated`);
  const taken = ports.filter((port) => shape.ports.has(port));
  if (taken.length > 0) refuse('NodePorts', `a DaemonSet takes ${taken.join(', ')} of each node`);
  const short: Array<readonly [name: string, amount: number]> = [];
  for (const [name, amount] of requests) if (amount > (shape.free.get(name) ?? 0)) short.push([name, amount]);
  for (const filter of short.length > 0 ? COUNTING : []) {
    const lacking = short.filter(([name]) => isDevice(name) === (filter === 'DynamicResources'));
    if (lacking.length > 0) refuse(filter, lacking.map(([name, amount]) => shortText(name, amount, shape.free.get(name))).join(', '), new Map(lacking.map(([name]) => [name, Math.max(0, shape.free.get(name) ?? 0)])));
  }
  for (const { claim, required } of volumes) {
    const away = unmetTerms(required, shape.labels);
    if (away !== undefined) refuse('VolumeBinding', `the volume of claim ${claim} lies elsewhere: ${away}`);
  }
  return refusals;
}

/** Who counts what is left of a node. */
const COUNTING = ['NodeResourcesFit', 'DynamicResources'] as const;

function shortText(name: string, amount: number, free: number | undefined): string {
  if (free === undefined || free <= 0) return `${name} ${amountText(name, amount)} is asked, and an empty node offers none`;
  return `${name} ${amountText(name, amount)} is asked, an empty node offers ${amountText(name, free)}: ${amountText(name, amount - free)} are missing`;
}

/** A pool refuses where all of its shapes do; they mostly say the same. */
function refusedPools(shapes: readonly NodeShape[], found: ReadonlyArray<readonly Refusal[]>): readonly Refusal[] {
  const open = new Set(shapes.filter((_, index) => found[index]?.length === 0).map(({ pool }) => pool));
  const refused = new Map<string, Refusal>();
  for (const refusal of found.flat()) {
    const key = `${refusal.pool}/${refusal.filter}`;
    if (!open.has(refusal.pool) && !refused.has(key)) refused.set(key, refusal);
  }
  return [...refused.values()];
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
function hardSpreads(spec: PodSpec, shapes: readonly NodeShape[]): readonly HardSpread[] {
  return listAt(spec, 'topologySpreadConstraints').flatMap((constraint) => {
    const key = at(constraint, 'topologyKey');
    const maxSkew = at(constraint, 'maxSkew');
    if (at(constraint, 'whenUnsatisfiable') === 'ScheduleAnyway' || typeof key !== 'string') return [];
    const honoursLabels = at(constraint, 'nodeAffinityPolicy') !== 'Ignore';
    const honoursTaints = at(constraint, 'nodeTaintsPolicy') === 'Honor';
    const counts = shapes.map(({ labels, taints }) => (!honoursLabels || unmetSelector(spec, labels) === undefined) && (!honoursTaints || untolerated(spec, taints) === undefined));
    return [{ key, maxSkew: typeof maxSkew === 'number' ? maxSkew : 1, counts }];
  });
}

function neighbours(graph: Graph, workload: Workload, spec: PodSpec, sort: 'podAffinity' | 'podAntiAffinity'): readonly Neighbours[] {
  return listAt(spec, 'affinity', sort, 'requiredDuringSchedulingIgnoredDuringExecution').flatMap((term) => {
    const key = at(term, 'topologyKey');
    const selector = readSelector(at(term, 'labelSelector'));
    if (typeof key !== 'string' || selector === undefined) return [];
    return [{ key, workloads: new Set(namespacesOf(graph, workload, term).flatMap((namespace) => graph.workloadsSelectedBy(namespace, selector))) }];
  });
}

/** The pod's own namespace, unless the term names or selects others. */
function namespacesOf(graph: Graph, workload: Workload, term: unknown): readonly string[] {
  const named = listAt(term, 'namespaces').map(String);
  const selector = readSelector(at(term, 'namespaceSelector'));
  const selected = selector === undefined ? [] : graph.namespaces.filter((name) => selects(selector, namespaceLabels(graph, name)));
  return named.length === 0 && selector === undefined ? [workload.namespace] : [...new Set([...named, ...selected])];
}

function namespaceLabels(graph: Graph, name: string): Readonly<Record<string, unknown>> {
  const labels = graph.find('/Namespace', undefined, name)?.metadata.labels;
  return { ...(isMap(labels) ? labels : {}), 'kubernetes.io/metadata.name': name };
}

/** Where the volume of a claim can be reached from. */
interface VolumeTerms {
  readonly claim: string;
  readonly required: unknown;
}

/** Volumes of the set that lie in one place: a volume that names its nodes, or a class that names its topologies. */
function volumeTerms(graph: Graph, { namespace, pod }: Workload): readonly VolumeTerms[] {
  return listAt(pod.spec, 'volumes').flatMap((volume) => {
    const claim = at(volume, 'persistentVolumeClaim', 'claimName');
    const object = typeof claim === 'string' ? graph.find('/PersistentVolumeClaim', namespace, claim) : undefined;
    const required = object && (boundTerms(graph, object) ?? classTerms(graph, object));
    return required === undefined ? [] : [{ claim: String(claim), required }];
  });
}

function boundTerms(graph: Graph, claim: KubeObject): unknown {
  const name = at(claim, 'spec', 'volumeName');
  const volume = typeof name === 'string' ? graph.find('/PersistentVolume', undefined, name) : undefined;
  return volume && at(volume, 'spec', 'nodeAffinity', 'required');
}

function classTerms(graph: Graph, claim: KubeObject): unknown {
  const name = at(claim, 'spec', 'storageClassName');
  const allowed = typeof name === 'string' ? listAt(graph.find('storage.k8s.io/StorageClass', undefined, name), 'allowedTopologies') : [];
  if (allowed.length === 0) return undefined;
  return { nodeSelectorTerms: allowed.map((term) => ({ matchExpressions: listAt(term, 'matchLabelExpressions').map((each) => ({ key: at(each, 'key'), operator: 'In', values: at(each, 'values') })) })) };
}
