import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { buildGraph } from '../../lib/graph/graph';
import type { KubeObject } from '../../lib/kube/object';
import { judge, RULES, type Rule, type RuleExample } from '../../lib/policy';

const FOLDER = path.resolve(__dirname, '../../lib/policy/rules');
const DEFAULT_MINOR = 34;

describe('the registry of rules', () => {
  it('has every rule of the folder, under the name of its file, in alphabetical order', () => {
    const files = fs.readdirSync(FOLDER).map((file) => path.basename(file, '.ts'));
    expect(RULES.map(({ id }) => id)).toEqual(files.filter((file) => file !== 'index').sort());
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('the rule %s', (_id, rule) => {
  it('says what, why and how to mend, in whole sentences', () => {
    for (const text of [rule.title, rule.why, rule.fix]) expect(text).toMatch(/^[A-Z`].*\.$/s);
    expect(rule.references.length).toBeGreaterThan(0);
    expect(rule.examples.bad.length + rule.examples.good.length).toBeGreaterThan(1);
    expect(rule.examples.nearMiss.length).toBeGreaterThan(0);
  });

  it.each(named(rule.examples.bad))('fires: %s', (_situation, example) => {
    const found = findings(rule, example);
    expect(found).not.toEqual([]);
    for (const problem of found) expect(problem).toMatchObject({ id: rule.id, message: expect.stringMatching(/^[^.].*[^.]$/s), object: { name: expect.any(String) } });
  });

  it.each([...named(rule.examples.good), ...named(rule.examples.nearMiss)])('is silent: %s', (_situation, example) => {
    expect(findings(rule, example)).toEqual([]);
  });
});

function named(examples: readonly RuleExample[]): Array<[string, RuleExample]> {
  return examples.map((example) => [example.situation, example]);
}

function findings(rule: Rule, { yaml, minor = DEFAULT_MINOR }: RuleExample) {
  const objects = parseAllDocuments(yaml).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as KubeObject;
  });
  return judge(buildGraph(objects, { minor, externals: [] }), {
    profile: { name: 'one', purpose: 'One rule.', rules: { [rule.id]: 'error' } },
    minor,
    side: { provenance: new Map(), waivers: [], externals: [] },
    today: '2026-11-21',
  });
}
