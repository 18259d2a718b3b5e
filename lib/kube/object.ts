import type { ObjectRef } from '../errors';

/** Any value that JSON can say. */
export type Json = null | boolean | number | bigint | string | Json[] | JsonObject;
/** A map of JSON values. */
export interface JsonObject {
  [key: string]: Json | undefined;
}

/** A plain Kubernetes object: what the builder makes and the judge reads. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: KubeMetadata;
  [field: string]: unknown;
}

/** The part of ObjectMeta that Plinth reads by name. */
export interface KubeMetadata {
  name: string;
  /** @default - none: it lies in no namespace, or in the one that is named when it is applied */
  namespace?: string;
  /** @default - none */
  labels?: Record<string, string>;
  /** @default - none */
  annotations?: Record<string, string>;
  [field: string]: unknown;
}

/** API group of an apiVersion; the core group is the empty string. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Version part of an apiVersion: `v1` of `apps/v1`. */
export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** `group/Kind`, by which rules and tables are keyed; the version is no part of identity. */
export function groupKindOf({ apiVersion, kind }: { readonly apiVersion: string; readonly kind: string }): string {
  let ofVersion = groupKinds.get(apiVersion);
  if (ofVersion === undefined) {
    if (groupKinds.size >= MOST_VERSIONS) groupKinds.clear();
    groupKinds.set(apiVersion, (ofVersion = new Map()));
  }
  let groupKind = ofVersion.get(kind);
  if (groupKind === undefined) {
    if (ofVersion.size >= MOST_KINDS) ofVersion.clear();
    ofVersion.set(kind, (groupKind = `${groupOf(apiVersion)}/${kind}`));
  }
  return groupKind;
}

/** It is asked for many times an object, and made of few texts; the bounds are for input that nobody would write. */
const groupKinds = new Map<string, Map<string, string>>();
const MOST_VERSIONS = 1000;
const MOST_KINDS = 1000;

/** Identity in a cluster: group, kind, namespace and name. Two objects with one identity overwrite each other. */
export function identityOf(object: KubeObject): string {
  return `${groupKindOf(object)}/${object.metadata.namespace ?? ''}/${object.metadata.name}`;
}

/** The object's name as problems carry it. */
export function refOf(object: KubeObject): ObjectRef {
  const { apiVersion, kind, metadata } = object;
  return typeof metadata.namespace !== 'string' ? { apiVersion, kind, name: metadata.name } : { apiVersion, kind, namespace: metadata.namespace, name: metadata.name };
}

/** True for a plain map: not an array, not null. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a text that is not empty: what an apiVersion, a kind and a name must be. */
export function isWord(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** The value at a path of keys and indexes, or undefined as soon as a step is missing. */
export function at(value: unknown, ...path: ReadonlyArray<string | number>): unknown {
  let here = value;
  // An indexed loop: this is the innermost step of most rules, and an iterator costs three times as much.
  for (let i = 0; i < path.length; i++) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[path[i] as string | number];
  }
  return here;
}

const EMPTY: readonly unknown[] = Object.freeze([]);

/** The list at a path, or an empty one where there is none. */
export function listAt(value: unknown, ...path: ReadonlyArray<string | number>): readonly unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? (list as readonly unknown[]) : EMPTY;
}

/** One step of an RFC 6901 JSON pointer. */
export function pointerStep(key: string | number): string {
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** An RFC 6901 JSON pointer of a path. */
export function pointer(...path: ReadonlyArray<string | number>): string {
  return path.map(pointerStep).join('');
}
