import * as path from 'node:path';
import { PlinthError, type Problem } from '../errors';
import { nearest } from '../kube/names';
import type { ExitInstead } from './process-guard';
import type { Run } from './run';
import { messageOf, userPosition } from './thrown';

/** What goes wrong with an entry before there is anything to prove. */
type EntryProblem = Omit<Problem, 'severity'>;

export function entryMissing(entry: string): Problem {
  return error({ id: 'entry-missing', message: `there is no file ${entry} in ${process.cwd()}`, accepted: 'a TypeScript or JavaScript file, or a cdk8s.yaml', fix: 'Correct the path of the entry.' });
}

export function entryWithoutApp(entry: string): Problem {
  return error({ id: 'entry-without-app', message: `${entry} ran to its end and synthesized no app`, accepted: 'a program that makes an App and calls app.synth()', fix: 'Call app.synth() at the end of the entry.', source: { file: path.resolve(entry), line: 1 } });
}

export function entryStuck(entry: string): Problem {
  return error({ id: 'entry-stuck', message: `${entry} awaits something that never comes`, accepted: 'a program that comes to its end', fix: 'Look for a promise that nothing resolves.', source: { file: path.resolve(entry), line: 1 } });
}

export function entryExited(exit: ExitInstead, file: string): Problem {
  return error({ id: 'entry-exited', message: `the entry gave up: ${exit.message}`, accepted: 'a program that comes to its end', fix: 'Throw an error that says why, instead of leaving the process.', source: userPosition(exit) ?? { file, line: 1 } });
}

/** The problems of an error that the entry threw: its own, if it carries any. */
export function entryThrew(thrown: unknown, file: string): readonly Problem[] {
  if (PlinthError.is(thrown)) return thrown.problems.map((problem) => ({ ...(!problem.source && { source: userPosition(thrown) }), ...problem }));
  const message = messageOf(thrown);
  const parse = /^ParseError: ([\s\S]*?)\s+(\S+):(\d+):(\d+)\s*$/.exec(message);
  if (parse) {
    const [, what = '', where = file, line, column] = parse;
    return [error({ id: 'entry-does-not-compile', message: `the entry is no TypeScript: ${what.trim()}`, accepted: 'TypeScript or JavaScript; types are not checked', fix: 'Mend the syntax at this place.', source: { file: where, line: Number(line), column: Number(column) } })];
  }
  const source = userPosition(thrown) ?? { file, line: 1 };
  const lost = /^Cannot find (?:module|package) '([^']+)'/.exec(message);
  if (lost) return [error({ id: 'entry-does-not-compile', message: `the entry imports ${lost[1]}, which is not there`, accepted: 'a package that is installed, or a file that exists', fix: 'Install the package, or correct the path of the import.', source })];
  return [error({ id: 'entry-threw', message: `the entry threw ${nameOf(thrown)}: ${message}`, accepted: 'a program that comes to its end', fix: 'Mend the program at this line; it stopped there, and nothing was written.', source })];
}

/** Values that were given and never asked for: most often a name that is misspelt. */
export function unusedValues(run: Run): Problem[] {
  return [...run.values.keys()]
    .filter((name) => !run.asked.has(name))
    .map((name) => {
      const meant = nearest(name, [...run.asked]);
      return {
        id: 'value-unused',
        severity: 'warning',
        message: `the value "${name}" was given, and the app never asked for it`,
        accepted: run.asked.size > 0 ? `asked for: ${[...run.asked].join(', ')}` : 'the app asks for no values',
        fix: meant === undefined ? `Remove --set ${name}=….` : `Write --set ${meant}=….`,
      };
    });
}

function error(problem: EntryProblem): Problem {
  return { severity: 'error', ...problem };
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : 'what is no Error';
}
