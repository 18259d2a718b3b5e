import { failure, type PlinthError, type Problem } from '../../errors';
import type { FileObject } from './layout';
import type { Entry, Way } from './tree';

/** Ids of the problems that end a run with exit code 7: somebody else's work stands where we would write or prune. */
export const OWNERSHIP_CONFLICTS: ReadonlySet<string> = new Set(['file-unknown', 'file-edited', 'file-through-link']);

/** A file that a problem is about. */
interface Place {
  readonly path: string;
  readonly objects?: readonly FileObject[];
}

/** A file that we do not know stands where a new one belongs. */
export function fileUnknown(file: Place, kind: Entry['kind']): Problem {
  return problem(file, {
    id: 'file-unknown',
    message: `${file.path} exists already (${NOUNS[kind]}), and the inventory does not know it`,
    fix: 'Move it out of the way, or delete it if its content may be replaced; then synth again.',
  });
}

/** A file of ours has content that none of our runs wrote. */
export function fileEdited(file: Place, kind: Entry['kind'], wish: 'replace' | 'prune' = 'replace'): Problem {
  const what = kind === 'file' ? 'was edited by hand: its content is not what the inventory recorded' : `was replaced by ${NOUNS[kind]}`;
  return problem(file, {
    id: 'file-edited',
    message: `${file.path} ${what}, and this run would ${wish} it`,
    fix: 'Carry the change over into the app, then restore the file (`git checkout`) or delete it, and synth again.',
  });
}

/** Something that is no folder stands where a folder belongs. */
export function inTheWay(file: Place, { blockedBy, kind }: Exclude<Way, string>): Problem {
  if (kind === 'link') {
    return problem(file, {
      id: 'file-through-link',
      message: `${file.path} would be written through the symbolic link ${blockedBy}, which may lead out of the output folder`,
      fix: `Replace the link ${blockedBy} by a real folder, or point \`--output\` at the place that it leads to.`,
    });
  }
  return problem(file, {
    id: 'file-unknown',
    message: `${blockedBy} is ${NOUNS[kind]}, and ${file.path} needs a folder there`,
    fix: `Move ${blockedBy} out of the way, and synth again.`,
  });
}

/** The result is empty, and the last one was not. */
export function nothingToWrite(files: number): Problem {
  return {
    id: 'nothing-to-write',
    severity: 'error',
    message: `the app made no objects, and ${files} ${files === 1 ? 'file' : 'files'} of the last run would be pruned`,
    accepted: 'at least one object',
    fix: 'Mend the app so that it makes its objects again; delete the output folder by hand if it is meant to go.',
  };
}

/** A run was cut off after its journal was written; the next synth finishes it. */
export function unfinishedWrite(dir: string): Problem {
  return {
    id: 'unfinished-write',
    severity: 'error',
    message: `a run that wrote ${dir} was cut off before its end, so that old and new files stand side by side`,
    fix: 'Run synth again: it finishes what was begun.',
  };
}

/** Another process wrote the same folder at the same time. */
export function writeInProgress(dir: string): PlinthError {
  return failure({
    id: 'write-in-progress',
    message: `another run wrote ${dir} at the same time, and its files stand`,
    fix: 'Let one run at a time write a folder, and synth again.',
  });
}

/** What a file system error means to the person who runs synth. */
export function unwritable(dir: string, error: NodeJS.ErrnoException): PlinthError {
  const [reason, fix] = REASONS[error.code ?? ''] ?? [error.message, 'Mend the cause, or choose another folder with `--output`.'];
  const place = typeof error.path === 'string' && error.path !== dir ? `: ${error.path}` : '';
  return failure({ id: 'output-unwritable', message: `the output folder ${dir} cannot be used${place}: ${reason} (${error.code ?? error.name})`, accepted: 'a folder that you may write to, or a path where one can be made', fix });
}

const PERMISSION: readonly [string, string] = ['permission denied', 'Give yourself write access to it, or choose another folder with `--output`.'];
const SPACE: readonly [string, string] = ['no space is left', 'Free space on the device, or choose a folder on another one with `--output`.'];
const READ_ONLY: readonly [string, string] = ['the file system is read-only', 'Choose a folder on a writable file system with `--output`.'];
const NO_FOLDER: readonly [string, string] = ['a file stands where a folder belongs', 'Choose a folder with `--output`, or move the file out of the way.'];
const REASONS: Readonly<Record<string, readonly [string, string] | undefined>> = {
  EACCES: PERMISSION,
  EPERM: PERMISSION,
  EROFS: READ_ONLY,
  ENOSPC: SPACE,
  EDQUOT: SPACE,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
};

const NOUNS: Readonly<Record<Entry['kind'], string>> = {
  absent: 'nothing',
  file: 'a file with other content',
  folder: 'a folder',
  link: 'a symbolic link',
  other: 'neither file nor folder',
};

/** The construct is named where the file holds one object. */
function problem(file: Place, parts: Pick<Problem, 'id' | 'message' | 'fix'>): Problem {
  const construct = file.objects?.length === 1 ? file.objects[0]?.construct : undefined;
  return { severity: 'error', ...parts, ...(construct !== undefined && { construct }) };
}
