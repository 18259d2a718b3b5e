import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../lib/policy';
import { CATALOGUE, errorsPage, explainError, SECTIONS } from '../../lib/synth/catalogue';

const ROOT = path.resolve(__dirname, '../..');
const rules = new Set(RULES.map((rule) => rule.id));

/** Every id that the sources give a problem. */
function idsInSources(): Map<string, string> {
  const ids = new Map<string, string>();
  for (const folder of ['lib', 'constructs']) {
    for (const name of fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts') || name.includes('catalogue') || name.includes('policy/rules/')) continue;
      const text = fs.readFileSync(path.join(ROOT, folder, name), 'utf8');
      for (const [, id] of text.matchAll(/(?:\bid: |(?='(?:schema|yaml)-[a-z]))'([a-z0-9-]+)'/g)) if (id !== undefined) ids.set(id, `${folder}/${name}`);
    }
  }
  return ids;
}

describe('the catalogue of errors', () => {
  it('explains every id that the sources use and that is no rule', () => {
    const missing = [...idsInSources()].filter(([id]) => !rules.has(id) && !Object.hasOwn(CATALOGUE, id)).map(([id, file]) => `${id} in ${file}`);
    expect(missing.sort()).toEqual([]);
  });

  it('explains no id that the sources do not use', () => {
    const used = idsInSources();
    expect(Object.keys(CATALOGUE).filter((id) => !used.has(id))).toEqual([]);
  });

  it('explains no rule, and no id twice', () => {
    const ids = SECTIONS.flatMap(({ entries }) => Object.keys(entries));
    expect(ids.filter((id) => rules.has(id))).toEqual([]);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('says what, why and how to mend in sentences', () => {
    const blunt = Object.entries(CATALOGUE).filter(([, { title, why, fix }]) => [title, why, fix].some((text) => !/^\S.*[.]$/.test(text)));
    expect(blunt.map(([id]) => id)).toEqual([]);
    expect(explainError('duplicate-object')).toMatch(/^duplicate-object: Two objects/);
    expect(explainError('toString')).toBeUndefined();
  });

  it('is the page docs/errors.md', async () => {
    await expect(errorsPage()).toMatchFileSnapshot('../../docs/errors.md');
  });
});
