import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';

const readme = fs.readFileSync(path.join(ROOT, 'README.md'), 'utf8');
let folder = '';

// Below the root, so that the program finds the package by its name as in a user's project.
beforeAll(() => {
  fs.mkdirSync(path.join(ROOT, 'out'), { recursive: true });
  folder = fs.mkdtempSync(path.join(ROOT, 'out/readme-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

describe('the README', () => {
  it('opens with the two lines that a newcomer types', () => {
    const [, first = ''] = /```sh\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(first.split('\n').map((line) => line.replace(/ +#.*/, ''))).toEqual(['npm ci && npm start', 'npm ci && npm test', '']);
  });

  it('shows a program that runs, and what the command really says and writes', () => {
    const [, program = ''] = /`main\.ts`:\n\n```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    const [, session = ''] = /```\n\$ npx (plinth synth main\.ts[\s\S]*?)```/.exec(readme) ?? [];
    const [said = '', listed = ''] = session.split('$ ls deploy/shop\n');
    fs.writeFileSync(path.join(folder, 'main.ts'), program);
    const run = spawnSync(process.execPath, [path.join(ROOT, 'dist/lib/cli/main.js'), 'synth', 'main.ts', '--output', 'deploy'], { cwd: folder, encoding: 'utf8' });
    expect({ status: run.status, stdout: run.stdout }).toEqual({ status: 0, stdout: '' });
    expect(run.stderr.trim()).toBe(said.split('\n').slice(1).join('\n').trim());
    expect(fs.readdirSync(path.join(folder, 'deploy/shop')).sort()).toEqual(listed.trim().split(/\s+/).sort());
  });
});
