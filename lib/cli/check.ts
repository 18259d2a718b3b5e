import * as fs from 'node:fs';
import { PlinthError } from '../errors';
import { profileOf } from '../policy/profiles';
import { checkManifests } from '../synth/check-manifests';
import { EXIT, exitCodeOf, type FailOn } from './exit-codes';
import { jsonReport } from './json-report';
import { today } from './today';
import { writeProduct } from './product';
import { countsOf, plural, reportOf } from './report';
import { paintFor, say } from './terminal';

/** The options of `plinth check` as commander gives them. */
export interface CheckFlags {
  readonly kubernetes?: number;
  readonly profile?: string;
  readonly crds?: readonly string[];
  readonly failOn: FailOn;
  readonly format: 'text' | 'json';
  readonly today?: string;
}

/** Judges files; the findings are the product, and go to stdout. */
export async function runCheck(paths: readonly string[], flags: CheckFlags): Promise<number> {
  try {
    return await judge(paths, flags);
  } catch (error) {
    if (!PlinthError.is(error)) throw error;
    say(reportOf(error.problems, paintFor(process.stderr)));
    return exitCodeOf(error.problems, 'error');
  }
}

async function judge(paths: readonly string[], flags: CheckFlags): Promise<number> {
  const profile = profileOf(flags.profile ?? 'production');
  const result = checkManifests(paths, { minor: flags.kubernetes, profile, today: flags.today ?? today(), crds: flags.crds ?? [], stdin: () => fs.readFileSync(0, 'utf8') });
  const { minor, objects, problems, waived, skipped } = result;
  const unusable = problems.some(({ id }) => id === 'path-missing');
  const exitCode = unusable || objects === 0 && problems.length === 0 ? EXIT.usage : exitCodeOf(problems, flags.failOn);

  if (flags.format === 'json') await writeProduct([jsonReport({ kubernetes: `1.${minor}`, profile: profile.name, objects, problems, waived, exitCode })]);
  else if (problems.length > 0) await writeProduct([reportOf(problems, paintFor(process.stdout))]);
  if (objects === 0 && problems.length === 0) say(`nothing to check: no Kubernetes object in ${paths.join(', ')}`);
  else say(summary());
  return exitCode;

  function summary(): string {
    const parts = [`${plural(objects, 'object')} checked for Kubernetes 1.${minor} with profile ${profile.name}: ${countsOf(problems)}`];
    if (waived.length > 0) parts.push(`${plural(waived.length, 'finding')} waived`);
    if (skipped > 0) parts.push(`${plural(skipped, 'document')} skipped as no Kubernetes object`);
    return parts.join('; ');
  }
}
