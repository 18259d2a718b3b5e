import { at, groupKindOf, isMap, listAt, type KubeObject } from './object';

/** A pod template inside an object of any kind, or the Pod itself. */
export interface PodTemplate {
  /** Path from the object to the thing that has `metadata` and `spec`; empty for a Pod. */
  readonly path: readonly string[];
  /** Path from the object to the pod spec. */
  readonly specPath: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

/** A pod spec as read: nothing is known of its fields until they are looked at. */
export type PodSpec = Readonly<Record<string, unknown>>;

/** One container of a pod, of any sort. */
export interface ContainerView {
  readonly container: Readonly<Record<string, unknown>>;
  readonly name: string;
  /** `sidecar` is an init container with `restartPolicy: Always`. */
  readonly sort: 'main' | 'init' | 'sidecar' | 'ephemeral';
  /** Path from the pod spec to the container. */
  readonly path: readonly [string, number];
}

const POD_TEMPLATE_PATHS: Readonly<Record<string, ReadonlyArray<readonly string[]>>> = {
  '/Pod': [[]],
  '/PodTemplate': [['template']],
  '/ReplicationController': [['spec', 'template']],
  'apps/Deployment': [['spec', 'template']],
  'apps/StatefulSet': [['spec', 'template']],
  'apps/DaemonSet': [['spec', 'template']],
  'apps/ReplicaSet': [['spec', 'template']],
  'batch/Job': [['spec', 'template']],
  'batch/CronJob': [['spec', 'jobTemplate', 'spec', 'template']],
  'argoproj.io/Rollout': [['spec', 'template']],
  'keda.sh/ScaledJob': [['spec', 'jobTargetRef', 'template']],
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': [['spec', 'leaderWorkerTemplate', 'leaderTemplate'], ['spec', 'leaderWorkerTemplate', 'workerTemplate']],
};

/** Kinds with a list of parts, each of which has a template. */
const POD_TEMPLATE_LISTS: Readonly<Record<string, { readonly list: readonly string[]; readonly template: readonly string[] }>> = {
  'batch.volcano.sh/Job': { list: ['spec', 'tasks'], template: ['template'] },
  'jobset.x-k8s.io/JobSet': { list: ['spec', 'replicatedJobs'], template: ['template', 'spec', 'template'] },
};

const NO_STRINGS: Readonly<Record<string, string>> = Object.freeze({});

/** The pod templates of an object: one for most workloads, one for each part of a JobSet or the like, none for what makes no pods. */
export function podTemplatesOf(object: KubeObject): readonly PodTemplate[] {
  const kind = groupKindOf(object);
  const paths = POD_TEMPLATE_PATHS[kind] ?? listedPaths(object, kind);
  if (paths.length === 0) return NONE;
  const found: PodTemplate[] = [];
  for (const path of paths) {
    const holder = at(object, ...path);
    const spec = at(holder, 'spec');
    if (!isMap(spec)) continue;
    found.push({
      path,
      specPath: [...path, 'spec'],
      labels: stringsAt(holder, 'labels'),
      annotations: stringsAt(holder, 'annotations'),
      spec,
    });
  }
  return found;
}

const NONE: readonly PodTemplate[] = Object.freeze([]);
const NO_PATHS: ReadonlyArray<readonly string[]> = Object.freeze([]);

function listedPaths(object: KubeObject, kind: string): ReadonlyArray<readonly string[]> {
  const lists = Object.hasOwn(POD_TEMPLATE_LISTS, kind) ? POD_TEMPLATE_LISTS[kind] : undefined;
  return lists === undefined ? NO_PATHS : listAt(object, ...lists.list).map((_, index) => [...lists.list, String(index), ...lists.template]);
}

function stringsAt(holder: unknown, field: 'labels' | 'annotations'): Readonly<Record<string, string>> {
  const value = at(holder, 'metadata', field);
  return isMap(value) ? (value as Record<string, string>) : NO_STRINGS;
}

/** The containers of a pod in the order in which they start: init and sidecars, then main, then ephemeral. */
export function containersOf(spec: PodSpec): readonly ContainerView[] {
  const views: ContainerView[] = [];
  for (const field of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    const list = spec[field];
    if (!Array.isArray(list)) continue;
    list.forEach((container: unknown, index) => {
      if (!isMap(container)) return;
      const name = typeof container.name === 'string' ? container.name : '';
      views.push({ container, name, sort: sortOf(field, container), path: [field, index] });
    });
  }
  return views;
}

function sortOf(field: string, container: Record<string, unknown>): ContainerView['sort'] {
  if (field === 'containers') return 'main';
  if (field === 'ephemeralContainers') return 'ephemeral';
  return container.restartPolicy === 'Always' ? 'sidecar' : 'init';
}
