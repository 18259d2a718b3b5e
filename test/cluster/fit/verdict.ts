import type { Refusal } from '../../../lib/graph/fit/demand';
import { at, type KubeObject } from '../../../lib/kube/object';
import { conditionOf } from '../harness/conditions';

/** What the scheduler made of a pod. */
export interface Verdict {
  readonly pod: string;
  /** Where it is; undefined where no node takes it. */
  readonly node?: string;
  /** What the scheduler says then. */
  readonly message: string;
}

/** The scheduler's word on a pod; undefined while it has none. */
export function verdictOf(pod: KubeObject): Verdict | undefined {
  const node = at(pod, 'spec', 'nodeName');
  if (typeof node === 'string' && node !== '') return { pod: pod.metadata.name, node, message: '' };
  const condition = conditionOf(pod, 'PodScheduled');
  return condition?.reason === 'Unschedulable' ? { pod: pod.metadata.name, message: String(at(condition, 'message')) } : undefined;
}

/** The filters in the order in which the scheduler asks them; the first that refuses a node is the one that it names. */
const ORDER = ['TaintToleration', 'NodeAffinity', 'NodePorts', 'NodeResourcesFit', 'VolumeBinding', 'PodTopologySpread', 'InterPodAffinity', 'DynamicResources'] as const;
type SchedulerFilter = (typeof ORDER)[number];

/** By whose words each filter is known. */
const WORDS: ReadonlyArray<readonly [words: RegExp, filter: SchedulerFilter]> = [
  [/had untolerated taint/, 'TaintToleration'],
  [/didn't match Pod's node affinity\/selector|didn't satisfy plugin\(s\) \[NodeAffinity\]/, 'NodeAffinity'],
  [/didn't have free ports/, 'NodePorts'],
  [/Insufficient |Too many pods/, 'NodeResourcesFit'],
  [/volume node affinity conflict|PersistentVolume's node affinity|available persistent volumes to bind/, 'VolumeBinding'],
  [/pod topology spread constraints/, 'PodTopologySpread'],
  [/cannot allocate all claims/, 'DynamicResources'],
  [/pod (?:anti-)?affinity rules|existing pods anti-affinity/, 'InterPodAffinity'],
];

/** The filters that the scheduler names, and the resources of which there is too little. */
export function namedBy({ message }: Verdict): { readonly filters: ReadonlySet<SchedulerFilter>; readonly short: ReadonlySet<string> } {
  // What follows is about pods that might be put out, of which there are none.
  const [reasons = ''] = message.split(/\. (?:no new claims|preemption)/);
  const filters = new Set(WORDS.flatMap(([words, filter]) => (words.test(reasons) ? [filter] : [])));
  const short = [...reasons.matchAll(/Insufficient ([\w./-]*\w)/g)].map(([, name = '']) => name);
  if (reasons.includes('Too many pods')) short.push('pods');
  return { filters, short: new Set(short) };
}

/**
 * How the reasons that we give for pools differ from those that the scheduler gives for their nodes, when all of them are empty; undefined where they do not. Of a node the
 * scheduler names the first filter that refuses it, and we name all.
 */
export function differenceIn(refusals: readonly Refusal[], verdict: Verdict): string | undefined {
  const { filters, short } = namedBy(verdict);
  const ours = new Set<string>(refusals.map(({ filter }) => filter));
  const unknown = [...filters].filter((filter) => !ours.has(filter));
  if (filters.size === 0 || unknown.length > 0) return `we name ${[...ours].join(', ')}, and the scheduler says: ${verdict.message}`;
  for (const pool of new Set(refusals.map((refusal) => refusal.pool))) {
    const own = refusals.filter((refusal) => refusal.pool === pool);
    const first = ORDER.find((filter) => own.some((refusal) => refusal.filter === filter));
    if (first !== undefined && !filters.has(first)) return `we name ${first} for ${pool}, and the scheduler says: ${verdict.message}`;
  }
  const told = new Set(refusals.flatMap((refusal) => [...(refusal.short?.keys() ?? [])]));
  const untold = [...short].filter((name) => !told.has(name));
  return untold.length > 0 ? `the scheduler has too little ${untold.join(', ')}, and we name ${[...told].join(', ') || 'nothing'}` : undefined;
}
