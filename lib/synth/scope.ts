import type { Problem } from '../errors';
import { groupKindOf, type KubeObject } from '../kube/object';
import type { Schemas } from '../kube/schema';
import { changed, type Collected } from './collected';

/** Adds the schemas of the CustomResourceDefinitions of a set, and says what is wrong with them. */
export function learnCrds(objects: readonly KubeObject[], schemas: Schemas): readonly Problem[] {
  return objects.flatMap((object) => (groupKindOf(object) === 'apiextensions.k8s.io/CustomResourceDefinition' ? schemas.addCrd(object) : []));
}

/**
 * The objects without the namespace that a chart put on cluster-scoped kinds. cdk8s gives its chart's namespace to every
 * object; the API server drops it again, so two of one name would be one object under two identities. A namespace that
 * somebody wrote on the object itself stays, and is judged.
 */
export function withoutStrayNamespaces(objects: readonly Collected[], schemas: Schemas): readonly Collected[] {
  return objects.map((made) => {
    const { object } = made;
    if (!made.inheritsNamespace || schemas.scopeOf(object.apiVersion, object.kind) !== 'Cluster') return made;
    const { namespace: _, ...metadata } = object.metadata;
    return changed(made, { object: { ...object, metadata } });
  });
}
