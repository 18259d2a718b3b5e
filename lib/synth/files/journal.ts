import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { failure } from '../../errors';
import { isMap } from '../../kube/object';
import { isDigest, isListOf } from './content';
import { folderOf, isInside } from './file-name';

/** Name of the journal in an output folder; while it stands, the folder is between two states. */
export const JOURNAL = '.plinth-journal';
const DRAFT = '.plinth-draft-';
const SCHEMA = 1;

/**
 * Everything that a run will do to an output folder, written down before the first temporary file.
 *
 * As a draft (`.plinth-draft-<id>`) it names the temporary files that a run which dies early leaves behind; as the journal
 * (`.plinth-journal`, a hard link of the draft) it is the decision: from then on the run is finished, by whoever comes.
 */
export interface Journal {
  /** `<process id>-<random>`: part of every name that the run makes, so that two runs never touch each other's files. */
  readonly id: string;
  readonly host: string;
  readonly renames: readonly Rename[];
  readonly prunes: readonly { readonly path: string; readonly sha256: string }[];
  /** Folders that the run makes, parents first. */
  readonly make: readonly string[];
  /** Folders that the run may leave empty, children first. */
  readonly empty: readonly string[];
  /** SHA-256 of the inventory before the run, null when there was none: the journal is void in any other tree. */
  readonly before: string | null;
  /** SHA-256 of the inventory after the run. */
  readonly after: string;
}

/** One temporary file and the place it is meant for. */
export interface Rename {
  readonly path: string;
  readonly sha256: string;
  /** SHA-256 of what it replaces, null when it is new. */
  readonly replaces: string | null;
}

/** The temporary file of the nth rename: beside its target, and with an ending that no tool reads. */
export function temporary(journal: Journal, path: string, n: number | 'inventory'): string {
  return join(folderOf(path), `.plinth-new-${journal.id}-${n}`);
}

/** Name of the draft of a journal. */
export function draftName(id: string): string {
  return `${DRAFT}${id}`;
}

/** The journal as text. */
export function journalText(journal: Journal): string {
  return `${JSON.stringify({ schema: SCHEMA, ...journal })}\n`;
}

/**
 * The journal of an output folder, or undefined when no run is under way.
 *
 * @throws PlinthError `journal-unreadable` when it is there and cannot be believed: a crash never leaves it like that.
 */
export function readJournal(dir: string): Journal | undefined {
  const file = join(dir, JOURNAL);
  const stat = lstatSync(file, { throwIfNoEntry: false });
  if (!stat) return undefined;
  const journal = stat.isFile() ? parseJournal(readFileSync(file, 'utf8')) : undefined;
  if (journal) return journal;
  throw failure({
    id: 'journal-unreadable',
    message: `${file} is not a journal that this version reads`,
    accepted: `the file that a run which was cut off left, unchanged, with schema ${SCHEMA}`,
    fix: `Delete it and every file named \`.plinth-new-*\`, restore the folder from version control, and synth again.`,
  });
}

/** Ids of the runs of this process that are between draft and journal. */
export const drafting = new Set<string>();

/** Drafts of runs that ended before their decision. */
export function abandonedDrafts(dir: string): { readonly file: string; readonly journal?: Journal }[] {
  return readdirSync(dir)
    .filter((name) => name.startsWith(DRAFT))
    .map((name) => ({ name, id: name.slice(DRAFT.length), file: join(dir, name) }))
    .filter(({ file }) => lstatSync(file, { throwIfNoEntry: false })?.isFile())
    .map(({ id, file }) => ({ id, file, journal: parseJournal(readFileSync(file, 'utf8')) }))
    .filter(({ id, file, journal }) => isAbandoned(id, journal?.host ?? hostname(), file))
    .map(({ id, file, journal }) => (journal?.id === id ? { file, journal } : { file }));
}

/** The longest that a draft of a process which we cannot ask is left alone, in milliseconds: one hour. */
const PATIENCE = 3_600_000;

/** A draft never blocks another run, so it is enough to be careful: nobody's temporary files are removed while they are being written. */
function isAbandoned(id: string, host: string, file: string): boolean {
  const pid = Number.parseInt(id, 10);
  if (host === hostname() && pid === process.pid) return !drafting.has(id);
  if (host === hostname() && !isAlive(pid)) return true;
  return Date.now() - (lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) > PATIENCE;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function parseJournal(text: string): Journal | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isMap(value) || value.schema !== SCHEMA || typeof value.host !== 'string') return undefined;
  const { id, renames, prunes, make, empty, before, after } = value;
  const isSound =
    typeof id === 'string' && /^\d{1,10}-[0-9a-f]{8}$/.test(id) &&
    isListOf(renames, (item) => isMap(item) && isPath(item.path) && isDigest(item.sha256) && (item.replaces === null || isDigest(item.replaces))) &&
    isListOf(prunes, (item) => isMap(item) && isPath(item.path) && isDigest(item.sha256)) &&
    isListOf(make, isPath) && isListOf(empty, isPath) && (before === null || isDigest(before)) && isDigest(after);
  return isSound ? (value as unknown as Journal) : undefined;
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && isInside(value);
}
