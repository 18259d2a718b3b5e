import type { JsonPatch } from 'cdk8s';
import { PlinthError } from '../../lib/errors';
import { isMap, refOf, type KubeObject } from '../../lib/kube/object';
import type { Override } from '../../lib/kube/provenance';
import { ownedChild, ownedCopy, type Holder, type Owned } from './draft';
import { applyOperation, type PatchOperation } from './json-patch';
import { clonePlain, mergeInto } from './merge';
import { show, type Told } from './problems';

/** A change to an object after it is serialized: operations of RFC 6902, as cdk8s makes them or plain, or a function. */
export type Patch = JsonPatch | PatchOperation | PatchFunction;

/** Changes the plain object in place, or returns the one to use instead. */
export type PatchFunction = (object: KubeObject) => KubeObject | void;

/** One change that a user asked for. */
export type Change =
  | { readonly by: 'raw'; readonly path: readonly string[]; readonly value: unknown }
  | { readonly by: 'patch'; readonly patch: Patch };

/** An object with all changes applied, what was changed, and what could not be. */
export interface Changed {
  /** As it was before. */
  readonly made: KubeObject;
  readonly object: KubeObject;
  readonly overrides: readonly Override[];
  readonly problems: readonly Told[];
}

/**
 * Applies changes in the order in which they were asked for. They come last, after everything that Plinth does, and
 * nothing is filtered afterwards: what a patch writes is what the file says.
 */
export function applyChanges(made: KubeObject, changes: readonly Change[]): Changed {
  const owned: Owned = new WeakSet();
  let object = ownedCopy(owned, made);
  let isPrivate = false;
  const ref = refOf(made);
  const overrides: Override[] = [];
  const problems: Told[] = [];
  const tell = (problem: Told) => problems.push({ object: ref, ...problem });

  const note = (by: Override['by'], paths: readonly string[]) => overrides.push({ by, object: ref, paths });

  for (const change of changes) {
    try {
      if (change.by === 'raw') {
        const paths: string[] = [];
        const problem = mergeAt(object, change.path, change.value, paths, owned);
        if (problem) tell(problem);
        if (paths.length > 0) note('raw', paths);
      } else if (typeof change.patch === 'function') {
        // A function may change anything, so the first one gets a copy that shares nothing.
        if (!isPrivate) object = clonePlain(object) as KubeObject;
        isPrivate = true;
        object = change.patch(object) ?? object;
        note('patch', []);
      } else {
        const operation = operationOf(change.patch);
        const problem = operation ? applyOperation(object, operation, owned) : malformed(change.patch);
        if (problem) tell(problem);
        else if (operation && operation.op !== 'test') note('patch', [operation.path]);
      }
    } catch (error) {
      if (PlinthError.is(error)) error.problems.forEach(tell);
      else tell({ id: 'patch-threw', message: `a patch function threw: ${error instanceof Error ? error.message : String(error)}`, fix: 'Look at the object that the function gets, and test for what may be absent.' });
    }
  }
  return { made, object, overrides, problems };
}

function malformed(patch: unknown): Told {
  return { id: 'patch-malformed', message: `a patch is ${show(patch)}`, accepted: 'an operation of JsonPatch, a plain { op, path, value }, or a function', fix: "Write JsonPatch.replace('/path', value)." };
}

function mergeAt(object: KubeObject, path: readonly string[], value: unknown, changed: string[], owned: Owned): Told | undefined {
  if (!isMap(value)) return { id: 'patch-malformed', message: `raw is ${show(value)}`, accepted: 'a map with some fields of the object', fix: 'Write the fields as a map.' };
  let target: unknown = object;
  for (const key of path) {
    const child = (target as Record<string, unknown>)[key];
    target = typeof child === 'object' && child !== null ? ownedChild(owned, target as Holder, key, child as Holder) : undefined;
    if (target === undefined) break;
  }
  if (!isMap(target)) return { id: 'patch-matches-nothing', message: `raw is for /${path.join('/')}, which an earlier change removed`, fix: 'Drop one of the two.' };
  mergeInto(target, value, path.map((key) => `/${key}`).join(''), changed, owned);
  return undefined;
}

/** cdk8s keeps the operation of a JsonPatch behind `_toJson()`. */
function operationOf(patch: JsonPatch | PatchOperation): PatchOperation | undefined {
  const told = patch as { readonly _toJson?: unknown };
  const operation: unknown = typeof told?._toJson === 'function' ? (told._toJson() as unknown) : patch;
  return isMap(operation) && OPS.has(operation['op']) && typeof operation['path'] === 'string' ? (operation as unknown as PatchOperation) : undefined;
}

const OPS: ReadonlySet<unknown> = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);
