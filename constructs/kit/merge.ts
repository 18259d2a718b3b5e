import { failure } from '../../lib/errors';
import { isMap, pointerStep } from '../../lib/kube/object';
import { ownedChild, type Owned } from './draft';
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
 * Merges a raw value into a part of a draft: maps field by field, lists of named things item by item, everything else
 * whole; `null` removes a field. Notes the pointer of everything it sets.
 */
export function mergeInto(target: Record<string, unknown>, raw: Readonly<Record<string, unknown>>, at: string, changed: string[], owned: Owned): void {
  for (const field of Object.keys(raw)) {
    const value = raw[field];
    if (value === undefined || field === '__proto__') continue;
    const path = at + pointerStep(field);
    const before = Object.hasOwn(target, field) ? target[field] : undefined;
    const key = Array.isArray(value) && Array.isArray(before) ? itemKey(field, before, value) : undefined;
    if (isMap(value) && isMap(before)) mergeInto(ownedChild(owned, target, field, before), value, path, changed, owned);
    else if (key !== undefined) mergeLists(ownedChild(owned, target, field, before as unknown[]), value as unknown[], key, path, changed, owned);
    else {
      if (value === null) delete target[field];
      else target[field] = clonePlain(value);
      changed.push(path);
    }
  }
}

/** Merges lists whose items have a key. */
function mergeLists(before: unknown[], raw: readonly unknown[], key: string, at: string, changed: string[], owned: Owned): void {
  const index = new Map(before.map((item, i) => [(item as Record<string, unknown>)[key], i]));
  for (const item of raw as ReadonlyArray<Record<string, unknown>>) {
    const i = index.get(item[key]);
    if (i === undefined) {
      before.push(clonePlain(item));
      changed.push(`${at}/${before.length - 1}`);
    } else {
      const { [key]: _, ...rest } = item;
      mergeInto(ownedChild(owned, before, i, before[i] as Record<string, unknown>), rest, `${at}/${i}`, changed, owned);
    }
  }
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
