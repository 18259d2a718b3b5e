import { at, groupKindOf, groupOf, identityOf, type KubeObject } from '../kube/object';
import { podTemplatesOf, type PodTemplate } from '../kube/pods';
import { surgeOf } from '../kube/surge';
import type { Graph } from './graph';
import { groupBy } from './group-by';
import { podsAtOnce, wholeNumber } from './numbers';
import { partsOf } from './parts';

/** How many pods a workload may have, and who decides. */
export interface Scale {
  /** The fewest pods while it runs. */
  readonly min: number;
  /** The most pods while it runs, rolling updates not counted. */
  readonly max: number;
  readonly source: 'fixed' | 'hpa' | 'keda' | 'daemon' | 'job' | 'cronjob' | 'pod';
  /** The autoscaler, where there is one. */
  readonly owner?: KubeObject;
}

/** Anything that makes pods: a controller of any known kind, or a bare Pod. */
export interface Workload {
  /** Identity of the object, and the part: no two workloads share it. */
  readonly key: string;
  readonly object: KubeObject;
  /** Empty when the object names none. */
  readonly namespace: string;
  readonly name: string;
  /** Which of several templates of the object the pods come from: a task, a replicated job, `leader`, `worker`. @default - the object has one */
  readonly part?: string;
  readonly pod: PodTemplate;
  /** The object that holds the pod template: the workload itself, or the Deployment that a Rollout's `workloadRef` names. */
  readonly podHolder: KubeObject;
  readonly scale: Scale;
  /** Pods that a rolling update adds above `scale.max`, rounded up as the controllers do. */
  readonly surge: number;
}

/** The workloads of a set, found by object and by namespace. */
export interface Workloads {
  readonly all: readonly Workload[];
  /** Of most objects one; of a JobSet or the like one for each part. */
  readonly byObject: ReadonlyMap<KubeObject, readonly Workload[]>;
  readonly byNamespace: ReadonlyMap<string, readonly Workload[]>;
}

const SOURCE_OF_KIND: Readonly<Record<string, Scale['source']>> = {
  '/Pod': 'pod',
  '/ReplicationController': 'fixed',
  'apps/Deployment': 'fixed',
  'apps/ReplicaSet': 'fixed',
  'apps/StatefulSet': 'fixed',
  'apps/DaemonSet': 'daemon',
  'argoproj.io/Rollout': 'fixed',
  'batch/Job': 'job',
  'batch/CronJob': 'cronjob',
  'keda.sh/ScaledJob': 'keda',
  'batch.volcano.sh/Job': 'job',
  'jobset.x-k8s.io/JobSet': 'job',
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': 'fixed',
};

/** The workloads of a graph. A Deployment whose pods a Rollout took over by `workloadRef` is that Rollout's, and none of its own. */
export function workloadsOf(graph: Graph): Workloads {
  const scalers = scalersOf(graph);
  const adopted = new Set<KubeObject>();
  const holders = new Map<KubeObject, KubeObject>();
  for (const rollout of graph.ofKind('argoproj.io/Rollout')) {
    const holder = adoptedBy(graph, rollout);
    if (holder === undefined) continue;
    adopted.add(holder);
    holders.set(rollout, holder);
  }

  const copied = copiedByFlagger(graph);
  const all: Workload[] = [];
  const byObject = new Map<KubeObject, readonly Workload[]>();
  for (const object of graph.objects) {
    const source = SOURCE_OF_KIND[groupKindOf(object)];
    if (source === undefined || adopted.has(object)) continue;
    const podHolder = holders.get(object) ?? object;
    const templates = podTemplatesOf(podHolder);
    const [pod] = templates;
    if (pod === undefined) continue;
    const scale = scaleOf(graph, object, source, scalers);
    const one = { object, namespace: graph.namespaceOf(object), name: object.metadata.name, podHolder };
    const surge = surgeOf(object, scale.max) + (copied.has(object) ? scale.max : 0);
    const own = partsOf(object, templates).map((part): Workload => ({ ...one, key: `${identityOf(object)}#${part.part}`, ...part, scale: times(scale, part.pods), surge: surge * part.pods }));
    const workloads = own.length > 0 ? own : [{ ...one, key: identityOf(object), pod, scale, surge }];
    for (const workload of workloads) all.push(workload);
    byObject.set(object, workloads);
  }
  return { all, byObject, byNamespace: groupBy(all, ({ namespace }) => namespace) };
}

/** The object that an autoscaler or a `workloadRef` names, as its kind, group and name. */
export function targetOf(reference: unknown, defaultKind?: string): { readonly groupKind: string; readonly name: string } | undefined {
  const kind = at(reference, 'kind') ?? defaultKind;
  const name = at(reference, 'name');
  const apiVersion = at(reference, 'apiVersion');
  if (typeof kind !== 'string' || typeof name !== 'string') return undefined;
  const group = typeof apiVersion === 'string' && apiVersion !== 'extensions/v1beta1' ? groupOf(apiVersion) : (DEFAULT_GROUPS[kind] ?? '');
  return { groupKind: `${group}/${kind}`, name };
}

const DEFAULT_GROUPS: Readonly<Record<string, string>> = { Deployment: 'apps', StatefulSet: 'apps', ReplicaSet: 'apps', DaemonSet: 'apps', Rollout: 'argoproj.io' };

function adoptedBy(graph: Graph, rollout: KubeObject): KubeObject | undefined {
  const target = targetOf(at(rollout, 'spec', 'workloadRef'));
  return target && graph.find(target.groupKind, rollout.metadata.namespace, target.name);
}

interface Scaler {
  readonly source: 'hpa' | 'keda';
  readonly min: number;
  readonly max: number;
  readonly owner: KubeObject;
}

function scalersOf(graph: Graph): ReadonlyMap<string, Scaler> {
  const scalers = new Map<string, Scaler>();
  const add = (owner: KubeObject, defaultKind: string | undefined, scaler: Omit<Scaler, 'owner'>) => {
    const target = targetOf(at(owner, 'spec', 'scaleTargetRef'), defaultKind);
    if (target === undefined) return;
    for (const place of [graph.namespaceOf(owner), '*']) {
      const key = `${target.groupKind}/${place}/${target.name}`;
      if (!scalers.has(key)) scalers.set(key, { ...scaler, owner });
    }
  };
  for (const hpa of graph.ofKind('autoscaling/HorizontalPodAutoscaler')) {
    const min = wholeNumber(at(hpa, 'spec', 'minReplicas'), 1);
    add(hpa, undefined, { source: 'hpa', min, max: Math.max(min, wholeNumber(at(hpa, 'spec', 'maxReplicas'), min)) });
  }
  for (const scaled of graph.ofKind('keda.sh/ScaledObject')) {
    const min = wholeNumber(at(scaled, 'spec', 'idleReplicaCount') ?? at(scaled, 'spec', 'minReplicaCount'), 0);
    add(scaled, 'Deployment', { source: 'keda', min, max: Math.max(min, wholeNumber(at(scaled, 'spec', 'maxReplicaCount'), KEDA_DEFAULT_MAX)) });
  }
  return scalers;
}

/** KEDA's own default of `maxReplicaCount`, for ScaledObject and ScaledJob. */
const KEDA_DEFAULT_MAX = 100;

function scaleOf(graph: Graph, object: KubeObject, source: Scale['source'], scalers: ReadonlyMap<string, Scaler>): Scale {
  const spec = object.spec;
  switch (source) {
    case 'pod':
    case 'daemon':
      return { min: 1, max: 1, source };
    case 'job': {
      const pods = groupKindOf(object) === 'batch/Job' ? podsAtOnce(spec) : 1;
      return { min: pods, max: pods, source };
    }
    case 'cronjob':
      return { min: 0, max: podsAtOnce(at(spec, 'jobTemplate', 'spec')), source };
    case 'keda':
      return { min: 0, max: wholeNumber(at(spec, 'maxReplicaCount'), KEDA_DEFAULT_MAX) * podsAtOnce(at(spec, 'jobTargetRef')), source, owner: object };
    default: {
      const replicas = wholeNumber(at(spec, 'replicas'), 1);
      const fixed: Scale = { min: replicas, max: replicas, source: 'fixed' };
      if (scalers.size === 0) return fixed;
      const key = (place: string) => `${groupKindOf(object)}/${place}/${object.metadata.name}`;
      const namespace = graph.namespaceOf(object);
      const scaler = scalers.get(key(namespace)) ?? scalers.get(key('')) ?? (namespace === '' ? scalers.get(key('*')) : undefined);
      return scaler ?? fixed;
    }
  }
}

function times(scale: Scale, pods: number): Scale {
  return { ...scale, min: scale.min * pods, max: scale.max * pods };
}

/** Flagger runs a copy of the Deployment beside it, which has the requests, at the same scale. */
function copiedByFlagger(graph: Graph): ReadonlySet<KubeObject> {
  const copied = new Set<KubeObject>();
  for (const canary of graph.ofKind('flagger.app/Canary')) {
    const target = targetOf(at(canary, 'spec', 'targetRef'));
    const object = target && graph.find(target.groupKind, canary.metadata.namespace, target.name);
    if (object) copied.add(object);
  }
  return copied;
}
