import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { isSystemError, type Effects } from './effects';
import { folderOf } from './file-name';
import { INVENTORY } from './inventory';
import { draftName, drafting, JOURNAL, journalText, temporary, type Journal } from './journal';
import type { WritePlan } from './plan';
import { writeInProgress } from './problems';
import { finish, rollBack } from './recover';

/** The inventory before and after a run; `text` is undefined when it stays as it is. */
export interface InventoryChange {
  readonly before: string | null;
  readonly after: string;
  readonly text?: string;
}

/**
 * Carries out a plan, so that a crash at any moment leaves the old tree, or the new one once the next run has looked.
 *
 * Draft, temporary files, sync; then the draft becomes the journal, which is the decision; then `finish`. There is no lock
 * that could go stale: each run works on names of its own, only one can place the journal, a journal counts only in the
 * tree it was made for (by digest of the inventory), and to finish it twice, even at the same time, does no harm.
 */
export async function applyPlan(dir: string, plan: WritePlan, inventory: InventoryChange, effects: Effects): Promise<void> {
  const writes = [...plan.create.map((file) => ({ ...file, replaces: null })), ...plan.update];
  const journal: Journal = {
    id: `${process.pid}-${randomBytes(4).toString('hex')}`,
    host: hostname(),
    renames: writes.map(({ path, sha256, replaces }) => ({ path, sha256, replaces })),
    prunes: plan.prune,
    make: plan.make,
    empty: plan.empty,
    before: inventory.before,
    after: inventory.after,
  };
  const draft = join(dir, draftName(journal.id));
  drafting.add(journal.id);
  try {
    effects.makeFolder(dir);
    effects.create(draft, journalText(journal));
    for (const folder of plan.make) effects.makeFolder(join(dir, folder));
    const written = [draft];
    const write = (path: string, n: number | 'inventory', text: string): void => {
      const file = join(dir, temporary(journal, path, n));
      effects.create(file, text);
      written.push(file);
    };
    writes.forEach((file, n) => write(file.path, n, file.text));
    if (inventory.text !== undefined) write(INVENTORY, 'inventory', inventory.text);
    await effects.sync(written, 'files');
    const folders = new Set([...writes.map((file) => folderOf(file.path)), ...plan.make.map(folderOf), '']);
    await effects.sync([dirname(dir), ...[...folders].map((folder) => join(dir, folder))], 'folders');
    effects.link(draft, join(dir, JOURNAL));
  } catch (error) {
    try {
      rollBack(dir, journal, effects);
    } catch {
      // The first error says more; what is left behind is named by the draft, and the next run removes it.
    }
    throw isSystemError(error) && error.code === 'EEXIST' && error.syscall === 'link' ? writeInProgress(dir) : error;
  } finally {
    drafting.delete(journal.id);
  }
  await effects.sync([dir], 'folders');
  if ((await finish(dir, journal, effects)).isVoid) throw writeInProgress(dir);
}
