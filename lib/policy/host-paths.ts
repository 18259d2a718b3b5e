import { at } from '../kube/object';
import { inPod } from './paths';
import type { PodSubject } from './rule';

/** A volume that is a path of the node. */
export interface HostPath {
  /** Name of the volume. */
  readonly name: string;
  /** The path, without `.`, `..`, doubled and trailing slashes; empty for the root. */
  readonly path: string;
  /** Path from the object to the field. */
  readonly at: ReadonlyArray<string | number>;
}

const NONE: readonly HostPath[] = [];

/** The volumes of a pod that are paths of the node. */
export function hostPathsOf(pod: PodSubject): readonly HostPath[] {
  const { volumes } = pod.spec;
  if (!Array.isArray(volumes)) return NONE;
  let found: HostPath[] | undefined;
  for (const [index, volume] of volumes.entries()) {
    const path = at(volume, 'hostPath', 'path');
    if (typeof path !== 'string') continue;
    (found ??= []).push({ name: String(at(volume, 'name')), path: normal(path), at: inPod(pod, 'volumes', index, 'hostPath', 'path') });
  }
  return found ?? NONE;
}

/** True for the socket of a container runtime, which is the business of a rule of its own. */
export function isRuntimeSocket(path: string): boolean {
  return /\/(docker|dockershim|cri-dockerd|containerd|crio|podman)\.sock$/.test(path);
}

function normal(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.map((step) => `/${step}`).join('');
}
