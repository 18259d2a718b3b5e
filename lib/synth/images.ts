import type { KubeObject } from '../kube/object';
import { containersOf, podTemplatesOf } from '../kube/pods';

/** Every image that the containers of a set name, sorted, each once. */
export function imagesOf(objects: readonly KubeObject[]): string[] {
  const images = new Set<string>();
  for (const object of objects) {
    for (const { spec } of podTemplatesOf(object)) {
      for (const { container } of containersOf(spec)) if (typeof container.image === 'string') images.add(container.image);
    }
  }
  return [...images].sort();
}
