import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSchemas } from '../../lib/kube/schema';
import { checkSemantics } from '../../lib/kube/semantic';
import { OPT_IN, explain, judge, PROFILES, RULES, type Rule, type RuleExample } from '../../lib/policy';
import { nodeTableSource } from '../../lib/synth/tables/source';
import { rulesPage } from './rules-page';
import { graphOf, NO_SIDE, objectsOf, TODAY } from './sets';

const FOLDER = path.resolve(__dirname, '../../lib/policy/rules');

describe('the registry of rules', () => {
  it('has every rule of the folder, under the name of its file, in alphabetical order', () => {
    const files = fs.readdirSync(FOLDER).map((file) => path.basename(file, '.ts'));
    expect(RULES.map(({ id }) => id)).toEqual(files.filter((file) => file !== 'index').sort());
  });

  it('has every rule in a profile, or says why it is asked for by id', () => {
    const on = new Set(PROFILES.flatMap(({ rules }) => Object.keys(rules)));
    expect(RULES.map(({ id }) => id).filter((id) => on.has(id) === Object.hasOwn(OPT_IN, id))).toEqual([]);
  });

  it('has every rule that a profile names', () => {
    const known = new Set(RULES.map(({ id }) => id));
    expect([...PROFILES.flatMap(({ rules }) => Object.keys(rules)), ...Object.keys(OPT_IN)].filter((id) => !known.has(id))).toEqual([]);
  });

  it('is what docs/rules.md says', async () => {
    await expect(rulesPage(RULES)).toMatchFileSnapshot('../../docs/rules.md');
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the rule %s', (id, rule) => {
  it('says what, why and how to mend, in whole sentences', () => {
    for (const text of [rule.title, rule.why, rule.fix]) expect(text).toMatch(/^[A-Z`].*\.$/s);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(Math.min(rule.examples.bad.length, rule.examples.good.length, rule.examples.nearMiss.length)).toBeGreaterThan(0);
    expect(explain(id)).toContain(rule.why);
  });

  it.each(named(rule.examples.bad))('fires: %s', (_situation, example) => {
    const found = findings(rule, example);
    expect(found).not.toEqual([]);
    for (const problem of found) expect(problem).toMatchObject({ id, message: expect.stringMatching(/^[^.].*[^.]$/s), object: { name: expect.any(String) } });
  });

  it.each([...named(rule.examples.good), ...named(rule.examples.nearMiss)])('is silent: %s', (_situation, example) => {
    expect(findings(rule, example)).toEqual([]);
  });
});

describe('the good examples', () => {
  it('are objects that an API server takes', () => {
    const schemas = new Map<number, ReturnType<typeof createSchemas>>();
    const refused = RULES.flatMap(({ id, examples }) =>
      examples.good.flatMap(({ situation, yaml, minor = 34 }) => {
        let checker = schemas.get(minor);
        if (!checker) schemas.set(minor, (checker = createSchemas(nodeTableSource(), minor)));
        return objectsOf(yaml).flatMap((object) => [...checker.check(object), ...checkSemantics(object, minor)].map((problem) => `${id}, ${situation}: ${problem.id} ${problem.message}`));
      }),
    );
    expect(refused).toEqual([]);
  });
});

function named(examples: readonly RuleExample[]): Array<[string, RuleExample]> {
  return examples.map((example) => [example.situation, example]);
}

function findings(rule: Rule, { yaml, minor = 34, pools }: RuleExample) {
  const profile = { name: 'one', purpose: 'One rule.', rules: { [rule.id]: 'error' as const } };
  return judge(graphOf(objectsOf(yaml), minor, pools), { profile, minor, side: NO_SIDE, today: TODAY });
}
