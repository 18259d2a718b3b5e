import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ROOT } from '../architecture/sources';
import { MAIN } from '../cli/plinth';

/** What a shell left behind. */
export interface Said {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A user's project in a temporary folder: the package and its peers are installed in it, and `npx plinth` is the compiled command, without npm's half second. */
export interface Project {
  readonly folder: string;
  write(file: string, text: string): void;
  read(file: string): string;
  /** Runs lines of a page as a pipeline does: it ends at the first that fails. */
  shell(lines: string, cwd?: string): Said;
  remove(): void;
}

/** @param name of its folder, below a new temporary one */
export function newProject(name = 'app'): Project {
  const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-project-'));
  const folder = path.join(temp, name);
  fs.mkdirSync(path.join(folder, 'node_modules/.bin'), { recursive: true });
  fs.symlinkSync(ROOT, path.join(folder, 'node_modules/cdk8s-plinth'));
  for (const peer of ['cdk8s', 'cdk8s-plus-28', 'constructs']) fs.symlinkSync(path.join(ROOT, 'node_modules', peer), path.join(folder, 'node_modules', peer));
  fs.symlinkSync(MAIN, path.join(folder, 'node_modules/.bin/plinth'));
  fs.mkdirSync(path.join(temp, 'bin'));
  fs.writeFileSync(path.join(temp, 'bin/npx'), '#!/bin/sh\nexec "./node_modules/.bin/$@"\n', { mode: 0o755 });
  // What Git takes from the machine must not decide.
  const env = { ...process.env, PATH: `${path.join(temp, 'bin')}${path.delimiter}${process.env.PATH}`, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@acme.io', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@acme.io' };
  const project: Project = {
    folder,
    write: (file, text) => {
      fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      fs.writeFileSync(path.join(folder, file), text);
    },
    read: (file) => fs.readFileSync(path.join(folder, file), 'utf8'),
    shell: (lines, cwd = folder) => spawnSync('bash', ['-e', '-o', 'pipefail', '-c', lines], { cwd, env, encoding: 'utf8' }),
    remove: () => fs.rmSync(temp, { recursive: true }),
  };
  project.write('package.json', `${JSON.stringify({ name, private: true })}\n`);
  return project;
}
