import { groupKindOf, groupOf, type KubeObject } from './object';
import type { Applier } from './provenance';

/** Groups whose objects bound, grant or change what everybody else may do. */
const PLATFORM_GROUPS: ReadonlySet<string> = new Set(['admissionregistration.k8s.io', 'apiextensions.k8s.io', 'node.k8s.io', 'rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io']);
const PLATFORM_KINDS: ReadonlySet<string> = new Set(['/LimitRange', '/Namespace', '/Node', '/PersistentVolume', '/ResourceQuota']);

/**
 * Who applies an object. Whatever made it, rights and bounds are the platform team's: the API server lets only a holder of rights grant
 * them, and nobody raises a quota of his own.
 */
export function applierOf(object: KubeObject, told: Applier | undefined): Applier | undefined {
  return PLATFORM_GROUPS.has(groupOf(object.apiVersion)) || PLATFORM_KINDS.has(groupKindOf(object)) ? 'platform' : told;
}
