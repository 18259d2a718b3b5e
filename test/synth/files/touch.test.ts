import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeTree } from '../../../lib/synth/files';
import { diskEffects } from '../../../lib/synth/files/effects';
import { FACTS, filesOf, sandbox } from './sandbox';

const COUNT = 10_000;

/** Every file with what changes when it is written or replaced. */
function marksOf(dir: string): ReadonlyMap<string, string> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((path) => [path, lstatSync(join(dir, path), { bigint: true })] as const);
  return new Map(files.filter(([, stat]) => stat.isFile()).map(([path, { ino, mtimeNs, ctimeNs }]) => [path, `${ino} ${mtimeNs} ${ctimeNs}`]));
}

it('a change of one object of 10,000 touches the file of that object and the inventory only', async () => {
  const dir = join(sandbox(), 'out');
  const texts = (changed?: number) => filesOf(Object.fromEntries(Array.from({ length: COUNT }, (_, i) => [`ns-${i % 100}/ConfigMap-c${i}.yaml`, i === changed ? 'new\n' : `old ${i}\n`])));
  // Not synced: what the test looks at is there without it, and 10,000 syncs take long.
  await writeTree(dir, texts(), FACTS, { effects: { ...diskEffects, sync: async () => {} } });
  const before = marksOf(dir);
  await writeTree(dir, texts(4321), FACTS);
  const after = marksOf(dir);
  expect([before.size, after.size]).toEqual([COUNT + 1, COUNT + 1]);
  expect([...after].filter(([path, mark]) => before.get(path) !== mark).map(([path]) => path).sort()).toEqual(['.plinth-inventory', 'ns-21/ConfigMap-c4321.yaml']);
}, 60_000);
