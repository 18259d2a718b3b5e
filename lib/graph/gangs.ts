import { at, groupKindOf, isMap, listAt, type KubeObject } from '../kube/object';
import type { Graph, Workload } from './graph';
import { podsAtOnce, wholeNumber } from './numbers';
import { groupSize } from './parts';

/** Pods that are of use together only. */
export interface Gang {
  readonly object: KubeObject;
  /** Where it waits until all of it can start. @default - nowhere: its pods start one by one, and those that have started wait for the others */
  readonly queue?: QueueRef;
  /** Pods of each part in one unit. */
  readonly members: ReadonlyMap<Workload, number>;
}

/** A queue, as the object that waits in it names it. */
export interface QueueRef {
  readonly engine: 'kueue' | 'volcano' | 'kai';
  /** @default - the engine's own default queue */
  readonly name?: string;
}

/** The gangs of a set, and what waits in a queue, by workload; computed once. */
export interface Gangs {
  readonly all: readonly Gang[];
  readonly of: ReadonlyMap<Workload, Gang>;
}

/** What of a set starts together, or waits in a queue: there, each object is a unit, of one pod at least. */
export function gangsOf(graph: Graph): Gangs {
  return graph.memo(computed);
}

/** How many pods one unit of a gang has. */
export function unitSize({ members }: Gang): number {
  return [...members.values()].reduce((sum, pods) => sum + pods, 0);
}

const KUEUE_QUEUE = 'kueue.x-k8s.io/queue-name';
const VOLCANO_QUEUE = 'scheduling.volcano.sh/queue-name';
const KAI_QUEUE = 'kai.scheduler/queue';

function computed(graph: Graph): Gangs {
  const all: Gang[] = [];
  const of = new Map<Workload, Gang>();
  const seen = new Set<KubeObject>();
  for (const { object } of graph.workloads) {
    if (seen.has(object)) continue;
    seen.add(object);
    const gang = gangOf(object, graph.partsOf(object));
    if (gang === undefined) continue;
    all.push(gang);
    for (const workload of gang.members.keys()) of.set(workload, gang);
  }
  return { all, of };
}

function gangOf(object: KubeObject, parts: readonly Workload[]): Gang | undefined {
  const queue = queueOf(object, parts);
  const kind = groupKindOf(object);
  if (kind === 'leaderworkerset.x-k8s.io/LeaderWorkerSet') return { object, ...(queue && { queue }), members: ofGroup(object, parts) };
  if (kind === 'batch.volcano.sh/Job') return { object, queue: queue ?? { engine: 'volcano' }, members: least(parts, wholeNumber(at(object, 'spec', 'minAvailable'), Infinity)) };
  const together = queue && membersTogether(object, kind, queue, parts);
  if (kind === 'jobset.x-k8s.io/JobSet') return together && queue ? { object, queue, members: together } : { object, members: whole(parts) };
  return queue && { object, queue, members: together ?? new Map(parts.map((part) => [part, 1])) };
}

/** The queue in which an object waits: its label for Kueue, its scheduler for the others. */
function queueOf(object: KubeObject, parts: readonly Workload[]): QueueRef | undefined {
  const kueue = metadataOf(object, 'labels')[KUEUE_QUEUE];
  if (typeof kueue === 'string') return { engine: 'kueue', name: kueue };
  const pod = parts[0]?.pod;
  switch (pod?.spec['schedulerName']) {
    case 'volcano':
      return { engine: 'volcano', ...named(metadataOf(object, 'annotations')[VOLCANO_QUEUE] ?? pod.annotations[VOLCANO_QUEUE]) };
    case 'kai-scheduler':
      return { engine: 'kai', ...named(metadataOf(object, 'labels')[KAI_QUEUE] ?? pod.labels[KAI_QUEUE]) };
    default:
      return undefined;
  }
}

function named(name: unknown): { readonly name?: string } {
  return typeof name === 'string' ? { name } : {};
}

/** Metadata of the object, or of the Jobs that a CronJob makes. */
function metadataOf(object: KubeObject, field: 'labels' | 'annotations'): Readonly<Record<string, unknown>> {
  const of = groupKindOf(object) === 'batch/CronJob' ? at(object, 'spec', 'jobTemplate', 'metadata', field) : object.metadata[field];
  return isMap(of) ? of : {};
}

const LEAST: Readonly<Record<QueueRef['engine'], string>> = { kueue: 'kueue.x-k8s.io/job-min-parallelism', volcano: 'scheduling.volcano.sh/group-min-member', kai: 'kai.scheduler/batch-min-member' };

/** What of an object its queue starts at once; undefined where it is each pod by itself. */
function membersTogether(object: KubeObject, kind: string, { engine }: QueueRef, parts: readonly Workload[]): ReadonlyMap<Workload, number> | undefined {
  const annotated = Number(metadataOf(object, 'annotations')[LEAST[engine]] ?? jobAnnotation(object, LEAST[engine]));
  if (Number.isInteger(annotated) && annotated > 0) return least(parts, annotated);
  return engine === 'kueue' && TOGETHER.has(kind) ? whole(parts) : undefined;
}

/** Kueue admits these as a whole; of what serves, it admits pod by pod. */
const TOGETHER = new Set(['batch/Job', 'batch/CronJob', 'jobset.x-k8s.io/JobSet', 'keda.sh/ScaledJob']);

function jobAnnotation(object: KubeObject, name: string): unknown {
  return listAt(object, 'spec', 'replicatedJobs').map((job) => at(job, 'template', 'metadata', 'annotations', name)).find((value) => value !== undefined);
}

/** All pods at once; of a ScaledJob, those of one Job. */
function whole(parts: readonly Workload[]): ReadonlyMap<Workload, number> {
  return new Map(parts.map((part) => [part, groupKindOf(part.object) === 'keda.sh/ScaledJob' ? podsAtOnce(at(part.object, 'spec', 'jobTargetRef')) : part.scale.max]));
}

function ofGroup(object: KubeObject, parts: readonly Workload[]): ReadonlyMap<Workload, number> {
  const size = groupSize(object);
  return new Map(parts.map((part) => [part, parts.length === 1 ? size : part.part === 'leader' ? 1 : Math.max(0, size - 1)]));
}

/** The first so many pods, part by part. */
function least(parts: readonly Workload[], pods: number): ReadonlyMap<Workload, number> {
  let left = pods;
  return new Map(
    parts.map((part) => {
      const own = Math.min(left, part.scale.max);
      left -= own;
      return [part, own];
    }),
  );
}
