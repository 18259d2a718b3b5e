import { annotationBytes, ANNOTATIONS_MAX_BYTES, isAnnotationKey, isLabelKey, isLabelValue } from '../labels';
import { asMap, isSet, listAt, mapAt, show, textAt, type Fields } from './fields';
import type { Site } from './site';

const KEY_FORM = 'prefix/name or name: letters, digits, "-", "_" and "." (at most 63), the prefix a DNS name (at most 253)';
const VALUE_FORM = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit; or empty';

/** Keys that were seen to be right: a set of manifests has few, and has them on every object. */
const rightKeys = new Set<string>();
const REMEMBERED = 1024;

/** True for `name` or `prefix/name`, as labels, finalizers and conditions write them. */
export function isQualifiedName(text: string): boolean {
  if (rightKeys.has(text)) return true;
  if (!isLabelKey(text)) return false;
  if (rightKeys.size < REMEMBERED) rightKeys.add(text);
  return true;
}

/** Keys and values of a map of labels: of an object, a node selector or the selector of a Service. */
export function checkLabels(site: Site, labels: unknown, field: string): void {
  const map = asMap(labels);
  if (!map) return;
  for (const key in map) {
    const value = map[key];
    if (!isQualifiedName(key)) reportKey(site, [field, key], key);
    if (typeof value === 'string' && !isLabelValue(value)) reportValue(site, [field, key], value);
  }
}

/** Keys of annotations, and their size together. */
export function checkAnnotations(site: Site, annotations: unknown): void {
  const map = asMap(annotations);
  if (!map) return;
  let size = 0;
  for (const key in map) {
    const value = map[key];
    size += key.length + (typeof value === 'string' ? value.length : 0);
    if (!isQualifiedName(key) && !isAnnotationKey(key)) {
      site.report({
        id: 'annotation-malformed',
        path: ['annotations', key],
        message: `the annotation key ${show(key)} is not accepted`,
        accepted: KEY_FORM,
        fix: 'Correct the key.',
      });
    }
  }
  // A character takes one to three bytes in UTF-8: count bytes only where they could matter.
  if (size * 3 <= ANNOTATIONS_MAX_BYTES) return;
  const bytes = annotationBytes(map as Record<string, string>);
  if (bytes <= ANNOTATIONS_MAX_BYTES) return;
  site.report({
    id: 'annotations-too-large',
    path: ['annotations'],
    message: `the annotations take ${bytes} bytes`,
    accepted: `at most ${ANNOTATIONS_MAX_BYTES} bytes, keys and values together`,
    fix: 'Move the data into a ConfigMap.',
  });
}

/** A label selector: keys, values, and what the operators demand. */
export function checkSelector(site: Site, selector: Fields, field: string | number): void {
  site.enter(field);
  checkLabels(site, selector.matchLabels, 'matchLabels');
  if (isSet(selector.matchExpressions)) checkExpressions(site, listAt(selector, 'matchExpressions'), false);
  site.leave();
}

/** The expressions of a label selector, or of a node selector, which may compare numbers too. */
export function checkExpressions(site: Site, expressions: readonly unknown[], ofNodes: boolean, valuesFree = false): void {
  for (let index = 0; index < expressions.length; index++) {
    const expression = asMap(expressions[index]);
    if (!expression) continue;
    const path = ['matchExpressions', index] as const;
    const values = listAt(expression, 'values');
    const fault = operatorFault(textAt(expression, 'operator'), values.length, ofNodes);
    if (fault !== undefined) {
      site.report({ id: 'selector-malformed', path: [...path, fault.at], message: fault.message, accepted: fault.accepted, fix: fault.fix });
    }
    const key = textAt(expression, 'key') ?? '';
    if (!isQualifiedName(key)) reportKey(site, [...path, 'key'], key);
    if (valuesFree) continue;
    for (let i = 0; i < values.length; i++) {
      const value = values[i];
      if (typeof value === 'string' && !isLabelValue(value)) reportValue(site, [...path, 'values', i], value);
    }
  }
}

interface OperatorFault {
  readonly at: 'operator' | 'values';
  readonly message: string;
  readonly accepted: string;
  readonly fix: string;
}

function operatorFault(operator: string | undefined, values: number, ofNodes: boolean): OperatorFault | undefined {
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values > 0) return undefined;
      return { at: 'values', message: `the operator ${operator} has no values to compare with`, accepted: 'one value or more', fix: 'List the values, or use Exists or DoesNotExist.' };
    case 'Exists':
    case 'DoesNotExist':
      if (values === 0) return undefined;
      return { at: 'values', message: `the operator ${operator} takes no values, and ${values} are given`, accepted: 'no values', fix: 'Remove the values, or use In or NotIn.' };
    case 'Gt':
    case 'Lt':
      if (!ofNodes) break;
      if (values === 1) return undefined;
      return { at: 'values', message: `the operator ${operator} compares with one value, and ${values} are given`, accepted: 'exactly one value', fix: 'Give one whole number, as text.' };
  }
  const accepted = ofNodes ? 'In, NotIn, Exists, DoesNotExist, Gt, Lt' : 'In, NotIn, Exists, DoesNotExist';
  return { at: 'operator', message: `the operator ${show(operator)} is unknown`, accepted, fix: `Write one of ${accepted}.` };
}

/** True when the selector asks for nothing, and so matches everything. */
export function isEmptySelector(selector: Fields): boolean {
  for (const _ in mapAt(selector, 'matchLabels') ?? {}) return false;
  return listAt(selector, 'matchExpressions').length === 0;
}

/** What of the selector the labels do not meet; undefined when they match. */
export function mismatchOf(selector: Fields, labels: Fields): string | undefined {
  const wanted = mapAt(selector, 'matchLabels');
  for (const key in wanted) {
    if (!Object.hasOwn(labels, key)) return `the label ${show(key)} is missing`;
    if (labels[key] !== wanted[key]) return `the label ${show(key)} is ${show(labels[key])}, and the selector asks for ${show(wanted[key])}`;
  }
  for (const item of listAt(selector, 'matchExpressions')) {
    const expression = asMap(item);
    const key = textAt(expression, 'key');
    if (!expression || key === undefined) continue;
    const has = Object.hasOwn(labels, key);
    const among = has && listAt(expression, 'values').includes(labels[key]);
    const met = { In: among, NotIn: !among, Exists: has, DoesNotExist: !has }[textAt(expression, 'operator') ?? ''];
    if (met === false) return `the labels do not meet "${key} ${textAt(expression, 'operator')}"`;
  }
  return undefined;
}

/** Reports a key that no label can have. */
export function reportKey(site: Site, path: ReadonlyArray<string | number>, key: string): void {
  site.report({
    id: 'label-malformed',
    path,
    message: key === '' ? 'the label key is empty' : `the label key ${show(key)} is not accepted`,
    accepted: KEY_FORM,
    fix: 'Correct the key.',
  });
}

function reportValue(site: Site, path: ReadonlyArray<string | number>, value: string): void {
  site.report({
    id: 'label-values-valid',
    path,
    message: `the label value ${show(value)} is not accepted`,
    accepted: VALUE_FORM,
    fix: 'Shorten or spell out the value with letters, digits, "-", "_" and "."; free text belongs into an annotation.',
  });
}
