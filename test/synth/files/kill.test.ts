import { execFile } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkTree, writeTree } from '../../../lib/synth/files';
import { interrupted, unsynced } from './interrupted';
import { FACTS, filesOf, treeOf } from './kill-trees';
import { problemsOf, put, sandbox, visible } from './sandbox';

/** Twenty fixed moments; `PLINTH_KILLS=200` adds as many random ones. */
const SEEDS = [...Array(20).keys(), ...Array.from({ length: Number(process.env.PLINTH_KILLS ?? 0) }, () => Math.floor(Math.random() * 2 ** 32))];
const JITI = join(require.resolve('jiti/package.json'), '../lib/jiti-cli.mjs');
const OLD = treeOf(1);
const NEW = treeOf(2);

/** A number below 1 that depends on the seed alone (mulberry32). */
function randomOf(seed: number): number {
  let t = (seed + 0x6d2b79f5) | 0;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

/** Runs the child; resolves to the signal that ended it. */
function writeAndDie(dir: string, step: number, how: 'whole' | 'torn'): Promise<string | null> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [JITI, join(__dirname, 'kill-child.ts'), dir, String(step), how]);
    child.on('exit', (_, signal) => resolve(signal));
  });
}

describe('a process killed while it writes', () => {
  let template: string;
  let steps: number;

  beforeAll(async () => {
    template = join(sandbox(), 'out');
    await writeTree(template, filesOf(OLD), FACTS, { effects: unsynced });
    put(template, 'README.md', 'mine\n');
    const rehearsal = join(sandbox(), 'out');
    cpSync(template, rehearsal, { recursive: true });
    const effects = interrupted(() => {});
    await writeTree(rehearsal, filesOf(NEW), FACTS, { effects });
    steps = effects.steps();
  });

  it.concurrent.each(SEEDS)('leaves a tree that the next run completes (seed %i)', async (seed) => {
    const dir = join(sandbox(), 'out');
    cpSync(template, dir, { recursive: true });
    const step = 1 + Math.floor(randomOf(seed) * steps);
    expect(await writeAndDie(dir, step, seed % 2 === 0 ? 'whole' : 'torn')).toBe('SIGKILL');

    const found = Object.entries(visible(dir)).filter(([path, text]) => !path.includes('.plinth-') && path !== 'README.md' && text !== '/');
    for (const [path, text] of found) expect([OLD[path], NEW[path]], path).toContain(text);
    const isTorn = readdirSync(dir).includes('.plinth-journal');
    if (!isTorn) expect([OLD, NEW]).toContainEqual(Object.fromEntries(found));
    expect(checkTree(dir, filesOf(NEW), FACTS).problems.map((problem) => problem.id)).toEqual(isTorn ? ['unfinished-write'] : []);

    const edited = 'ns-2/ConfigMap-25.yaml';
    const before = visible(dir)[edited] ?? '';
    put(dir, edited, 'by hand\n');
    expect((await problemsOf(() => writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced }))).map((problem) => problem.id)).toEqual(['file-edited']);
    expect(visible(dir)[edited]).toBe('by hand\n');
    put(dir, edited, before === OLD[edited] && !isTorn ? before : NEW[edited] ?? '');

    await writeTree(dir, filesOf(NEW), FACTS, { effects: unsynced });
    expect(visible(dir)).toEqual({ ...NEW, 'README.md': 'mine\n' });
    expect(checkTree(dir, filesOf(NEW), FACTS).isCurrent).toBe(true);
  });
});
