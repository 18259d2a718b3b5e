import type { Rule, RuleExample } from './rule';
import { RULES } from './registry';

/** What `plinth explain <id>` prints of a rule: what it asks, why, how to mend, an example, where to read on; undefined for an id that is no rule. */
export function explain(id: string, rules: readonly Rule[] = RULES): string | undefined {
  const rule = rules.find((each) => each.id === id);
  if (!rule) return undefined;
  const { title, why, fix, references, examples } = rule;
  const [bad] = examples.bad;
  const [good] = examples.good;
  const lines = [`${id}: ${title}`, '', why, '', `fix: ${fix}`];
  if (bad) lines.push('', ...exampleLines('fires', bad));
  if (good) lines.push('', ...exampleLines('is silent', good));
  lines.push('', 'see:', ...references.map((reference) => `  ${reference}`));
  return `${lines.join('\n')}\n`;
}

function exampleLines(verdict: string, example: RuleExample): string[] {
  return [`${verdict}: ${example.situation}`, ...example.yaml.trim().split('\n').map((line) => `  ${line}`.trimEnd())];
}
