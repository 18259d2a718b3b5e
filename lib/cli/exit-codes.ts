import type { Problem, Severity } from '../errors';
import { OWNERSHIP_CONFLICTS } from '../synth/files/problems';

/** What the command's exit code says. The first that applies wins, in the order: 1, 2, 6, 4, 7, 3. */
export const EXIT = {
  done: 0,
  /** The tool or the app failed; nothing was written. */
  failed: 1,
  /** The command line, or a file that it names, cannot be used. */
  usage: 2,
  /** `--check` found a tree that the app no longer gives. */
  stale: 3,
  /** Findings at or above `--fail-on`, other than of a schema. */
  findings: 4,
  /** An object that breaks its schema. */
  schema: 6,
  /** A file that we would overwrite or prune was edited by hand, or is not ours. */
  conflict: 7,
  /** Ended by Ctrl-C; the shell reports the signal so, and nothing is half-written. */
  interrupted: 130,
} as const;

/** Which findings fail a run: errors only, or warnings too. */
export type FailOn = 'error' | 'warning';

const RANK: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 };

const TOOL_FAILED = new Set(['output-unwritable', 'inventory-unreadable', 'journal-unreadable', 'write-in-progress', 'nothing-to-write']);
const USAGE = new Set(['entry-missing', 'entry-not-runnable', 'path-missing', 'profile-unknown', 'usage']);

/** Each class of failure, the first that wins first. */
const CLASSES: ReadonlyArray<readonly [code: number, holds: (id: string) => boolean]> = [
  [EXIT.failed, (id) => (id.startsWith('entry-') && !USAGE.has(id)) || TOOL_FAILED.has(id)],
  [EXIT.usage, (id) => USAGE.has(id)],
  [EXIT.schema, (id) => id.startsWith('schema-')],
  [EXIT.findings, (id) => !OWNERSHIP_CONFLICTS.has(id) && id !== 'unfinished-write'],
  [EXIT.conflict, (id) => OWNERSHIP_CONFLICTS.has(id)],
  [EXIT.stale, () => true],
];

/** The exit code that a set of problems asks for. */
export function exitCodeOf(problems: readonly Problem[], failOn: FailOn): number {
  const failing = problems.filter((problem) => RANK[problem.severity] >= RANK[failOn]);
  return CLASSES.find(([, holds]) => failing.some(({ id }) => holds(id)))?.[0] ?? EXIT.done;
}
