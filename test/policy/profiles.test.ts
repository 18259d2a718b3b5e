import { describe, expect, it } from 'vitest';
import { explain, podSecurityRules, profileOf, PROFILES } from '../../lib/policy';

describe('the profiles', () => {
  it('are found by name, and say what they are for', () => {
    for (const profile of PROFILES) {
      expect(profileOf(profile.name)).toBe(profile);
      expect(profile.purpose).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('answer an unknown name with the nearest one', () => {
    expect(() => profileOf('prodution')).toThrow(/Write production\./);
    expect(() => profileOf('__proto__')).toThrow(/profile-unknown/);
  });

  it('take good practice of others as a warning, and block in production only what is wrong for everybody', () => {
    const baseline = profileOf('baseline').rules;
    const blocking = Object.entries(profileOf('production').rules).filter(([id, severity]) => severity === 'error' && baseline[id] !== 'error');
    expect(blocking).toEqual([]);
  });

  it('hold in production whatever is in baseline, as severe', () => {
    expect(profileOf('production').rules).toMatchObject(profileOf('baseline').rules);
  });

  it('are, for Pod Security, exactly the rules of the standard, all of them errors', () => {
    for (const level of ['baseline', 'restricted'] as const) {
      expect(profileOf(`pss-${level}`).rules).toEqual(Object.fromEntries(podSecurityRules(level).map((id) => [id, 'error'])));
    }
  });

  it('never have two rules of opposite stance on at once', () => {
    for (const { rules } of PROFILES) expect(Object.hasOwn(rules, 'job-ttl') && Object.hasOwn(rules, 'job-ttl-reruns')).toBe(false);
  });
});

describe('explain', () => {
  it('prints why a rule asks for it, how to mend, and an example', () => {
    const text = explain('host-network') ?? '';
    expect(text).toMatch(/^host-network: No pod uses the network of the node\.\n/);
    expect(text).toContain('\nfix: Remove hostNetwork: true;');
    expect(text).toContain('\nfires: hostNetwork is true\n  apiVersion: apps/v1\n');
    expect(text).toContain('https://kubernetes.io/');
  });

  it('knows nothing of what is no rule', () => {
    expect(explain('host-netwrok')).toBeUndefined();
  });
});
