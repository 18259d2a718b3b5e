import { failure } from '../../lib/errors';
import { isMap, pointerStep } from '../../lib/kube/object';
import { show } from './problems';

/** By which field items of a list are the same item, per name of the list; the server's strategic merge has the same keys. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  imagePullSecrets: ['name'],
  resourceClaims: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  topologySpreadConstraints: ['topologyKey'],
  hostAliases: ['ip'],
  readinessGates: ['conditionType'],
  ownerReferences: ['uid'],
};

/** The field by which the items of lists of this name are told apart; undefined where not every item has it. */
export function itemKey(field: string, ...lists: ReadonlyArray<readonly unknown[]>): string | undefined {
  return KEYS[field]?.find((name) => lists.every((list) => list.every((item) => isMap(item) && item[name] !== undefined)));
}

/**
 * Merges a raw value into an object in place: maps field by field, lists of named things item by item, everything else
 * whole; `null` removes a field. Notes the pointer of everything it sets.
 */
export function mergeInto(target: Record<string, unknown>, raw: Readonly<Record<string, unknown>>, at: string, changed: string[]): void {
  for (const field of Object.keys(raw)) {
    const value = raw[field];
    if (value === undefined || field === '__proto__') continue;
    const path = at + pointerStep(field);
    const before = Object.hasOwn(target, field) ? target[field] : undefined;
    if (value === null) delete target[field];
    else if (isMap(value) && isMap(before)) {
      mergeInto(before, value, path, changed);
      continue;
    } else if (Array.isArray(value) && Array.isArray(before) && mergeLists(before, value, field, path, changed)) continue;
    else target[field] = clonePlain(value);
    changed.push(path);
  }
}

/** Merges by key where every item of both lists has one; says false where they must be taken whole. */
function mergeLists(before: unknown[], raw: readonly unknown[], field: string, at: string, changed: string[]): boolean {
  const key = itemKey(field, before, raw);
  if (key === undefined) return false;
  const index = new Map(before.map((item, i) => [(item as Record<string, unknown>)[key], i]));
  for (const item of raw as ReadonlyArray<Record<string, unknown>>) {
    const i = index.get(item[key]);
    if (i === undefined) {
      before.push(clonePlain(item));
      changed.push(`${at}/${before.length - 1}`);
    } else {
      const { [key]: _, ...rest } = item;
      mergeInto(before[i] as Record<string, unknown>, rest, `${at}/${i}`, changed);
    }
  }
  return true;
}

/** A copy of a value that a manifest can hold. @throws PlinthError `value-not-plain` for a function, a symbol, a token, an instance of a class */
export function clonePlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clonePlain);
  if (isMap(value) && (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null)) {
    return Object.fromEntries(Object.keys(value).map((key) => [key, clonePlain(value[key])]));
  }
  if (value === null || ['string', 'number', 'bigint', 'boolean', 'undefined'].includes(typeof value)) return value;
  throw failure({
    id: 'value-not-plain',
    message: `a raw value or patch holds ${typeof value === 'object' ? `an instance of ${value.constructor.name}` : show(value)}`,
    accepted: 'text, numbers, booleans, null, plain maps and lists',
    fix: 'Write the plain value that the file should have.',
  });
}
