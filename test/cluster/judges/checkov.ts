import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { asNotHere, cacheFolder, NotHere } from '../harness/build';
import { run } from '../harness/processes';
import { objectIn, type Judged, type JudgeFinding } from './finding';

const REQUIREMENTS = path.resolve(__dirname, 'requirements.txt');

/** A line of what `ask_checkov.py` answers. */
interface Report {
  readonly file: string;
  readonly read: number;
  readonly unread: number;
  readonly failed: ReadonlyArray<{ readonly check: string; readonly name: string; readonly resource: string }>;
}

/** Every failed check. */
export async function askCheckov(sets: readonly Judged[], fileOf: (set: Judged) => string): Promise<readonly JudgeFinding[]> {
  const python = await installed();
  const stdout = await run(python, [path.resolve(__dirname, 'ask_checkov.py'), ...sets.map(fileOf)]);
  const reports = new Map(stdout.trim().split('\n').map((line) => JSON.parse(line) as Report).map((report) => [report.file, report]));
  return sets.flatMap((set) => {
    const report = reports.get(fileOf(set));
    if (report === undefined || report.read < set.objects.length || report.unread > 0) throw new Error(`checkov read ${report?.read ?? 0} of the ${set.objects.length} objects of ${set.name}`);
    return report.failed.map(({ check, name, resource }): JudgeFinding => {
      const [kind = '', namespace = '', ...rest] = resource.split('.');
      return { judge: 'checkov', check, set: set.name, object: objectIn(set, kind, rest.join('.'), namespace), says: `${name} (${resource})` };
    });
  });
}

/** A virtual environment with the versions that are committed. @throws {@link NotHere} where Python or its packages are missing, with what to do */
async function installed(): Promise<string> {
  const folder = path.join(cacheFolder(), `checkov-${createHash('sha256').update(fs.readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12)}`);
  const done = path.join(folder, 'done');
  if (!fs.existsSync(done)) {
    process.stderr.write('installing checkov …\n');
    try {
      await run('python3', ['-m', 'venv', '--clear', folder]);
    } catch (error) {
      throw new NotHere(`checkov needs Python 3 with its module venv. Install both from the packages of the system. (${error instanceof Error ? error.message : String(error)})`);
    }
    await run(path.join(folder, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', '--requirement', REQUIREMENTS]).catch((error: unknown) => {
      throw asNotHere(error, 'The packages of checkov');
    });
    fs.writeFileSync(done, '');
  }
  return path.join(folder, 'bin', 'python');
}
