import * as fs from 'node:fs';
import * as path from 'node:path';
import { failure } from '../errors';
import type { SynthOptions } from '../synth/synthesize';
import type { MatcherContext, MatcherResult } from './matcher';
import { expectClean, type Proved } from './proof';

/** How a golden file is compared. */
export interface GoldenOptions extends SynthOptions {
  /** Writes the file as it should be. @default - what the test runner is told: `vitest --update`, `jest --updateSnapshot` */
  readonly update?: boolean;
}

/**
 * Whether a plain file holds exactly the YAML of a set. As snapshots are, a missing file is written, unless the runner was told to
 * write none (in CI), and one that differs is rewritten when the runner updates snapshots.
 *
 * @throws PlinthError with every error of the set: what is not proved has no golden file
 */
export function matchesGolden(context: MatcherContext, subject: Proved, file: string, { update, ...options }: GoldenOptions = {}): MatcherResult {
  const made = expectClean(subject, options).stream();
  const place = placeOf(context, file);
  const golden = fs.existsSync(place) ? fs.readFileSync(place, 'utf8') : undefined;
  if (golden === made) return { pass: true, message: () => `expected a YAML that differs from ${place}` };
  const mode = update === undefined ? modeOf(context) : update ? 'all' : 'none';
  if (!context.isNot && (mode === 'all' || (mode === 'new' && golden === undefined))) {
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.writeFileSync(place, made);
    return { pass: true, message: () => `${place} was written` };
  }
  const message = golden === undefined ? `there is no golden file ${place}` : `the YAML differs from ${place} from line ${firstDifference(golden, made)}`;
  return { pass: false, message: () => `${message}\nRead the difference, and update snapshots (vitest --update, jest --updateSnapshot) where it is wanted.`, actual: made, expected: golden };
}

/** Which files the runner lets a test write; vitest and jest keep it in this field, and show it nowhere else. */
function modeOf({ snapshotState }: MatcherContext): unknown {
  return (snapshotState as { readonly _updateSnapshot?: unknown } | undefined)?._updateSnapshot;
}

/** The path, relative to the folder of the test. */
function placeOf({ testPath }: MatcherContext, file: string): string {
  if (path.isAbsolute(file)) return file;
  if (testPath !== undefined) return path.resolve(path.dirname(testPath), file);
  throw failure({ id: 'golden-path', message: `the golden file is ${JSON.stringify(file)}, and the test runner does not say where the test is`, prop: 'file', accepted: 'an absolute path', fix: `Write path.join(__dirname, ${JSON.stringify(file)}).` });
}

function firstDifference(golden: string, made: string): string {
  const [before, after] = [golden.split('\n'), made.split('\n')];
  const line = before.findIndex((text, i) => text !== after[i]);
  const at = line === -1 ? before.length : line;
  return `${at + 1}\n  golden: ${before[at] ?? 'ends'}\n  made:   ${after[at] ?? 'ends'}`;
}
