import type { Problem, SourcePosition } from '../errors';
import { at, isMap, isWord, type KubeObject } from '../kube/object';
import { readDocuments } from '../kube/yaml/read';
import type { ManifestFile } from './find-manifests';

/** An object that was read from a file. */
export interface ReadObject {
  readonly object: KubeObject;
  readonly source: SourcePosition;
  /** Where a part of it stands in the file, or the nearest thing above it. */
  readonly positionOf: (pointer: string) => SourcePosition | undefined;
}

/** What a set of files holds. */
export interface ReadSet {
  readonly objects: readonly ReadObject[];
  readonly problems: readonly Problem[];
  /** Documents in searched folders that are no Kubernetes objects: values files, configuration of tools. */
  readonly skipped: number;
}

/** The Kubernetes objects of files; those in a `List` each for itself. */
export function readManifests(files: readonly ManifestFile[]): ReadSet {
  const objects: ReadObject[] = [];
  const problems: Problem[] = [];
  let skipped = 0;
  for (const { name, text, named } of files) {
    const read = readDocuments(text, name);
    const lines = read.problems.length > 0 && text.includes('{{') ? text.split('\n') : [];
    for (const problem of read.problems) problems.push(isTemplate(problem, lines) ? { ...problem, fix: TEMPLATE } : problem);
    for (const document of read.documents) {
      const { value, line } = document;
      const source = { file: name, line };
      const fault = faultOf(value);
      if (fault === undefined) objects.push({ object: value as KubeObject, source, positionOf: (pointer) => document.positionOf(pointer) });
      else if (!named && !looksLikeKubernetes(value)) skipped++;
      else problems.push(notAnObject(fault, value, source));
    }
  }
  return { objects, problems, skipped };
}

/** Why a document is no Kubernetes object; undefined if it is one. */
function faultOf(value: unknown): string | undefined {
  if (!isMap(value)) return `the document is ${Array.isArray(value) ? 'a list' : `a ${typeof value}`}`;
  const missing = [['apiVersion'], ['kind'], ['metadata', 'name']].filter((path) => !isWord(at(value, ...path)));
  return missing.length === 0 ? undefined : `the document has no ${missing.map((path) => path.join('.')).join(' and no ')}`;
}

/** True for what is meant for Kubernetes, though it may lack a name. */
function looksLikeKubernetes(value: unknown): boolean {
  return isWord(at(value, 'apiVersion')) && isWord(at(value, 'kind'));
}

const TEMPLATE = 'Check what the chart gives, with `helm template <chart> | plinth check -`.';
const KUSTOMIZATION = 'Check what it builds, with `kubectl kustomize <folder> | plinth check -`.';

/** True where a line cannot be read because Helm has yet to write it. */
function isTemplate({ source }: Problem, lines: readonly string[]): boolean {
  return source !== undefined && lines[source.line - 1]?.includes('{{') === true;
}

function notAnObject(fault: string, value: unknown, source: SourcePosition): Problem {
  const version = at(value, 'apiVersion');
  const fix = typeof version === 'string' && version.startsWith('kustomize.config.k8s.io/') ? KUSTOMIZATION : 'Complete the document, or leave the file out.';
  return { id: 'object-without-identity', severity: 'error', message: fault, source, accepted: 'a map with apiVersion, kind and metadata.name, each a text that is not empty', fix };
}
