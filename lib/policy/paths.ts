import type { ContainerSubject, PodSubject } from './rule';

type Steps = ReadonlyArray<string | number>;

/** Path from the object to a field of the pod spec. */
export function inPod(pod: Pick<PodSubject, 'specPath'>, ...path: Steps): Steps {
  return [...pod.specPath, ...path];
}

/** Path from the object to a field of the container. */
export function inContainer(container: Pick<ContainerSubject, 'pod' | 'path'>, ...path: Steps): Steps {
  return [...container.pod.specPath, ...container.path, ...path];
}
