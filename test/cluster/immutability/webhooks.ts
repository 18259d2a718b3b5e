import { immutableChanges } from '../../../lib/diff/immutable';
import { IMMUTABLE_FIELDS, type ImmutableField } from '../../../lib/diff/immutable-fields';
import { groupKindOf, type KubeObject } from '../../../lib/kube/object';
import type { Cluster } from '../harness/cluster';
import { build } from '../harness/build';
import { crdsFor } from '../harness/crds';
import type { Journal } from '../harness/journal';
import { run } from '../harness/processes';
import { merged } from './immutability';
import { TRIALS } from './trials';

const OF_WEBHOOKS = IMMUTABLE_FIELDS.filter(({ by }) => by === 'webhook');

/** Tries the rows of what only webhooks refuse: the webhooks themselves are asked, and the rules of the definitions, without a server. */
export async function judgeWebhooks({ minor }: Pick<Cluster, 'minor'>, journal: Journal): Promise<void> {
  const kinds = new Set(OF_WEBHOOKS.map(({ of }) => of));
  const trials = TRIALS.filter(({ before }) => kinds.has(groupKindOf(before)));
  const asked = trials.flatMap(({ before, changes }) => Object.entries(changes).map(([what, change]) => ({ what, before, after: merged(before, change) as KubeObject })));
  const lines = [crdsFor(trials.map(({ before }) => before), minor), ...asked.map(({ before, after }) => ({ before, after }))];
  const answers = (await run((await build('webhooks'))('judge'), [], { input: lines.map((line) => `${JSON.stringify(line)}\n`).join('') })).trim().split('\n');
  if (answers.length !== asked.length) throw new Error(`the webhooks answer ${answers.length} times about ${asked.length} changes`);

  const seen = new Set<ImmutableField>();
  asked.forEach(({ what, before, after }, index) => {
    const said = JSON.parse(answers[index] ?? '""') as string;
    const expected = immutableChanges(before, after, minor);
    const unsaid = expected.filter(({ text }) => !said.includes(text));
    const where = `webhooks: ${before.kind} ${before.metadata.name} that ${what}`;
    if ((said === '') !== (expected.length === 0)) journal.fail(said === '' ? `${where} is taken, and the table says that ${expected.map(({ pointer }) => pointer).join(', ')} is immutable` : `${where} is refused, and the table says nothing: ${said}`);
    else if (unsaid.length > 0) journal.fail(`${where} is refused in other words than ${unsaid.map(({ text }) => text).join(', ')}: ${said}`);
    else journal.count(said === '' ? 'changes that webhooks take' : 'changes that webhooks refuse');
    for (const { rule } of expected) if (said !== '') seen.add(rule);
  });
  for (const row of OF_WEBHOOKS) if (!seen.has(row)) journal.fail(`no webhook refused a change because of ${row.of} ${row.path.join('.')} (${row.when ?? 'always'})`);
}
