import { at } from '../kube/object';
import type { ContainerSubject } from './rule';

/** Kubernetes takes pod-level resources without a feature gate from this minor on. */
const POD_LEVEL_SINCE = 34;

/** What a container may use of a resource at most: its own limit, else the pod's. */
export function limitOf({ container, pod }: ContainerSubject, resource: string, minor: number): unknown {
  const own = at(container, 'resources', 'limits', resource);
  return own ?? (minor >= POD_LEVEL_SINCE ? at(pod.spec, 'resources', 'limits', resource) : undefined);
}

/** What is kept for a container of a resource: its request, which the API server copies from the limit where only that is set, else the pod's. */
export function requestOf(subject: ContainerSubject, resource: string, minor: number): unknown {
  const own = at(subject.container, 'resources', 'requests', resource) ?? at(subject.container, 'resources', 'limits', resource);
  return own ?? (minor >= POD_LEVEL_SINCE ? (at(subject.pod.spec, 'resources', 'requests', resource) ?? at(subject.pod.spec, 'resources', 'limits', resource)) : undefined);
}
