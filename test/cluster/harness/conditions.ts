import type { KubeObject } from '../../../lib/kube/object';

/** True where the object's status has the condition. */
export function isTrue(object: KubeObject, condition: string): boolean {
  return conditionOf(object, condition)?.status === 'True';
}

/** A condition of an object's status. */
export function conditionOf({ status }: KubeObject, type: string): { readonly status: string; readonly reason?: string } | undefined {
  const { conditions } = (status ?? {}) as { readonly conditions?: ReadonlyArray<{ readonly type: string; readonly status: string; readonly reason?: string }> };
  return conditions?.find((condition) => condition.type === type);
}
