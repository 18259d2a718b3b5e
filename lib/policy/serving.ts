import type { Graph } from '../graph/graph';
import { servicesSelecting, type ServiceView } from '../graph/services';
import type { Workload } from '../graph/workloads';
import { at, groupKindOf, isMap, type KubeObject } from '../kube/object';
import type { ContainerView, PodSpec } from '../kube/pods';
import type { PodSubject } from './rule';

/** The Services that send traffic to these pods once they are ready. */
export function trafficOf(pod: PodSubject, graph: Graph): readonly ServiceView[] {
  const workload = graph.memo(workloadsByPod).get(pod.spec);
  return workload === undefined ? [] : servicesSelecting(graph, workload).filter(({ object }) => at(object, 'spec', 'publishNotReadyAddresses') !== true);
}

/**
 * The containers to which Services send traffic; where none declares the port, the one main container. A sidecar beside a main container that
 * serves shows something of it, such as metrics: it must not take the pod out of the Service, and it stops after the main container.
 */
export function servingContainers(pod: PodSubject, services: readonly ServiceView[]): readonly ContainerView[] {
  const targets = new Set<unknown>(services.flatMap(({ ports }) => ports.map(({ targetPort }) => targetPort)));
  const serving = pod.containers.filter(({ container, sort }) => (sort === 'main' || sort === 'sidecar') && declares(container, targets));
  const mains = serving.filter(({ sort }) => sort === 'main');
  if (serving.length > 0) return mains.length > 0 ? mains : serving;
  const main = pod.containers.filter(({ sort }) => sort === 'main');
  return main.length === 1 ? main : [];
}

const KINDS_OF_SERVERS = new Set(['/ReplicationController', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);

/** True for pods that are meant to run for ever; batch, hooks and pods that may end are none of them. */
export function runsForever(pod: PodSubject): boolean {
  if (isHook(pod.object)) return false;
  const kind = groupKindOf(pod.object);
  return kind === '/Pod' ? (pod.spec.restartPolicy ?? 'Always') === 'Always' : KINDS_OF_SERVERS.has(kind);
}

/** True for an object that Helm or Argo CD applies by itself, and removes. */
export function isHook({ metadata: { annotations } }: KubeObject): boolean {
  return isMap(annotations) && ('helm.sh/hook' in annotations || 'argocd.argoproj.io/hook' in annotations);
}

/** By the spec itself: an object may have pods of several sorts. */
function workloadsByPod({ workloads }: Graph): ReadonlyMap<PodSpec, Workload> {
  return new Map(workloads.map((workload) => [workload.pod.spec, workload]));
}

function declares({ ports }: Readonly<Record<string, unknown>>, targets: ReadonlySet<unknown>): boolean {
  return Array.isArray(ports) && ports.some((port) => targets.has(at(port, 'containerPort')) || (at(port, 'name') !== undefined && targets.has(at(port, 'name'))));
}
