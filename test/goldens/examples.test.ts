import * as fs from 'node:fs';
import * as path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { profileOf } from 'cdk8s-plinth/policy';
import { groupKindOf } from '../../lib/kube/object';
import { createSchemas } from '../../lib/kube/schema';
import { synthesize } from '../../lib/synth/synthesize';
import { nodeTableSource } from '../../lib/synth/tables/source';
import { ROOT } from '../architecture/sources';
import { allExamples, appOf, constructFolders, fileNameOf, type Example } from './examples';

const MINORS = [28, 29, 30, 31, 32, 33, 34, 35, 36];
let examples: Example[] = [];
beforeAll(async () => void (examples = await allExamples()));

describe('every example of a construct', () => {
  it('has a golden file with exactly the bytes that are emitted', async () => {
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      await expect(synthesize(appOf(example)).stream()).toMatchFileSnapshot(`../../__snapshots__/constructs/${example.construct}/${fileNameOf(example.name)}.yaml`);
    }
  });

  it('is clean: no error, no warning, no note, in its own profile and in the strictest Pod Security level', () => {
    for (const example of examples) {
      for (const profile of ['production', 'pss-restricted']) {
        const { problems } = synthesize(appOf(example), { profile: profileOf(profile) });
        expect(problems, `${example.construct} ${example.name} in ${profile}`).toEqual([]);
      }
    }
  });

  it('meets Pod Security restricted as every supported minor defines it', () => {
    for (const example of examples) {
      const { objects, graph } = synthesize(appOf(example));
      expect(objects.length).toBeGreaterThan(0);
      for (const minor of MINORS) {
        const profile = profileOf('pss-restricted');
        const found = synthesize(appOf(example), { profile, minor }).problems.filter(({ id }) => Object.hasOwn(profile.rules, id));
        expect(found, `${example.construct} ${example.name} on 1.${minor}, ${graph.objects.length} objects`).toEqual([]);
      }
    }
  });

  it('passes the schemas strictly for every minor from its target on', () => {
    for (const example of examples) {
      const { objects, minor } = synthesize(appOf(example));
      for (const later of MINORS.filter((each) => each >= minor)) {
        const schemas = createSchemas(nodeTableSource(), later);
        expect(
          objects.flatMap((object) => schemas.check(object)),
          `${example.construct} ${example.name} on 1.${later}`,
        ).toEqual([]);
      }
    }
  });

  it('gives the same bytes when it is made twice', () => {
    for (const example of examples) expect(synthesize(appOf(example)).stream()).toBe(synthesize(appOf(example)).stream());
  });

  it('carries the recommended labels on every object', () => {
    for (const example of examples) {
      for (const object of synthesize(appOf(example)).objects) {
        expect(object.metadata.labels, `${example.name}: ${groupKindOf(object)} ${object.metadata.name}`).toMatchObject({ 'app.kubernetes.io/managed-by': 'plinth' });
      }
    }
  });
});

describe('the page of a construct', () => {
  it('shows the YAML of its examples as it is emitted; `npm run snapshot` rewrites it', async () => {
    for (const construct of constructFolders()) {
      const file = path.join(ROOT, 'constructs', construct, 'README.md');
      await expect(withYaml(fs.readFileSync(file, 'utf8'), construct)).toMatchFileSnapshot(file);
    }
  });

  it('has the example of the class docstring among its examples', () => {
    for (const construct of constructFolders()) {
      const source = fs.readFileSync(path.join(ROOT, 'constructs', construct, `${construct}.ts`), 'utf8');
      const shown = /@example\n((?: \* .*\n| \*\n)+?) \* @|@example\n((?: \* .*\n| \*\n)+?) \*\//.exec(source);
      const code = (shown?.[1] ?? shown?.[2] ?? '').replaceAll(/^ \* ?/gm, '');
      const body = code.slice(code.indexOf('new '));
      const used = fs.readFileSync(path.join(ROOT, 'constructs', construct, 'examples.ts'), 'utf8');
      expect(body.length, `${construct} has an @example`).toBeGreaterThan(10);
      expect(normal(used), construct).toContain(normal(body.replace(/\((chart|ns|shop)\b/, '(scope')));
    }
  });
});

/** The page with each block after `<!-- yaml: name -->` replaced by what the example of that name emits. */
function withYaml(page: string, construct: string): string {
  return page.replaceAll(/<!-- yaml: (\w+) -->\n(?:```yaml\n[\s\S]*?```\n)?/g, (_, name: string) => {
    const example = examples.find((each) => each.construct === construct && each.name === name);
    if (!example) throw new Error(`${construct} has no example ${name}`);
    return `<!-- yaml: ${name} -->\n\`\`\`yaml\n${synthesize(appOf(example)).stream()}\`\`\`\n`;
  });
}

function normal(code: string): string {
  return code.replaceAll(/\s+/g, ' ').replaceAll(/, ?([}\])])/g, '$1').replaceAll(/;/g, '').trim();
}
