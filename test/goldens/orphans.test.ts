import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { allAppRuns } from './apps';
import { allExamples, fileNameOf } from './examples';

it('no golden file of a construct or an app is left without its source', async () => {
  const wanted = new Set([
    ...(await allExamples()).map(({ construct, name }) => `constructs/${construct}/${fileNameOf(name)}.yaml`),
    ...allAppRuns().map(({ golden }) => `apps/${golden}.yaml`),
  ]);
  const found = ['apps', 'constructs'].flatMap((folder) => fs.readdirSync(path.join(ROOT, '__snapshots__', folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`));
  expect(found.filter((file) => file.endsWith('.yaml') && !wanted.has(file))).toEqual([]);
});
