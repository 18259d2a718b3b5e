import { describe, expect, it } from 'vitest';
import { deployerRules } from '../../constructs/namespace-with-quota/access';
import { groupOf } from '../../lib/kube/object';
import { definePlatform } from '../../lib/kube/platform';
import { profileOf } from '../../lib/policy';
import { synthesize } from '../../lib/synth/synthesize';
import { appOf, PAIRS } from './delivery-pairs';

describe.each(Object.entries(PAIRS))('%s', (_, pair) => {
  it.each(['production', 'strict'] as const)('is clean in the profile %s', (profile) => {
    const { problems } = synthesize(appOf(pair), { profile: profileOf(profile), today: '2026-11-21' });
    expect(problems.filter(({ id }) => id !== 'image-digest-required').map(({ severity, id, object, message }) => `${severity} ${id} ${object?.kind} ${object?.name}: ${message}`)).toEqual([]);
  });

  it('is made of what deployers may apply', () => {
    const rules = deployerRules(definePlatform(pair.platform));
    const { objects } = synthesize(appOf(pair), { today: '2026-11-21' });
    const refused = objects.filter(({ apiVersion, kind }) => !rules.some(({ apiGroups, resources, verbs }) => apiGroups?.includes(groupOf(apiVersion)) && resources?.includes(pluralOf(kind)) && verbs.includes('create')));
    expect(refused.map(({ kind }) => kind)).toEqual([]);
  });
});

/** The resource of a kind, as RBAC names it. */
function pluralOf(kind: string): string {
  const lower = kind.toLowerCase();
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}
