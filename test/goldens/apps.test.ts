import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge, profileOf } from 'cdk8s-plinth/policy';
import { buildGraph } from '../../lib/graph/graph';
import { createSchemas, SUPPORTED_MINORS } from '../../lib/kube/schema';
import { nodeTableSource } from '../../lib/synth/tables/source';
import { ROOT } from '../architecture/sources';
import { allAppRuns, synthApp } from './apps';
import { TODAY } from './examples';

describe.each(allAppRuns().map((run) => [run.golden, run] as const))('the app %s', (golden, { app, values }) => {
  const result = once(() => synthApp(app, values));

  it('has a golden file with exactly the bytes that are emitted', async () => {
    await expect((await result()).stream()).toMatchFileSnapshot(`../../__snapshots__/apps/${golden}.yaml`);
  });

  it('has no error, no warning and no note', async () => {
    expect((await result()).problems).toEqual([]);
  });

  it('passes the schemas strictly for every minor from its target on', async () => {
    const { objects, minor } = await result();
    expect(objects.length).toBeGreaterThan(0);
    for (let later = minor; later <= 36; later++) {
      const schemas = createSchemas(nodeTableSource(), later);
      expect(objects.flatMap((object) => schemas.check(object))).toEqual([]);
    }
  });

  it('meets Pod Security restricted as every supported minor defines it', async () => {
    const { objects, graph } = await result();
    const profile = profileOf('pss-restricted');
    for (const minor of SUPPORTED_MINORS) {
      const found = judge(buildGraph(objects, { ...graph.facts, minor }), { profile, minor, side: { provenance: new Map(), waivers: [], externals: [] }, today: TODAY });
      expect(found, `on 1.${minor}`).toEqual([]);
    }
  });

  it('has a page that says what it shows', () => {
    expect(fs.readFileSync(path.join(ROOT, 'apps', app, 'README.md'), 'utf8')).toMatch(/^# /);
  });
});

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
