import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf } from './content';
import type { Effects } from './effects';
import { folderOf } from './file-name';
import { INVENTORY } from './inventory';
import { abandonedDrafts, draftName, JOURNAL, readJournal, temporary, type Journal } from './journal';
import { readInventoryText } from './read-inventory';
import { diskTree, fingerprint, wayfinder } from './tree';

/** What was found of earlier runs, and ended. */
export interface Recovery {
  /** The journal that was finished, or discarded because the tree is not the one it was made for. */
  readonly journal?: Journal;
  /** Files that it would have pruned, had nobody edited them since. */
  readonly kept: readonly string[];
}

/** Ends what earlier runs began: finishes the journal, and removes the temporary files of runs that never came to one. */
export async function recover(dir: string, effects: Effects): Promise<Recovery> {
  if (!existsSync(dir)) return { kept: [] };
  const journal = readJournal(dir);
  const kept = journal ? (await finish(dir, journal, effects)).kept : [];
  for (const draft of abandonedDrafts(dir)) {
    if (draft.journal) rollBack(dir, draft.journal, effects);
    effects.remove(draft.file);
  }
  return { ...(journal && { journal }), kept };
}

/** How a journal ended. */
export interface Finish {
  /** True when the tree is not the one that the journal was made for, so that only its temporary files were removed. */
  readonly isVoid: boolean;
  /** Files that were to be pruned, but were edited since. */
  readonly kept: readonly string[];
}

/**
 * Does what a journal says, from whatever point an earlier attempt reached: each step looks whether it is done.
 * A file that was edited since the journal was written is left alone; the plan of the next run reports it.
 */
export async function finish(dir: string, journal: Journal, effects: Effects): Promise<Finish> {
  const inventory = inventoryDigest(dir);
  const isVoid = inventory !== journal.before && inventory !== journal.after;
  const kept: string[] = [];
  if (isVoid) rollBack(dir, journal, effects);
  else {
    const tree = diskTree(dir);
    const wayTo = wayfinder(tree);
    journal.renames.forEach(({ path, replaces }, n) => {
      const temp = join(dir, temporary(journal, path, n));
      const stands = fingerprint(tree, wayTo, path) ?? null;
      if (stands === null || stands === replaces) effects.rename(temp, join(dir, path));
      else if (wayTo(path) === 'folder') effects.remove(temp);
    });
    for (const { path, sha256 } of journal.prunes) {
      const stands = fingerprint(tree, wayTo, path);
      if (stands === sha256) effects.remove(join(dir, path));
      else if (stands !== undefined) kept.push(path);
    }
    removeFolders(dir, journal.empty, effects);
    await effects.sync([...foldersToSync(journal)].map((folder) => join(dir, folder)), 'folders');
    effects.rename(join(dir, temporary(journal, INVENTORY, 'inventory')), join(dir, INVENTORY));
    effects.remove(join(dir, draftName(journal.id)));
    await effects.sync([dir], 'folders');
  }
  effects.remove(join(dir, JOURNAL));
  return { isVoid, kept };
}

/** Removes what a run left beside its targets: temporary files, folders it made for them, and its draft, which names them, last. */
export function rollBack(dir: string, journal: Journal, effects: Effects): void {
  const wayTo = wayfinder(diskTree(dir));
  journal.renames.forEach(({ path }, n) => {
    if (wayTo(path) === 'folder') effects.remove(join(dir, temporary(journal, path, n)));
  });
  effects.remove(join(dir, temporary(journal, INVENTORY, 'inventory')));
  removeFolders(dir, [...journal.make].reverse(), effects);
  effects.remove(join(dir, draftName(journal.id)));
}

function removeFolders(dir: string, childrenFirst: readonly string[], effects: Effects): void {
  const wayTo = wayfinder(diskTree(dir));
  for (const folder of childrenFirst) {
    if (wayTo(folder) === 'folder') effects.removeFolder(join(dir, folder));
  }
}

function foldersToSync({ renames, prunes, empty }: Journal): Set<string> {
  return new Set(['', ...[...renames, ...prunes].map((file) => folderOf(file.path)), ...empty.map(folderOf)]);
}

function inventoryDigest(dir: string): string | null {
  const text = readInventoryText(dir);
  return text === undefined ? null : digestOf(text);
}
