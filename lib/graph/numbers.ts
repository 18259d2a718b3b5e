import { at } from '../kube/object';

/** A whole number as manifests carry it, or the fallback for anything else; schema and semantics say what is wrong with the rest. */
export function wholeNumber(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : fallback;
}

/** Pods that a Job has at the same time. */
export function podsAtOnce(jobSpec: unknown): number {
  const parallelism = wholeNumber(at(jobSpec, 'parallelism'), 1);
  return Math.min(parallelism, wholeNumber(at(jobSpec, 'completions'), parallelism));
}
