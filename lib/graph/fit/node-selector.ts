import { at, isMap, listAt } from '../../kube/object';
import type { PodSpec } from '../../kube/pods';

type Labels = Readonly<Record<string, string>>;

/**
 * What of `nodeSelector` and required node affinity the labels of a node do not meet, as text; undefined where they meet it all. A name of a
 * node, as `matchFields` asks for, belongs to no pool.
 */
export function unmetSelector(spec: PodSpec, labels: Labels): string | undefined {
  const wanted = isMap(spec.nodeSelector) ? spec.nodeSelector : {};
  for (const [key, value] of Object.entries(wanted)) if (labels[key] !== value) return `${key}=${String(value)} is asked, and ${hasText(key, labels)}`;
  return unmetTerms(at(spec, 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution'), labels);
}

/** The same for the `nodeSelectorTerms` of an affinity: one of the terms must hold. */
export function unmetTerms(required: unknown, labels: Labels): string | undefined {
  if (!isMap(required)) return undefined;
  const terms = listAt(required, 'nodeSelectorTerms');
  const unmet = terms.map((term) => unmetTerm(term, labels));
  // An empty list of terms matches no node, as an empty term does.
  return unmet.includes(undefined) ? undefined : (unmet[0] ?? 'its affinity has no terms, and so matches no node');
}

function unmetTerm(term: unknown, labels: Labels): string | undefined {
  const expressions = listAt(term, 'matchExpressions');
  const fields = listAt(term, 'matchFields');
  if (fields.length > 0) return 'it asks for a node by its name';
  if (expressions.length === 0) return 'a term of its affinity is empty, and so matches no node';
  return expressions.map((expression) => unmetExpression(expression, labels)).find((unmet) => unmet !== undefined);
}

function unmetExpression(expression: unknown, labels: Labels): string | undefined {
  const key = String(at(expression, 'key'));
  const operator = at(expression, 'operator');
  const values = listAt(expression, 'values').map(String);
  if (holds(key, operator, values, labels)) return undefined;
  return `${key} ${WORDS[String(operator)] ?? String(operator)}${values.length > 0 ? ` ${values.join(', ')}` : ''} is asked, and ${hasText(key, labels)}`;
}

const WORDS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'not in', Exists: 'at all', DoesNotExist: 'absent', Gt: 'above', Lt: 'below' };

function holds(key: string, operator: unknown, values: readonly string[], labels: Labels): boolean {
  const present = Object.hasOwn(labels, key);
  const value = labels[key] ?? '';
  switch (operator) {
    case 'In':
      return present && values.includes(value);
    case 'NotIn':
      return !present || !values.includes(value);
    case 'Exists':
      return present;
    case 'DoesNotExist':
      return !present;
    case 'Gt':
      return present && WHOLE.test(value) && Number(value) > Number(values[0]);
    case 'Lt':
      return present && WHOLE.test(value) && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

const WHOLE = /^-?\d+$/;

function hasText(key: string, labels: Labels): string {
  return Object.hasOwn(labels, key) ? `the nodes have ${labels[key]}` : 'the nodes have no such label';
}
