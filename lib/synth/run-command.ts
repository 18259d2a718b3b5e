import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import type { Problem, SourcePosition } from '../errors';
import { at } from '../kube/object';
import { readDocuments } from '../kube/yaml/read';
import type { Collection } from './collect';
import { entryMissing, entryWithoutApp } from './entry-problems';
import { findManifests } from './find-manifests';
import { readManifests } from './read-manifests';

/** What became of a command: the manifests that it wrote, or why there are none. */
export interface CommandRun {
  readonly collection?: Collection;
  readonly problems: readonly Problem[];
}

/**
 * Runs the `app` command of a `cdk8s.yaml`, or an executable file, as cdk8s-cli does: in a shell, beside the file, with
 * `CDK8S_OUTDIR` set to a folder of its own. Its manifests are judged from the YAML in that folder; what it prints goes to stderr.
 */
export function runCommand(entry: string): CommandRun {
  if (!fs.statSync(entry, { throwIfNoEntry: false })?.isFile()) return { problems: [entryMissing(entry)] };
  const command = commandOf(entry);
  if (command === undefined) return { problems: [withoutCommand(entry), ...configOf(entry).problems] };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-'));
  try {
    const { status, signal, error } = spawnSync(command, { shell: true, cwd: path.dirname(path.resolve(entry)), env: { ...process.env, CDK8S_OUTDIR: folder }, stdio: ['inherit', 2, 2] });
    if (status !== 0) return { problems: [commandFailed(command, entry, error?.message ?? (signal === null ? `code ${status}` : `signal ${signal}`))] };
    const found = findManifests([folder], () => '');
    const read = readManifests(found.files);
    const problems = [...found.problems, ...read.problems];
    if (read.objects.length === 0 && problems.length === 0) return { problems: [entryWithoutApp(entry)] };
    return { problems: [], collection: collectionOf(folder, read.objects, problems) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function commandOf(entry: string): string | undefined {
  if (!/\.ya?ml$/.test(entry)) return isExecutable(entry) ? `'${path.resolve(entry).replaceAll("'", "'\\''")}'` : undefined;
  const [config] = configOf(entry).documents;
  const command = at(config?.value, 'app');
  return typeof command === 'string' && command.trim() !== '' ? command : undefined;
}

function configOf(entry: string): ReturnType<typeof readDocuments> {
  return /\.ya?ml$/.test(entry) ? readDocuments(fs.readFileSync(entry, 'utf8'), entry) : { documents: [], problems: [] };
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A file of the command is what a chart is for an app: cdk8s writes one for each. */
function collectionOf(folder: string, objects: ReturnType<typeof readManifests>['objects'], problems: readonly Problem[]): Collection {
  const app = {};
  const near = (source: SourcePosition): SourcePosition => ({ ...source, file: path.relative(folder, source.file) });
  return {
    app,
    objects: objects.map(({ object, source }) => ({ object, app, construct: '', chart: path.basename(source.file).replace(/(?:\.k8s)?\.(?:ya?ml|json)$/, ''), inheritsNamespace: false, broken: false, source: near(source) })),
    problems: problems.map((problem) => (problem.source ? { ...problem, source: near(problem.source) } : problem)),
    waivers: [],
    overrides: [],
    externals: [],
    dependencies: [],
    platforms: [],
  };
}

function withoutCommand(entry: string): Problem {
  return { id: 'entry-not-runnable', severity: 'error', message: `${entry} is neither TypeScript nor JavaScript, nor does it name a command`, accepted: 'a .ts or .js file, an executable file, or a cdk8s.yaml with app: <command>', fix: "Write a cdk8s.yaml with a line such as app: 'python main.py'." };
}

function commandFailed(command: string, entry: string, how: string): Problem {
  return { id: 'entry-command-failed', severity: 'error', message: `the command ${JSON.stringify(command)} of ${entry} ended with ${how}`, fix: 'Mend the program; what it printed stands above.' };
}
