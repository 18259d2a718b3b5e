import { CONSTRUCTS } from './constructs';
import { DELIVERY } from './delivery';
import type { ErrorEntries } from './entry';
import { MESH } from './mesh';
import { GPU } from './gpu';
import { OBJECTS } from './objects';
import { PODS } from './pods';
import { SCHEMA } from './schema';
import { FILES, JUDGE, SYNTHESIS } from './synthesis';
import { TESTING } from './testing';
import { VALUES } from './values';

export type { ErrorEntries, ErrorEntry } from './entry';

/** Every error that is no rule, by the part of a run in which it comes up. */
export const SECTIONS: ReadonlyArray<{ readonly title: string; readonly entries: ErrorEntries }> = [
  { title: 'Running an app', entries: SYNTHESIS },
  { title: 'Constructs and platform', entries: CONSTRUCTS },
  { title: 'Canaries and blue-green roll-outs', entries: DELIVERY },
  { title: 'Meshes', entries: MESH },
  { title: 'GPUs and models', entries: GPU },
  { title: 'Schema', entries: SCHEMA },
  { title: 'Names, labels and amounts', entries: VALUES },
  { title: 'Pods', entries: PODS },
  { title: 'Other objects', entries: OBJECTS },
  { title: 'Waivers, rules and profiles', entries: JUDGE },
  { title: 'Files', entries: FILES },
  { title: 'Tests', entries: TESTING },
];

/** Every error that is no rule, by id. */
export const CATALOGUE: ErrorEntries = Object.assign({}, ...SECTIONS.map((section) => section.entries)) as ErrorEntries;

/** What `plinth explain <id>` prints of an error; undefined for an id that is none. */
export function explainError(id: string): string | undefined {
  if (!Object.hasOwn(CATALOGUE, id)) return undefined;
  const { title, why, fix } = CATALOGUE[id] as ErrorEntries[string];
  return `${id}: ${title}\n\n${why}\n\nfix: ${fix}\n`;
}

/** The page of errors, as Markdown. */
export function errorsPage(): string {
  const intro = [
    '# Errors',
    '',
    'Every error that is no rule of policy; those are in [rules.md](rules.md). `plinth explain <id>` prints the same.',
    'Errors of schema, meaning, reference and identity block always, and cannot be waived.',
  ];
  const sections = SECTIONS.flatMap(({ title, entries }) => ['', `## ${title}`, ...Object.entries(entries).flatMap(([id, entry]) => ['', `### ${id}`, '', `${entry.title} ${entry.why}`, '', `**Fix:** ${entry.fix}`])]);
  return `${[...intro, ...sections].join('\n')}\n`;
}
