import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../architecture/sources';
import { rulesFile, testFile } from './promtool';
import { WORLDS } from './worlds';

const FOLDER = '__snapshots__/slo';

it.each(WORLDS)('the rules and the made-up series of $name are files that promtool can run', async (world) => {
  await expect(rulesFile(world)).toMatchFileSnapshot(`../../../${FOLDER}/${world.name}.rules.yaml`);
  await expect(testFile(world)).toMatchFileSnapshot(`../../../${FOLDER}/${world.name}.test.yaml`);
});

it('no file is left of a source that is gone', () => {
  const wanted = WORLDS.flatMap(({ name }) => [`${name}.rules.yaml`, `${name}.test.yaml`]);
  expect(fs.readdirSync(path.join(ROOT, FOLDER)).filter((file) => !wanted.includes(file))).toEqual([]);
});
