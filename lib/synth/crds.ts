import type { Problem } from '../errors';
import type { KubeObject } from '../kube/object';
import { findManifests } from './find-manifests';
import { readManifests } from './read-manifests';

/** The objects of files and folders that hold CustomResourceDefinitions. */
export function loadCrds(paths: readonly string[]): { readonly objects: readonly KubeObject[]; readonly problems: readonly Problem[] } {
  const found = findManifests(paths, () => '');
  const read = readManifests(found.files);
  return { objects: read.objects.map(({ object }) => object), problems: [...found.problems, ...read.problems] };
}
