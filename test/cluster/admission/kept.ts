import { isMap, pointerStep } from '../../../lib/kube/object';
import { Quantity } from '../../../lib/units';

/** Flags and numbers that Go leaves out where they are false or zero, which is also what they are when nobody writes them. */
const LEFT_OUT = new Set(['hostIPC', 'hostNetwork', 'hostPID', 'minReadySeconds', 'paused', 'stdin', 'stdinOnce', 'tty']);

/**
 * Pointers of every field that was sent and that the server did not keep with an equal value. Amounts are equal by value; an empty
 * list or map is equal to none, since Go leaves empty ones out.
 */
export function lostFields(sent: unknown, kept: unknown, pointer = ''): readonly string[] {
  if (sent === null || sent === undefined || isEmpty(sent)) return kept === undefined || kept === null || isEmpty(kept) || isMap(kept) ? [] : [pointer];
  if (Array.isArray(sent)) {
    if (!Array.isArray(kept) || kept.length !== sent.length) return [pointer];
    return sent.flatMap((item, index) => lostFields(item, kept[index], `${pointer}/${index}`));
  }
  if (isMap(sent)) {
    if (!isMap(kept)) return [pointer];
    return Object.entries(sent).flatMap(([name, value]) => (LEFT_OUT.has(name) && !value && kept[name] === undefined ? [] : lostFields(value, kept[name], pointer + pointerStep(name))));
  }
  return same(sent, kept) ? [] : [pointer];
}

function same(sent: unknown, kept: unknown): boolean {
  if (sent === kept) return true;
  if (typeof sent === 'bigint' || typeof sent === 'number') {
    if (Number(sent) === kept) return true;
  }
  // A number that is kept as a text is an amount; so are two texts that differ and read as one amount.
  if (typeof kept !== 'string' || typeof sent === 'boolean') return false;
  const [before, after] = [Quantity.tryParse(sent), Quantity.tryParse(kept)];
  return before !== undefined && after?.equals(before) === true;
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}
