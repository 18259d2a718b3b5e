import * as fs from 'node:fs';
import * as path from 'node:path';
import { EXTERNAL_GUARANTEES } from '../../constructs/kit/external';
import type { Guarantees, GuaranteesByKind, Promised } from '../../constructs/kit/guarantees';
import { METADATA } from '../../constructs/kit/metadata-guarantees';
import { ROOT } from '../architecture/sources';
import { constructFolders } from '../goldens/examples';

/** The tables of every construct that has one, by folder. */
export async function allGuarantees(): Promise<ReadonlyMap<string, GuaranteesByKind>> {
  const folders = constructFolders().filter((folder) => fs.existsSync(path.join(ROOT, 'constructs', folder, 'guarantees.ts')));
  const found = new Map<string, GuaranteesByKind>();
  for (const folder of folders) found.set(folder, ((await import(`../../constructs/${folder}/guarantees.ts`)) as { GUARANTEES: GuaranteesByKind }).GUARANTEES);
  return found;
}

/** The page of guarantees, as Markdown. */
export async function guaranteesPage(): Promise<string> {
  const constructs = [...(await allGuarantees())].flatMap(([folder, kinds]) => ['', `## ${folder}`, ...Object.entries(kinds).flatMap(([kind, guarantees]) => section(kind, withoutMetadata(guarantees)))]);
  return `${[INTRO, '', '## Every object', ...tableOf(METADATA), ...constructs, '', '## External.service', ...section('Service', withoutMetadata(EXTERNAL_GUARANTEES))].join('\n')}\n`;
}

const INTRO = `# Guarantees

What our constructs promise, field by field. A patch, \`raw\` or \`omit\` that takes a promise away is an error: of the rule that says the same, where there is one, and of
\`guarantee-undone\` otherwise. Both are waived alike, with a reason, an owner, a last day, and best with the path:

\`\`\`ts
waive: [{ rule: 'guarantee-undone', path: '/spec/minReadySeconds', reason: 'Clients of this job queue retry.', owner: 'team-shop', until: '2027-06-30' }],
\`\`\`

A row holds at its JSON pointer and below, as far as no longer pointer says otherwise; \`*\` is any step, \`x*\` any that begins with \`x\`. The empty pointer is the object itself,
which \`omit\` leaves out. *Kept by* says which changes keep the promise: a promise is never broken by a better value where that can be told. What is free may be changed by anybody.
What a change adds is judged by the rules, and refused here only where the row is closed.

To add a construct: write its \`guarantees.ts\`, hand the table to \`new Hatches(…)\`, and give each object \`hatches.guaranteesOf(kind)\` (a \`Maker\` does). Pods have
\`podGuarantees('/spec/template')\`, metadata \`METADATA\`. \`test/constructs/every-leaf.test.ts\` changes every leaf of every example, and names the leaves that no row speaks of.`;

const KEPT = { same: 'nothing else', present: 'any value', 'at-least': 'the same or more', 'at-most': 'the same or less' } as const;

function section(kind: string, guarantees: Guarantees): string[] {
  return Object.keys(guarantees).length === 0 ? [] : ['', `### ${kind}`, ...tableOf(guarantees)];
}

function tableOf(guarantees: Guarantees): string[] {
  const rows = Object.entries(guarantees).map(([pointer, row]) => `| ${pointer === '' ? '(the object)' : `\`${pointer}\``} | ${'free' in row ? `*free:* ${row.free} | | |` : promise(row)}`);
  return ['', '| where | promise | kept by | waived as |', '|---|---|---|---|', ...rows];
}

function promise({ promise, keep = 'same', closed, rules = [] }: Promised): string {
  return `${promise} | ${KEPT[keep]}${closed ? '; closed' : ''} | ${[...rules, 'guarantee-undone'].map((rule) => `\`${rule}\``).join(', ')} |`;
}

function withoutMetadata(guarantees: Guarantees): Guarantees {
  return Object.fromEntries(Object.entries(guarantees).filter(([pointer, row]) => METADATA[pointer] !== row));
}
