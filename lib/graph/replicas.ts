import { groupKindOf, type KubeObject } from '../kube/object';
import type { Graph, Scale } from './graph';
import { groupSize } from './parts';

/** How many there are of what starts, fails and goes as one. */
export interface Replicas extends Scale {
  /** Pods of each: more than one where they are groups. */
  readonly pods: number;
}

/** The replicas of a workload: pods, or the groups of a LeaderWorkerSet; undefined for what makes no pods. */
export function replicasOf(graph: Graph, object: KubeObject): Replicas | undefined {
  const parts = graph.partsOf(object);
  const [first] = parts;
  if (first === undefined) return undefined;
  const pods = groupKindOf(object) === 'leaderworkerset.x-k8s.io/LeaderWorkerSet' ? Math.max(1, groupSize(object)) : 1;
  const count = (bound: 'min' | 'max') => parts.reduce((sum, { scale }) => sum + scale[bound], 0) / pods;
  return { ...first.scale, min: count('min'), max: count('max'), pods };
}
