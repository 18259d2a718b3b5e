import { isDnsSubdomain } from './names';

/** Longest value of a label, and longest name part of a label's or an annotation's key. */
export const LABEL_VALUE_MAX = 63;
/** Most bytes that all annotations of one object may have, keys and values together: 256 KiB. */
export const ANNOTATIONS_MAX_BYTES = 262_144;

const NAME_PART = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** True for a label's key: a name of 63 characters at most, optionally after a DNS name and a slash. `app.kubernetes.io/name` */
export function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  if (slash >= 0 && !isDnsSubdomain(key.slice(0, slash))) return false;
  const name = key.slice(slash + 1);
  return name.length <= LABEL_VALUE_MAX && NAME_PART.test(name);
}

/** True for a label's value: empty, or letters, digits and inner `-`, `_`, `.`, 63 characters at most. */
export function isLabelValue(value: string): boolean {
  return value === '' || (value.length <= LABEL_VALUE_MAX && NAME_PART.test(value));
}

/** True for an annotation's key: a label's key, but for case before the slash. */
export function isAnnotationKey(key: string): boolean {
  return isLabelKey(key.toLowerCase());
}

/** Bytes that annotations count against `ANNOTATIONS_MAX_BYTES`. */
export function annotationBytes(annotations: Readonly<Record<string, string>>): number {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) bytes += utf8Bytes(key) + utf8Bytes(value);
  return bytes;
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** What an application says of itself in the recommended labels. */
export interface AppLabels {
  /** What it is: `app.kubernetes.io/name`. */
  readonly name: string;
  /** Which one of them it is, unique in its namespace. @default - the name */
  readonly instance?: string;
  /** `app.kubernetes.io/version`, a valid label value. @default - no such label */
  readonly version?: string;
  /** The larger application it is a part of. @default - no such label */
  readonly partOf?: string;
  /** What makes the object. @default 'plinth' */
  readonly managedBy?: string;
}

/**
 * The labels that every object carries.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function recommendedLabels(app: AppLabels): Record<string, string> {
  const labels: Record<string, string> = {
    'app.kubernetes.io/instance': app.instance ?? app.name,
    'app.kubernetes.io/managed-by': app.managedBy ?? 'plinth',
    'app.kubernetes.io/name': app.name,
  };
  if (app.partOf !== undefined) labels['app.kubernetes.io/part-of'] = app.partOf;
  if (app.version !== undefined) labels['app.kubernetes.io/version'] = app.version;
  return labels;
}

/** The two labels that select a workload's pods, and nothing else ever does. */
export function selectorLabels(name: string, instance: string = name): Record<string, string> {
  return { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/name': name };
}

/** The version that an image's tag says, as a valid label value; undefined without a tag. `shop/api:1.4.2@sha256:...` is `1.4.2`. */
export function versionLabelOf(image: string): string | undefined {
  const named = image.split('@', 1)[0] ?? '';
  const tag = /:([^/:]*)$/.exec(named)?.[1];
  if (tag === undefined) return undefined;
  const value = tag.replaceAll(/[^-A-Za-z0-9_.]+/g, '-').slice(0, LABEL_VALUE_MAX).replaceAll(/^[-_.]+|[-_.]+$/g, '');
  return value === '' ? undefined : value;
}
