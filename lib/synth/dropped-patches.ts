import type { ApiObject } from 'cdk8s';
import type { Problem } from '../errors';
import { isMap, pointer, refOf, type KubeObject } from '../kube/object';

/** One RFC 6902 operation as cdk8s keeps it. */
interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** What a patch asked for and the manifest lacks. */
interface Loss {
  readonly path: ReadonlyArray<string | number>;
  readonly value: unknown;
}

const NONE: readonly Problem[] = [];
const FIX =
  "Make the object as a plain `ApiObject`, whose patches are applied last; a quantity or an int-or-string of cdk8s-plus-28 also survives as `k8s.Quantity.fromString('…')` or `k8s.IntOrString.fromNumber(…)`.";

/**
 * The patches that an object's own serializer lost. The generated classes of cdk8s-plus-28 copy the fields they know out
 * of the patched object, so whatever else was patched in disappears without an error.
 */
export function droppedPatches(construct: ApiObject, manifest: KubeObject): readonly Problem[] {
  const patches = (construct as unknown as { readonly patches?: ReadonlyArray<{ readonly _toJson?: () => Operation }> }).patches ?? [];
  if (patches.length === 0) return NONE;
  const operations = patches.map((patch) => patch._toJson?.()).filter((operation) => operation !== undefined);
  const problems: Problem[] = [];
  operations.forEach((operation, i) => {
    if (operation.op !== 'add' && operation.op !== 'replace') return;
    if (operations.slice(i + 1).some((later) => touches(later, operation.path))) return;
    const loss = lossOf(manifest, operation);
    if (!loss) return;
    problems.push({
      id: 'patch-dropped-by-serializer',
      severity: 'error',
      message: `the patch sets ${pointer(...loss.path)} to ${show(loss.value)}, and the serializer of ${construct.constructor.name} drops it`,
      object: refOf(manifest),
      pointer: pointer(...loss.path),
      accepted: 'the fields that the class knows, in the forms that it knows',
      fix: FIX,
    });
  });
  return problems;
}

/** True if the later operation may change what the earlier one wrote at the path. */
function touches(later: Operation, path: string): boolean {
  if (later.op === 'test') return false;
  const list = /\/(?:-|\d+)$/.test(later.path) ? later.path.slice(0, later.path.lastIndexOf('/')) : later.path;
  return `${path}/`.startsWith(`${list}/`) || `${later.path}/`.startsWith(`${path}/`);
}

function lossOf(manifest: unknown, { path, value }: Operation): Loss | undefined {
  const steps = path.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = steps.at(-1);
  let here = manifest;
  for (const step of steps.slice(0, -1)) here = child(here, step);
  if (Array.isArray(here)) {
    // An insertion moves its neighbours, so anywhere in the list will do.
    return here.some((item) => missing(item, value, []) === undefined) ? undefined : { path: steps, value: unwrapped(value) };
  }
  return last === undefined ? undefined : missing(child(here, last), value, steps);
}

/** The first part of the wanted value that is not there. */
function missing(actual: unknown, wanted: unknown, path: ReadonlyArray<string | number>): Loss | undefined {
  const value = unwrapped(wanted);
  if (value === null || value === undefined || actual === value) return undefined;
  if (Array.isArray(value) && Array.isArray(actual)) return first(value, (item, i) => missing(actual[i], item, [...path, i]));
  if (isMap(value) && isMap(actual)) return first(Object.entries(value), ([key, item]) => missing(child(actual, key), item, [...path, key]));
  return { path, value };
}

function first<T>(items: readonly T[], find: (item: T, index: number) => Loss | undefined): Loss | undefined {
  for (const [i, item] of items.entries()) {
    const loss = find(item, i);
    if (loss) return loss;
  }
  return undefined;
}

/** The generated classes spell some fields otherwise than Kubernetes does: `hostIpc`, `clusterIp`. */
function child(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return value[Number(key)];
  if (!isMap(value)) return undefined;
  if (Object.hasOwn(value, key)) return value[key];
  const lower = key.toLowerCase();
  const alike = Object.keys(value).find((other) => other.toLowerCase() === lower);
  return alike === undefined ? undefined : value[alike];
}

/** `k8s.Quantity` and `k8s.IntOrString` are maps of one `value` until they are serialized. */
function unwrapped(value: unknown): unknown {
  return isMap(value) && ['string', 'number'].includes(typeof value['value']) && Object.getPrototypeOf(value) !== Object.prototype ? value['value'] : value;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
