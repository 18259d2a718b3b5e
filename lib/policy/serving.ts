import { namespaceOf, type Graph } from '../graph/graph';
import { readLabelMap } from '../graph/selectors';
import { at, groupKindOf, isMap, type KubeObject } from '../kube/object';
import type { ContainerView } from '../kube/pods';
import type { PodSubject } from './rule';

/** The Services that send traffic to these pods once they are ready. */
export function servicesOf(pod: PodSubject, graph: Graph): readonly KubeObject[] {
  return graph.memo(servicesByPodHolder).get(pod.object) ?? [];
}

/** The containers to which Services send traffic; where none declares the port, the one main container. */
export function servingContainers(pod: PodSubject, services: readonly KubeObject[]): readonly ContainerView[] {
  const targets = new Set(services.flatMap((service) => portsOf(service).map((port) => port.targetPort ?? port.port)));
  const serving = pod.containers.filter(({ container, sort }) => (sort === 'main' || sort === 'sidecar') && declares(container, targets));
  if (serving.length > 0) return serving;
  const main = pod.containers.filter(({ sort }) => sort === 'main');
  return main.length === 1 ? main : [];
}

const CONTROLLERS_OF_SERVERS = new Set(['/ReplicationController', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'argoproj.io/Rollout']);

/** True for pods that are meant to run for ever; batch, hooks and pods that may end are none of them. */
export function runsForever(pod: PodSubject): boolean {
  if ('helm.sh/hook' in pod.annotations || isHook(pod.object)) return false;
  const kind = groupKindOf(pod.object);
  if (kind === '/Pod') return (pod.spec.restartPolicy ?? 'Always') === 'Always';
  return CONTROLLERS_OF_SERVERS.has(kind);
}

/** True for an object that Helm or Argo CD applies by itself, and removes. */
export function isHook({ metadata }: KubeObject): boolean {
  return isMap(metadata.annotations) && ('helm.sh/hook' in metadata.annotations || 'argocd.argoproj.io/hook' in metadata.annotations);
}

function servicesByPodHolder(graph: Graph): ReadonlyMap<KubeObject, readonly KubeObject[]> {
  const services = new Map<KubeObject, KubeObject[]>();
  for (const service of graph.ofKind('/Service')) {
    const selector = readLabelMap(at(service, 'spec', 'selector'));
    if (selector === undefined || at(service, 'spec', 'type') === 'ExternalName' || at(service, 'spec', 'publishNotReadyAddresses') === true) continue;
    for (const { podHolder } of graph.workloadsSelectedBy(namespaceOf(service), selector)) {
      const others = services.get(podHolder);
      if (others) others.push(service);
      else services.set(podHolder, [service]);
    }
  }
  return services;
}

function portsOf(service: KubeObject): ReadonlyArray<Record<string, unknown>> {
  const ports = at(service, 'spec', 'ports');
  return Array.isArray(ports) ? ports.filter(isMap) : [];
}

function declares(container: Readonly<Record<string, unknown>>, targets: ReadonlySet<unknown>): boolean {
  const ports = container.ports;
  return Array.isArray(ports) && ports.some((port) => targets.has(at(port, 'containerPort')) || (at(port, 'name') !== undefined && targets.has(at(port, 'name'))));
}
