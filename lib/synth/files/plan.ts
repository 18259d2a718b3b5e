import type { Problem } from '../../errors';
import { digestOfBytes } from './content';
import { foldersOf } from './file-name';
import type { Inventory, InventoryFile, OutputFile } from './inventory';
import { fileEdited, fileUnknown, inTheWay, nothingToWrite } from './problems';
import { wayfinder, type Tree } from './tree';

/** What a run would do to an output folder. Nothing has been touched yet. */
export interface WritePlan {
  readonly create: readonly OutputFile[];
  readonly update: readonly Update[];
  /** Files that stand as they should: not written, not even opened for writing. */
  readonly unchanged: readonly OutputFile[];
  readonly prune: readonly Prune[];
  /** Folders to make, parents first. */
  readonly make: readonly string[];
  /** Folders that the pruning may leave empty, children first. */
  readonly empty: readonly string[];
  /** Why nothing may be written at all. */
  readonly problems: readonly Problem[];
}

/** A file of ours to replace. */
export interface Update extends OutputFile {
  /** SHA-256 of what stands there now. */
  readonly replaces: string;
}

/** A file of ours to remove. */
export interface Prune {
  readonly path: string;
  /** SHA-256 of what stands there now. */
  readonly sha256: string;
}

/** What a plan depends on beside the files, the inventory and the tree. */
export interface PlanOptions {
  /** Digests that a torn run may have left at a path, beside the one that the inventory knows. @default - none */
  readonly torn?: ReadonlyMap<string, readonly string[]>;
  /** Let a result without objects prune the files of the last one. @default false */
  readonly allowEmpty?: boolean;
}

/**
 * Compares the wanted files, the inventory of the last run, and what stands on disk.
 *
 * A file is ours while its content is one that we recorded. Everything else is somebody's work: it is never overwritten and
 * never removed, and where it stands in the way that is a problem.
 */
export function planWrites(files: readonly OutputFile[], before: Inventory | undefined, tree: Tree, options: PlanOptions = {}): WritePlan {
  const old = before?.files ?? [];
  const recorded = new Map(old.map((file) => [file.path, file.sha256]));
  const wanted = new Set(files.map((file) => file.path));
  const twins = caseTwins(files, old.filter((file) => !wanted.has(file.path)), tree);
  const twinned = new Set(twins.values());
  const wayTo = wayfinder(tree);
  const isOurs = (path: string, digest: string): boolean => recorded.get(path) === digest || (options.torn?.get(path)?.includes(digest) ?? false);

  const create: OutputFile[] = [];
  const update: Update[] = [];
  const unchanged: OutputFile[] = [];
  const prune: Prune[] = [];
  const problems: Problem[] = [];
  if (!options.allowEmpty && !files.some(hasObjects) && old.some(hasObjects)) problems.push(nothingToWrite(old.length));

  for (const file of files) {
    const way = wayTo(file.path);
    const kind = way === 'folder' ? tree.look(file.path).kind : 'absent';
    const known = twins.get(file.path) ?? file.path;
    if (typeof way === 'object') problems.push(inTheWay(file, way));
    else if (kind === 'absent') create.push(file);
    else {
      const found = kind === 'file' ? digestOfBytes(tree.read(file.path)) : '';
      if (found === file.sha256) unchanged.push(file);
      else if (isOurs(known, found)) update.push({ ...file, replaces: found });
      else problems.push(recorded.has(known) || options.torn?.has(known) ? fileEdited(file, kind) : fileUnknown(file, kind));
    }
  }
  for (const file of old) {
    if (wanted.has(file.path) || twinned.has(file.path)) continue;
    const way = wayTo(file.path);
    const kind = way === 'folder' ? tree.look(file.path).kind : 'absent';
    if (typeof way === 'object' && way.kind === 'link') problems.push(inTheWay(file, way));
    if (kind === 'absent') continue;
    const found = kind === 'file' ? digestOfBytes(tree.read(file.path)) : '';
    if (isOurs(file.path, found)) prune.push({ path: file.path, sha256: found });
    else problems.push(fileEdited(file, kind, 'prune'));
  }

  const needed = foldersOf(files);
  return {
    create,
    update,
    unchanged,
    prune,
    make: [...foldersOf(create)].filter((folder) => wayTo(`${folder}/`) === 'absent').sort(),
    empty: [...foldersOf(prune)].filter((folder) => !needed.has(folder)).sort().reverse(),
    problems,
  };
}

function hasObjects(file: InventoryFile): boolean {
  return file.objects.length > 0;
}

/**
 * New path → old path of the same file, where a name changed only in upper and lower case and the file system ignores that.
 * To create the one and prune the other would remove it.
 */
function caseTwins(files: readonly OutputFile[], gone: readonly InventoryFile[], tree: Tree): ReadonlyMap<string, string> {
  const twins = new Map<string, string>();
  if (gone.length === 0) return twins;
  const folded = new Map(gone.map((file) => [file.path.toLowerCase(), file.path]));
  for (const { path } of files) {
    const old = folded.get(path.toLowerCase());
    const inode = old === undefined ? undefined : tree.look(old).inode;
    if (old !== undefined && inode !== undefined && tree.look(path).inode === inode) twins.set(path, old);
  }
  return twins;
}
