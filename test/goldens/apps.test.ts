import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSchemas } from '../../lib/kube/schema';
import { captureEntry } from '../../lib/synth/capture';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { nodeTableSource } from '../../lib/synth/tables/source';
import { ROOT } from '../architecture/sources';
import { TODAY } from './examples';

const names = fs.readdirSync(path.join(ROOT, 'apps')).sort();

describe.each(names)('the app %s', (name) => {
  it('has a golden file with exactly the bytes that are emitted', async () => {
    await expect((await run(name)).stream()).toMatchFileSnapshot(`../../__snapshots__/apps/${name}.yaml`);
  });

  it('has no error, no warning and no note', async () => {
    expect((await run(name)).problems).toEqual([]);
  });

  it('passes the schemas strictly for every minor from its target on', async () => {
    const { objects, minor } = await run(name);
    expect(objects.length).toBeGreaterThan(0);
    for (let later = minor; later <= 36; later++) {
      const schemas = createSchemas(nodeTableSource(), later);
      expect(objects.flatMap((object) => schemas.check(object))).toEqual([]);
    }
  });

  it('has a page that says what it shows', () => {
    expect(fs.readFileSync(path.join(ROOT, 'apps', name, 'README.md'), 'utf8')).toMatch(/^# /);
  });
});

const runs = new Map<string, Promise<SynthResult>>();

function run(name: string): Promise<SynthResult> {
  const known = runs.get(name) ?? synth(name);
  runs.set(name, known);
  return known;
}

async function synth(name: string): Promise<SynthResult> {
  const { apps, problems } = await captureEntry(path.join(ROOT, 'apps', name, 'main.ts'));
  expect(problems).toEqual([]);
  return synthesize(apps, { today: TODAY });
}
