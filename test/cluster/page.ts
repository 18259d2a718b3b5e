import { IMMUTABLE_FIELDS } from '../../lib/diff/immutable-fields';
import { BEHAVIOURS } from './behaviour/run';
import { CONVERSE_ROWS } from './converse/converse';
import { DIFFERENCES, titleOf } from './converse/differences';
import { PROOFS } from './converse/proofs';
import { FIT_SELF_CHECK, fitSection } from './fit/fit';
import { versionOfPiece } from './harness/build';
import type { Journal } from './harness/journal';
import { judgesSection } from './judges/judges';
import { oraclesSection } from './oracles/oracles';
import { SELF_CHECKS } from './self-check';

/** What a run saw, as the page `docs/conformance.md`. Nothing on it changes from one run to the next of the same sources. */
export function conformancePage(journals: readonly Journal[]): string {
  const newest = journals[0];
  if (newest === undefined) return '';
  return `# Conformance

What real Kubernetes servers said to what Plinth emits. \`npm run test:cluster\` builds ${journals.map(({ minor }) => versionOfPiece(`kubernetes-1.${minor}`)).join(', ')} from source, asks them, and
writes this page when nothing is wrong. It needs Go and no container; [how it works](../test/cluster/README.md).

## Accepted

Every app, every example of a construct and every good example of a rule, synthesized for the minor and created with strict field validation, as a dry run and
then for real. Pod Security, quotas and limit ranges are on. What we emit makes no server warn, and each field that was sent is kept with an equal value.

${table(journals, ['apps', 'objects of apps', 'examples', 'objects of examples', 'rule examples', 'objects of rule examples'])}

${warnings(journals)}

${journals.map((journal) => unknownTo(journal)).join('\n')}
## Refused

What our schema or semantic layer refuses, the server refuses too: situations that are written down for tests, and mutants of what we emit (the same ones each
time). Where a definition leaves something to its controller, the controller of Argo Rollouts is asked about Rollouts, and the server about the pods and claims
that a controller makes.

${table(journals, ['situations', 'mutants'].flatMap((group) => CONVERSE_ROWS.map((row) => `${group} that ${row}`)))}

Only we refuse, and mean it; each time the server shows what is said of it:

| what | because of | reason | the server shows it |
|---|---|---|---|
${DIFFERENCES.map((each) => `| \`${titleOf(each).replaceAll('|', '\\|')}\`${each.kinds === undefined ? '' : ` of ${each.kinds.map((kind) => kind.slice(kind.lastIndexOf('/') + 1)).join(', ')}`} | ${each.is === 'opinion' ? 'an opinion of ours' : 'a limit of the server'} | ${each.reason} | ${each.shown === undefined ? 'it takes the object' : PROOFS[each.shown].says} |`).join('\n')}

## Immutable

Each row of the table of immutable fields (\`lib/diff/immutable-fields.ts\`) is tried: a change that the table calls immutable is refused, in the words that the
table says, and the changes beside it are taken. The table has ${IMMUTABLE_FIELDS.length} rows; a minor is asked about those whose kind and field it has.

${table(journals, ['rows of immutable fields', 'changes refused, as the table says', 'changes taken, as the table says'])}

What only the webhook of a controller refuses is asked of the webhooks of JobSet ${versionOfPiece('webhooks')} and LeaderWorkerSet ${versionOfPiece('webhooks', 'sigs.k8s.io/lws')}, set up as their
controllers do, and of the rules in the definitions of both. Of ${newest.of('changes that webhooks refuse') + newest.of('changes that webhooks take')} changes, ${newest.of('changes that webhooks refuse')} are refused, in the words that the table says, and the others are taken.

## Definitions

1.${newest.minor} takes and keeps all ${newest.of('definitions of our tables that the server keeps')} CustomResourceDefinitions that our tables print. ${newest.of('definitions equal to what their project publishes')} of them were compared with what their
project ships in a Go module, and say the same of every object: ${newest.names('groups compared with what their project publishes').map((group) => `\`${group}\``).join(', ')}. What judges no object is left
out of the comparison: descriptions, columns to print, fields to select by.

## Judged

kubeconform, with schemas of the running server and unknown fields refused, kube-score, checkov, and Kyverno with one policy, Pod Security restricted, judge the
${newest.of('golden files judged')} golden files (${newest.of('objects of golden files judged')} objects). Judges of pods are shown the Deployment that a Rollout stands for. Beside them stands the shop
of microservices-demo as it is published, rebuilt from its facts (${newest.of('objects of the public shop')} objects); \`BOUTIQUE=<file>\` judges the file itself.

${judgesSection(newest)}

## Beside servers

${oraclesSection(newest)}

## Seen

On 1.${newest.minor}, with a control plane's own controllers and six simulated nodes in three zones:

${BEHAVIOURS.map(({ says }) => `- ${says}.`).join('\n')}

${newest.of('quota keys equal to the ledger')} keys of quotas were compared with the ledger, and ${newest.of('rights asked for')} rights were asked for.

## Fitted

What we say of pods and nodes ([Placement and fit](placement.md)) is held against the scheduler of 1.${newest.minor}, on nodes made from declared pools: labels, taints, what is allocatable, devices, and the
daemons of the platform as pods.

${fitSection(newest)}

## Rolled out

The controllers of Argo Rollouts ${versionOfPiece('argo-rollouts')} and Flagger ${versionOfPiece('flagger')} run what we emit, with measurements from a Prometheus that answers as it is told. Routers are their
definitions only: nobody sends requests.

${['Argo Rollouts', 'Flagger'].flatMap((engine) => newest.names(`roll-outs of ${engine}`)).map((says) => `- ${says}.`).join('\n')}

Each of these golden files goes from one version to the next through every step that it has: weights, headers, copies, experiments, measurements, pauses. Intervals of measurements are shorter by the
platform, and a pause is over at once. Ready pods are never fewer than before, and at each pause, and at the end, the controller has written nothing but what \`plinth synth --drift\` lists:
${newest.names('golden roll-outs').map((name) => `\`${name}\``).join(', ')}.

Not run are ${newest.names('golden roll-outs that are not run').length}, which need the plugin of the Gateway API; its module is not published where Go looks for modules, and what is emitted for it is judged by its definitions:
${newest.names('golden roll-outs that are not run').map((name) => `\`${name}\``).join(', ')}.

## It can fail

Each run spoils something on purpose, and fails unless that is noticed:

${[...SELF_CHECKS, FIT_SELF_CHECK].map((says) => `- ${says}.`).join('\n')}
`;
}

/** Lines that one page has and the other has not, numbers apart, and how many differ in their numbers alone. */
export function staleLines(committed: string, made: string): { readonly stale: readonly string[]; readonly counts: number } {
  const [theirs, ours] = [committed.split('\n'), made.split('\n')];
  const [theirWords, ourWords] = [new Set(theirs.map(wordsOf)), new Set(ours.map(wordsOf))];
  const known = new Set(theirs);
  return {
    stale: [...theirs.filter((line) => !ourWords.has(wordsOf(line))).map((line) => `- ${line}`), ...ours.filter((line) => !theirWords.has(wordsOf(line))).map((line) => `+ ${line}`)],
    counts: ours.filter((line) => !known.has(line) && theirWords.has(wordsOf(line))).length,
  };
}

/** A line without its numbers; an identifier such as `CKV_K8S_43` is none. */
function wordsOf(line: string): string {
  return line.replace(/(?<![\w.])\d+(?![\w.]*\w)/g, '0');
}

function table(journals: readonly Journal[], rows: readonly string[]): string {
  const head = `| | ${journals.map(({ minor }) => `1.${minor}`).join(' | ')} |\n|---|${'---|'.repeat(journals.length)}`;
  return [head, ...rows.map((row) => `| ${row} | ${journals.map((journal) => journal.of(row)).join(' | ')} |`)].join('\n');
}

/** What examples of rules may do, and what we emit may not. */
function warnings(journals: readonly Journal[]): string {
  const names = [...new Set(journals.flatMap((journal) => journal.names('warnings about examples of rules')))].sort();
  return names.length === 0 ? 'No example of a rule makes a server warn either.' : `Of the examples of rules, which show what others write, ${names.length} ${names.length === 1 ? 'makes' : 'make'} a server warn:\n\n${names.map((name) => `- ${name.replaceAll('\\"', '"').replaceAll('|', '\\|')}`).join('\n')}`;
}

function unknownTo(journal: Journal): string {
  const names = journal.names('unknown to the minor');
  const title = `1.${journal.minor}`;
  return names.length === 0 ? `${title} knows all of it.\n` : `Not asked of ${title}, which is too old or too new for it (${names.length}):\n\n${names.map((name) => `- ${name.replaceAll('|', '\\|')}`).join('\n')}\n`;
}
