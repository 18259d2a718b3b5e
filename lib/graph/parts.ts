import { at, groupKindOf, type KubeObject } from '../kube/object';
import type { PodTemplate } from '../kube/pods';
import { podsAtOnce, wholeNumber } from './numbers';

/** One of several templates of an object. */
export interface Part {
  /** Its name: a task, a replicated job, `leader`, `worker`. */
  readonly part: string;
  readonly pod: PodTemplate;
  /** Pods of this template in each copy of the whole: one copy of a JobSet, as many of a LeaderWorkerSet as it has replicas. */
  readonly pods: number;
}

/** The parts of an object that runs pods of several templates together; empty for all others. */
export function partsOf(object: KubeObject, templates: readonly PodTemplate[]): readonly Part[] {
  switch (groupKindOf(object)) {
    case 'leaderworkerset.x-k8s.io/LeaderWorkerSet':
      return templates.map((pod) => groupPart(object, pod, templates.length));
    case 'jobset.x-k8s.io/JobSet':
      return templates.map((pod) => {
        const job = at(object, ...pod.path.slice(0, 3));
        return { part: String(at(job, 'name')), pod, pods: wholeNumber(at(job, 'replicas'), 1) * podsAtOnce(at(job, 'template', 'spec')) };
      });
    case 'batch.volcano.sh/Job':
      return templates.map((pod) => {
        const task = at(object, ...pod.path.slice(0, 3));
        return { part: String(at(task, 'name')), pod, pods: wholeNumber(at(task, 'replicas'), 1) };
      });
    default:
      return NONE;
  }
}

const NONE: readonly Part[] = Object.freeze([]);

/** Pods of each group of a LeaderWorkerSet. */
export function groupSize(object: KubeObject): number {
  return wholeNumber(at(object, 'spec', 'leaderWorkerTemplate', 'size'), 1);
}

/** A group has one leader, and of workers what is left of its size; the workers' template makes the leader too where there is none of its own. */
function groupPart(object: KubeObject, pod: PodTemplate, templates: number): Part {
  const size = groupSize(object);
  const isLeader = pod.path.at(-1) === 'leaderTemplate';
  return { part: isLeader ? 'leader' : 'worker', pod, pods: isLeader ? 1 : Math.max(0, templates > 1 ? size - 1 : size) };
}
