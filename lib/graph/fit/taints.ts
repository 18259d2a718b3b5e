import { at, listAt } from '../../kube/object';
import type { PodSpec } from '../../kube/pods';
import type { Taint } from '../../kube/pools';

/** The first taint that keeps the pod off a node, as text: `dedicated=ml:NoSchedule`; undefined where it tolerates all that count. */
export function untolerated(spec: PodSpec, taints: readonly Taint[]): string | undefined {
  const tolerations = listAt(spec, 'tolerations');
  const taint = taints.find((each) => each.effect !== 'PreferNoSchedule' && !tolerations.some((toleration) => tolerates(toleration, each)));
  return taint && taintText(taint);
}

export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

/** @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function tolerates(toleration: unknown, { key, value = '', effect }: Taint): boolean {
  const wantedEffect = at(toleration, 'effect') ?? '';
  const wantedKey = at(toleration, 'key') ?? '';
  if (wantedEffect !== '' && wantedEffect !== effect) return false;
  if (at(toleration, 'operator') === 'Exists') return wantedKey === '' || wantedKey === key;
  return wantedKey === key && (at(toleration, 'value') ?? '') === value;
}
