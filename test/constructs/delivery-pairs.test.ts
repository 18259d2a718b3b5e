import { describe, expect, it } from 'vitest';
import { profileOf } from '../../lib/policy';
import { synthesize } from '../../lib/synth/synthesize';
import { appOf, PAIRS } from './delivery-pairs';

describe.each(Object.entries(PAIRS))('%s', (_, pair) => {
  it.each(['production', 'strict'] as const)('is clean in the profile %s', (profile) => {
    const { problems } = synthesize(appOf(pair), { profile: profileOf(profile), today: '2026-11-21' });
    expect(problems.filter(({ id }) => id !== 'image-digest-required').map(({ severity, id, object, message }) => `${severity} ${id} ${object?.kind} ${object?.name}: ${message}`)).toEqual([]);
  });
});
