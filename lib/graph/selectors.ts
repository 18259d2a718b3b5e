import { isMap } from '../kube/object';

/** A Kubernetes label selector, read and ready to be asked; all requirements must hold. */
export interface LabelSelector {
  readonly requirements: readonly Requirement[];
}

/** One requirement of a label selector. */
export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Empty for `Exists` and `DoesNotExist`. */
  readonly values: readonly string[];
}

/** Labels as an object carries them. */
export type Labels = Readonly<Record<string, unknown>>;

const OPERATORS = new Set<unknown>(['In', 'NotIn', 'Exists', 'DoesNotExist']);
const NOTHING: readonly string[] = Object.freeze([]);

/** The selector that selects everything: what `{}` means. */
export const everything: LabelSelector = Object.freeze({ requirements: Object.freeze([]) });

/**
 * Reads `{ matchLabels, matchExpressions }`. An empty map selects everything; an absent selector gives undefined, because only
 * the field that holds it says what absence means: nothing for a PodDisruptionBudget's pods, everything for some peers.
 * A requirement that no API server would accept makes the whole selector unreadable, and gives undefined as well.
 */
export function readSelector(value: unknown): LabelSelector | undefined {
  if (!isMap(value)) return undefined;
  const requirements = requirementsOfLabels(value.matchLabels);
  const expressions = value.matchExpressions ?? [];
  if (requirements === undefined || !Array.isArray(expressions)) return undefined;
  for (const expression of expressions as readonly unknown[]) {
    const requirement = requirementOf(expression);
    if (requirement === undefined) return undefined;
    requirements.push(requirement);
  }
  return requirements.length === 0 ? everything : { requirements };
}

/** Reads a plain map of labels, as a Service's selector is; undefined when there is none or it is empty, since such a Service selects nothing by itself. */
export function readLabelMap(value: unknown): LabelSelector | undefined {
  const requirements = isMap(value) ? requirementsOfLabels(value) : undefined;
  return requirements === undefined || requirements.length === 0 ? undefined : { requirements };
}

/** True when the labels satisfy every requirement. */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  for (const requirement of selector.requirements) if (!holds(requirement, labels)) return false;
  return true;
}

/** A text that two selectors share exactly when they ask the same; good as a key, and short enough to be shown. */
export function selectorText(selector: LabelSelector): string {
  return selector.requirements.map(requirementText).sort().join(',');
}

function holds({ key, operator, values }: Requirement, labels: Labels): boolean {
  const present = Object.hasOwn(labels, key);
  switch (operator) {
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    case 'In':
      return present && values.includes(labels[key] as string);
    case 'NotIn':
      return !present || !values.includes(labels[key] as string);
  }
}

function requirementsOfLabels(labels: unknown): Requirement[] | undefined {
  if (labels === undefined || labels === null) return [];
  if (!isMap(labels)) return undefined;
  const requirements: Requirement[] = [];
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (typeof value !== 'string') return undefined;
    requirements.push({ key, operator: 'In', values: [value] });
  }
  return requirements;
}

function requirementOf(expression: unknown): Requirement | undefined {
  if (!isMap(expression) || typeof expression.key !== 'string' || !OPERATORS.has(expression.operator)) return undefined;
  const operator = expression.operator as Requirement['operator'];
  const takesValues = operator === 'In' || operator === 'NotIn';
  const values = expression.values ?? NOTHING;
  if (!Array.isArray(values) || takesValues !== values.length > 0) return undefined;
  if (!values.every((value) => typeof value === 'string')) return undefined;
  return { key: expression.key, operator, values };
}

function requirementText({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${[...new Set(values)].sort().join('|')})`;
    case 'NotIn':
      return `${key} notin (${[...new Set(values)].sort().join('|')})`;
  }
}
