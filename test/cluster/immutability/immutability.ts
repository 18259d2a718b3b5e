import { immutableChanges } from '../../../lib/diff/immutable';
import { IMMUTABLE_FIELDS, type ImmutableField } from '../../../lib/diff/immutable-fields';
import { at, groupKindOf, isMap, type KubeObject } from '../../../lib/kube/object';
import type { Cluster } from '../harness/cluster';
import { messageOf } from '../harness/client';
import { isTrue } from '../harness/conditions';
import { crdsFor, installCrds } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { inParallel } from '../harness/pool';
import { until } from '../harness/until';
import { NAMESPACE, TRIALS, type Trial } from './trials';

/** Tries every row of the table of immutable fields: what it says is refused is refused, in its words, and the rest is taken. */
export async function judgeImmutability(cluster: Cluster, journal: Journal): Promise<void> {
  const { client, minor } = cluster;
  await installCrds(client, crdsFor(TRIALS.map(({ before }) => before), minor));
  await client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  await until(`the account of ${NAMESPACE}`, 60, async () => (await client.read({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: NAMESPACE } })).status === 200);

  const seen = new Set<ImmutableField>();
  const unserved = new Set<string>();
  await inParallel(TRIALS, 6, async (trial) => {
    if (await client.serves(trial.before.apiVersion, trial.before.kind)) await judgeTrial(cluster, trial, seen, journal);
    else unserved.add(groupKindOf(trial.before));
  });
  for (const row of IMMUTABLE_FIELDS.filter(({ by }) => by === undefined)) {
    const [from = 0, to = Infinity] = row.minors ?? [];
    if (seen.has(row)) journal.count('rows of immutable fields');
    else if (minor >= from && minor <= to && !unserved.has(row.of)) journal.fail(`no change was refused because of ${row.of} ${row.path.join('.')} (${row.when ?? 'always'})`);
  }
  await Promise.all(TRIALS.flatMap(({ before, with: first = [] }) => [before, ...first]).map(async (object) => !unserved.has(groupKindOf(object)) && client.remove(object)));
  await client.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
}

async function judgeTrial({ client, minor }: Cluster, { before, with: first = [], once, changes }: Trial, seen: Set<ImmutableField>, journal: Journal): Promise<void> {
  for (const object of [...first, before]) {
    const made = await client.apply(object);
    if (made.status > 201) return journal.fail(`immutability: ${object.kind} ${object.metadata.name} is refused: ${messageOf(made)}`);
  }
  if (once !== undefined) await until(`${before.metadata.name} to be ${once}`, 60, async () => hasBecome((await client.read(before)).body, once));

  for (const [what, change] of Object.entries(changes)) {
    const after = merged(before, change) as KubeObject;
    // No controller runs here, and so no webhook.
    const expected = immutableChanges(before, after, minor).filter(({ rule }) => rule.by === undefined);
    const answer = await client.apply(after, { dryRun: true });
    const said = messageOf(answer);
    const where = `immutability: ${before.kind} ${before.metadata.name} that ${what}`;
    if (expected.length === 0) {
      if (answer.status === 200) journal.count('changes taken, as the table says');
      else journal.fail(`${where} is refused, and the table says nothing: ${said}`);
    } else if (answer.status === 200) {
      journal.fail(`${where} is taken, and the table says that ${expected.map(({ pointer }) => pointer).join(', ')} is immutable`);
    } else {
      const unsaid = expected.filter(({ text }) => !said.includes(text));
      if (answer.status === 422 && unsaid.length === 0) journal.count('changes refused, as the table says');
      else journal.fail(`${where} is refused in other words than ${unsaid.map(({ text }) => text).join(', ')}: ${answer.status} ${said}`);
      for (const { rule } of expected) seen.add(rule);
    }
  }
}

function hasBecome(object: KubeObject, once: string): boolean {
  return at(object, 'status', 'phase') === once || isTrue(object, once);
}

/** RFC 7386: maps are merged, null takes away, and anything else replaces. */
export function merged(target: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = merged(result[key], value);
  }
  return result;
}
