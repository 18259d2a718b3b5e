import { join } from 'node:path';
import { PlinthError, type Problem } from '../../errors';
import { applyPlan } from './apply';
import { digestOf } from './content';
import { diskEffects, isSystemError, type Effects } from './effects';
import { INVENTORY, inventoryText, type InventoryFacts, type InventoryFile } from './inventory';
import { readJournal, type Journal } from './journal';
import type { FilePlan } from './layout';
import { planWrites, type WritePlan } from './plan';
import { fileEdited, unfinishedWrite, unwritable } from './problems';
import { parseInventory, readInventoryText } from './read-inventory';
import { recover } from './recover';
import { diskTree } from './tree';

/** How to write. */
export interface WriteOptions {
  /** Let a result without objects prune the files of the last run. @default false */
  readonly allowEmpty?: boolean;
  /** The way to the disk; tests bring one that stops. @default - the real disk @internal */
  readonly effects?: Effects;
}

/** What a run did to an output folder; paths are sorted. */
export interface WriteReport {
  readonly created: readonly string[];
  readonly updated: readonly string[];
  /** Files that stood as they should; they were not touched. */
  readonly unchanged: readonly string[];
  readonly pruned: readonly string[];
  /** True when a run that was cut off had to be finished first. */
  readonly recovered: boolean;
}

/** What a run would do to an output folder; paths are sorted. */
export interface CheckReport {
  /** True when a run would write nothing at all. */
  readonly isCurrent: boolean;
  readonly created: readonly string[];
  readonly updated: readonly string[];
  readonly unchanged: readonly string[];
  readonly pruned: readonly string[];
  /** True when the inventory itself would change: other images, waivers, versions, construct paths. */
  readonly isInventoryStale: boolean;
  /** What would stop a run, and `unfinished-write` when one was cut off. */
  readonly problems: readonly Problem[];
}

/**
 * Writes the files into a folder, prunes those of the last run that are no longer wanted, and keeps the inventory.
 * When nothing has changed, nothing is written; a changed object costs its file and the inventory.
 *
 * @throws PlinthError with every conflict (`OWNERSHIP_CONFLICTS`), `nothing-to-write`, `inventory-unreadable`, `journal-unreadable`,
 * `write-in-progress` or `output-unwritable`; the folder then stands as it was. (Should the disk fail after the decision, the next run finishes.)
 */
export async function writeTree(dir: string, files: readonly FilePlan[], facts: InventoryFacts, options: WriteOptions = {}): Promise<WriteReport> {
  const effects = options.effects ?? diskEffects;
  try {
    const { journal, kept } = await recover(dir, effects);
    const { plan, inventory } = compare(dir, files, facts, journal, options.allowEmpty);
    const problems = [...plan.problems, ...kept.map((path) => fileEdited({ path }, 'file', 'prune'))];
    if (problems.length > 0) throw new PlinthError(problems);
    if (changes(plan) || inventory.text !== undefined) await applyPlan(dir, plan, inventory, effects);
    return { ...outcome(plan), recovered: journal !== undefined };
  } catch (error) {
    throw isSystemError(error) ? unwritable(dir, error) : error;
  }
}

/**
 * What `writeTree` would do. Writes nothing, not even to finish a run that was cut off.
 *
 * @throws PlinthError `inventory-unreadable`, `journal-unreadable` or `output-unwritable`.
 */
export function checkTree(dir: string, files: readonly FilePlan[], facts: InventoryFacts, options: Pick<WriteOptions, 'allowEmpty'> = {}): CheckReport {
  try {
    const journal = readJournal(dir);
    const { plan, inventory } = compare(dir, files, facts, journal, options.allowEmpty);
    const problems = [...(journal ? [unfinishedWrite(dir)] : []), ...plan.problems];
    const isInventoryStale = inventory.text !== undefined;
    return { ...outcome(plan), isInventoryStale, problems, isCurrent: !changes(plan) && !isInventoryStale && problems.length === 0 };
  } catch (error) {
    throw isSystemError(error) ? unwritable(dir, error) : error;
  }
}

function compare(dir: string, files: readonly FilePlan[], facts: InventoryFacts, journal: Journal | undefined, allowEmpty = false) {
  const output = files.map((file) => ({ ...file, sha256: digestOf(file.text) }));
  const before = readInventoryText(dir);
  const last = before === undefined ? undefined : parseInventory(before, join(dir, INVENTORY));
  const after = inventoryText(output, facts);
  const plan = planWrites(output, last, diskTree(dir), { allowEmpty, ...(journal && { torn: digestsOf(journal) }) });
  const inventory = { before: before === undefined ? null : digestOf(before), after: digestOf(after), ...(after !== before && { text: after }) };
  return { plan, inventory };
}

/** What a torn run may have left at each of its paths: the old content, or the new. */
function digestsOf({ renames, prunes }: Journal): Map<string, readonly string[]> {
  const digests = new Map<string, readonly string[]>(prunes.map(({ path, sha256 }) => [path, [sha256]]));
  for (const { path, sha256, replaces } of renames) digests.set(path, replaces === null ? [sha256] : [sha256, replaces]);
  return digests;
}

function changes({ create, update, prune }: WritePlan): boolean {
  return create.length + update.length + prune.length > 0;
}

function outcome({ create, update, unchanged, prune }: WritePlan) {
  return { created: paths(create), updated: paths(update), unchanged: paths(unchanged), pruned: paths(prune) };
}

function paths(files: readonly Pick<InventoryFile, 'path'>[]): readonly string[] {
  return files.map((file) => file.path).sort();
}
