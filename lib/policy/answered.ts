import type { ObjectRef, Problem } from '../errors';
import type { Override } from '../kube/provenance';

/**
 * The findings without those that a prop answered with a reason when it asked for the exception; the inventory records it.
 * Nobody answers a rule that is locked.
 */
export function withoutAnswered(findings: readonly Problem[], overrides: readonly Override[] = NONE, locked: readonly string[] = NO_RULES): readonly Problem[] {
  const answered = new Set<string>();
  for (const { answers, object, paths } of overrides) {
    if (answers === undefined || locked.includes(answers)) continue;
    for (const path of paths) answered.add(placeOf(answers, object, path));
  }
  if (answered.size === 0) return findings;
  return findings.filter(({ id, object, pointer = '' }) => object === undefined || !answered.has(placeOf(id, object, pointer)));
}

const NONE: readonly Override[] = Object.freeze([]);
const NO_RULES: readonly string[] = Object.freeze([]);

function placeOf(rule: string, { apiVersion, kind, namespace, name }: ObjectRef, pointer: string): string {
  return [rule, apiVersion, kind, namespace ?? '', name, pointer].join('\n');
}
