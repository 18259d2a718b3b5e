import { nearest } from '../../lib/kube/names';
import { isMap, pointer } from '../../lib/kube/object';
import { ownedChild, type Holder, type Owned } from './draft';
import { clonePlain } from './merge';
import { show, type Told } from './problems';

/** One operation of RFC 6902. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  /** JSON pointer: `/spec/template/spec/containers/0/image`; `-` after a list's end. */
  readonly path: string;
  /** Where `move` and `copy` take the value. @default - not needed */
  readonly from?: string;
  /** What `add`, `replace` and `test` have. @default - not needed */
  readonly value?: unknown;
}

/** A place that exists, or the deepest part of a pointer that does. */
type Place = { readonly found: true; readonly holder: Holder; readonly key: string } | { readonly found: false; readonly problem: Told };

const WHOLE = 'the whole object';

/**
 * Applies one operation to a draft, and says what is wrong where it cannot. Unlike the patcher of cdk8s it refuses to
 * replace what is not there, and names the nearest path that is.
 */
export function applyOperation(root: Record<string, unknown>, operation: PatchOperation, owned: Owned): Told | undefined {
  const { op, path } = operation;
  if (op === 'move' || op === 'copy') return transfer(root, operation, owned);
  const place = locate(root, path, op === 'add' ? 'new' : 'existing', owned);
  if (!place.found) return place.problem;
  if (op === 'test') return sameJson(read(place), operation.value) ? undefined : testFailed(path, read(place), operation.value);
  if (op === 'remove') remove(place);
  else write(place, clonePlain(operation.value), op === 'add');
  return undefined;
}

function transfer(root: Record<string, unknown>, { op, path, from = '' }: PatchOperation, owned: Owned): Told | undefined {
  const source = locate(root, from, 'existing', owned);
  if (!source.found) return source.problem;
  if (op === 'move' && path.startsWith(`${from}/`)) return { id: 'patch-matches-nothing', message: `a patch moves ${from} into itself`, pointer: path, fix: 'Move it to a path outside itself.' };
  const value = op === 'copy' ? clonePlain(read(source)) : read(source);
  if (op === 'move') remove(source);
  const target = locate(root, path, 'new', owned);
  if (!target.found) return target.problem;
  write(target, value, true);
  return undefined;
}

function locate(root: Record<string, unknown>, path: string, last: 'existing' | 'new', owned: Owned): Place {
  if (typeof path !== 'string' || !path.startsWith('/')) return missing(String(path), [], root, path === '' ? WHOLE : String(path));
  const keys = path.slice(1).split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  let holder: Holder = root;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] ?? '';
    const final = i === keys.length - 1;
    if (final && last === 'new' && mayAdd(holder, key)) return { found: true, holder, key };
    const value = childOf(holder, key);
    if (value === undefined) return missing(path, keys.slice(0, i), holder, key);
    if (final) return { found: true, holder, key };
    if (!isMap(value) && !Array.isArray(value)) return missing(path, keys.slice(0, i + 1), value, keys[i + 1] ?? '');
    holder = ownedChild(owned, holder, key, value);
  }
  return missing(path, [], root, WHOLE);
}

function mayAdd(holder: Holder, key: string): boolean {
  if (!Array.isArray(holder)) return key !== '__proto__';
  return key === '-' || (isIndex(key) && Number(key) <= holder.length);
}

function childOf(holder: Holder, key: string): unknown {
  if (Array.isArray(holder)) return isIndex(key) ? holder[Number(key)] : undefined;
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function isIndex(key: string): boolean {
  return /^(0|[1-9]\d{0,6})$/.test(key);
}

function read({ holder, key }: { readonly holder: Holder; readonly key: string }): unknown {
  return childOf(holder, key);
}

function remove({ holder, key }: { readonly holder: Holder; readonly key: string }): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function write({ holder, key }: { readonly holder: Holder; readonly key: string }, value: unknown, insert: boolean): void {
  if (!Array.isArray(holder)) holder[key] = value;
  else if (key === '-') holder.push(value);
  else if (insert) holder.splice(Number(key), 0, value);
  else holder[Number(key)] = value;
}

function missing(path: string, existing: readonly string[], holder: unknown, key: string): { readonly found: false; readonly problem: Told } {
  const here = existing.length === 0 ? WHOLE : pointer(...existing);
  const known = Array.isArray(holder) ? [...holder.keys()].map(String) : isMap(holder) ? Object.keys(holder) : [];
  const near = nearest(key, known) ?? (Array.isArray(holder) ? known.at(-1) : undefined);
  const nearestPath = near === undefined ? here : pointer(...existing, near);
  return {
    found: false,
    problem: {
      id: 'patch-matches-nothing',
      message: `a patch of ${path === '' ? WHOLE : path} matches nothing; the nearest path is ${nearestPath}`,
      pointer: path,
      accepted: known.length === 0 ? `a path to something that is there; ${here} is ${show(holder)}` : `below ${here}: ${known.slice(0, 30).join(', ')}`,
      fix: near === undefined ? `Patch ${here}, or add what is above ${path} first.` : `Write '${nearestPath}'.`,
    },
  };
}

function testFailed(path: string, actual: unknown, wanted: unknown): Told {
  return { id: 'patch-test-failed', message: `a patch expects ${show(wanted)} at ${path}, and ${show(actual)} is there`, pointer: path, fix: 'Expect what is there, or drop the test and the patches that rely on it.' };
}

function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (!isMap(a) || !isMap(b)) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]));
}
