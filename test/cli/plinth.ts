import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

/** What a run of the command left behind. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How to run it. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly stdin?: string;
}

export const ROOT = path.resolve(__dirname, '../..');
export const MAIN = path.join(ROOT, 'dist/lib/cli/main.js');

/** Path of an app of the fixtures. */
export const app = (name: string): string => path.join(ROOT, 'test/fixtures/apps', `${name}.ts`);

/** Runs the compiled command in a process of its own, as a user does. */
export function plinth(args: readonly string[], { env = {}, cwd = ROOT, stdin = '' }: RunOptions = {}): Promise<Ran> {
  if (!fs.existsSync(MAIN)) throw new Error(`${MAIN} is not there: run npx projen compile first`);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { ...process.env, ...env } });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.on('error', reject).on('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.on('error', () => {}).end(stdin);
  });
}

/** A new empty folder. */
export function emptyFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-test-'));
}

/** Every file below a folder with its text, by path. */
export function filesIn(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(names.sort().map((name) => [name, fs.readFileSync(path.join(folder, name), 'utf8')]));
}
