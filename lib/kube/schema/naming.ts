import type { ObjectRef, Problem } from '../../errors';
import { isMap, type KubeObject } from '../object';

/** The name of an object of which nothing is sure yet. */
export function nameOf(object: KubeObject): ObjectRef {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const metadata: Partial<KubeObject['metadata']> = isMap(object.metadata) ? object.metadata : {};
  const ref = { apiVersion: text(object.apiVersion), kind: text(object.kind), name: text(metadata.name) };
  return typeof metadata.namespace === 'string' ? { ...ref, namespace: metadata.namespace } : ref;
}

/** What is wrong with an object that does not even say what it is. */
export function namelessKind(object: KubeObject): Problem | undefined {
  const isObject = isMap(object);
  const says = (field: 'apiVersion' | 'kind'): boolean => isObject && typeof object[field] === 'string' && object[field] !== '';
  const field = !says('apiVersion') ? 'apiVersion' : !says('kind') ? 'kind' : undefined;
  if (field === undefined) return undefined;
  return {
    id: 'schema-required',
    severity: 'error',
    message: `${field} is missing, so there is no telling what the object is`,
    accepted: field === 'kind' ? 'a kind such as Deployment' : 'an API version such as apps/v1',
    fix: `Add ${field}.`,
    ...(isObject ? { object: nameOf(object) } : {}),
    pointer: '',
  };
}
