import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { formatProblem } from '../../lib/errors';
import { captureEntry } from '../../lib/synth/capture';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { ROOT } from '../architecture/sources';
import { TODAY } from './examples';

/** One way in which an app is run. */
export interface AppRun {
  /** Folder of the app: `team-namespaces`. */
  readonly app: string;
  /** What the command is given: `--set env=prod`. */
  readonly values: ReadonlyMap<string, string>;
  /** Name of the golden file: `team-namespaces-prod`. */
  readonly golden: string;
}

/** Every app, once for each `plinth synth` with other values that its page shows; once without, where it shows none. */
export function allAppRuns(): AppRun[] {
  return fs.readdirSync(path.join(ROOT, 'apps')).sort().flatMap((app) => {
    const file = path.join(ROOT, 'apps', app, 'README.md');
    const page = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
    const shown = [...page.matchAll(/plinth synth apps\/\S+\/main\.ts(.*)$/gm)].map(([, options = '']) => valuesOf(options));
    const runs = (shown.length > 0 ? shown : [new Map<string, string>()]).map((values) => ({ app, values, golden: [app, ...values.values()].join('-') }));
    return [...new Map(runs.map((run) => [run.golden, run])).values()];
  });
}

/** Runs an app as the command does, one at a time. @throws with the problems of a program that makes no app */
export async function synthApp(app: string, values: ReadonlyMap<string, string> = new Map()): Promise<SynthResult> {
  const entry = path.join(ROOT, 'apps', app, 'main.ts');
  // The command runs one entry in a process; here an app is run once for each of its variants.
  delete createRequire(entry).cache[entry];
  const { apps, problems } = await captureEntry(entry, { values });
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return synthesize(apps, { today: TODAY });
}

function valuesOf(options: string): ReadonlyMap<string, string> {
  return new Map([...options.matchAll(/--set (\S+?)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
}
