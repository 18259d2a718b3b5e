/** A map or a list. */
export type Holder = Record<string, unknown> | unknown[];

/**
 * The maps and lists of a draft that belong to it alone. All others it shares with what it was made from: they are copied
 * before they change, and what did not change can be told by identity.
 */
export type Owned = WeakSet<object>;

/** A copy of a map or list, its children shared, that belongs to the draft. */
export function ownedCopy<T extends Holder>(owned: Owned, value: T): T {
  if (owned.has(value)) return value;
  const copy = (Array.isArray(value) ? value.slice() : { ...value }) as T;
  owned.add(copy);
  return copy;
}

/** The child of a holder that belongs to the draft, so that it does too. */
export function ownedChild<T extends Holder>(owned: Owned, holder: Holder, key: string | number, child: T): T {
  const copy = ownedCopy(owned, child);
  if (copy !== child) (holder as Record<string | number, unknown>)[key] = copy;
  return copy;
}
