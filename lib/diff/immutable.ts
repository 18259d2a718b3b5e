import { at, groupKindOf, identityOf, pointer, type KubeObject } from '../kube/object';
import { CIRCUMSTANCES } from './circumstances';
import { IMMUTABLE_FIELDS, type ImmutableField } from './immutable-fields';
import { differences } from './differences';

/** A change that a server refuses. Nothing else of the object's change is applied then either. */
export interface ImmutableChange {
  readonly rule: ImmutableField;
  /** RFC 6901 pointer of what changed. */
  readonly pointer: string;
  readonly before: unknown;
  readonly after: unknown;
  /** What the refusal says, as a part of its text. */
  readonly text: string;
}

const NEWEST = 36;

const ROWS = new Map<string, ImmutableField[]>();
for (const row of IMMUTABLE_FIELDS) ROWS.set(row.of, [...(ROWS.get(row.of) ?? []), row]);

/**
 * Each change from one state of an object to the next that its server will refuse; none where it will take them all.
 *
 * Both states are manifests, as they are applied. What only the cluster knows is taken at its best: a claim is bound, a suspended Job never ran. Two
 * objects of different names are not two states of one: nothing is refused, one goes and the other comes.
 *
 * @param minor - of the server: 36 is 1.36
 */
export function immutableChanges(before: KubeObject, after: KubeObject, minor: number = NEWEST): readonly ImmutableChange[] {
  if (identityOf(before) !== identityOf(after)) return [];
  const changes: ImmutableChange[] = [];
  for (const row of ROWS.get(groupKindOf(before)) ?? []) {
    const [from = 0, to = Infinity] = row.minors ?? [];
    if (minor < from || minor > to) continue;
    const was = at(before, ...row.path);
    const is = at(after, ...row.path);
    if (row.when !== undefined && !CIRCUMSTANCES[row.when]({ before, after, was, is })) continue;
    const places = differences(was, is, row);
    const text = row.olderText !== undefined && minor <= row.olderText.until ? row.olderText.text : row.text;
    if (places.length === 0) continue;
    if (row.except === undefined) changes.push({ rule: row, pointer: pointer(...row.path), before: was, after: is, text });
    else for (const place of places) changes.push({ rule: row, pointer: pointer(...row.path, ...place), before: at(was, ...place), after: at(is, ...place), text });
  }
  return changes;
}
