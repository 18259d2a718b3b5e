import type { Severity } from '../../lib/errors';
import { OPT_IN, PROFILES, type Profile, type Rule, type RuleExample } from '../../lib/policy';

/** The page `docs/rules.md`: every rule, with what it asks, why, how to mend, an example, and where it is on. */
export function rulesPage(rules: readonly Rule[]): string {
  const profiles = PROFILES.map((profile) => `| \`${profile.name}\` | ${Object.keys(profile.rules).length} | ${profile.purpose} |`);
  return [
    '# Rules',
    '',
    '<!-- Generated from the rules themselves; `npm run snapshot` writes it. -->',
    '',
    `${rules.length} rules. A profile says which are on and how severe each is; \`production\` is the default. On objects that constructs of Plinth made, a rule of the`,
    'profile is an error, whatever severity is written here: what they promise may not be lost silently; rules about what lies around an object, marked °, are as',
    'severe there as anywhere. `plinth explain <id>` prints the same as this page.',
    '',
    '| profile | rules | purpose |',
    '|---|---|---|',
    ...profiles,
    '',
    'Letters below: E error, W warning, I info, – off.',
    '',
    `| rule | ${PROFILES.map(({ name }) => name).join(' | ')} |`,
    `|---|${'---|'.repeat(PROFILES.length)}`,
    ...rules.map(({ id }) => `| [${id}](#${id}) | ${PROFILES.map((profile) => letter(profile, id)).join(' | ')} |`),
    '',
    ...rules.flatMap(section),
  ].join('\n');
}

const LETTERS: Readonly<Record<Severity, string>> = { error: 'E', warning: 'W', info: 'I' };

function letter({ rules, surroundings }: Profile, id: string): string {
  const severity = rules[id];
  return severity === undefined ? '–' : `${LETTERS[severity]}${surroundings?.includes(id) === true ? '°' : ''}`;
}

function section({ id, title, why, fix, references, examples }: Rule): string[] {
  const choice = OPT_IN[id];
  return [
    `## ${id}`,
    '',
    `**${title}** ${why}`,
    '',
    `Fix: ${fix}`,
    '',
    ...(choice === undefined ? [] : [`In no profile; asked for by id. ${choice}`, '']),
    ...examples.bad.slice(0, 1).flatMap(({ situation, yaml }) => [`Fires: ${situation}.`, '', '```yaml', yaml.trimEnd(), '```', '']),
    ...situations('Fires as well', examples.bad.slice(1)),
    ...situations('Silent', examples.good),
    ...situations('Silent, though it looks alike', examples.nearMiss),
    `See: ${references.map((reference) => (reference.startsWith('http') ? `<${reference}>` : reference)).join(' · ')}`,
    '',
  ];
}

function situations(verdict: string, examples: readonly RuleExample[]): string[] {
  return examples.length === 0 ? [] : [`${verdict}: ${examples.map(({ situation }) => situation).join('; ')}.`, ''];
}
