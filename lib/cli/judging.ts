import { failure } from '../errors';
import { nearest } from '../kube/names';
import type { Profile } from '../policy';
import { PROFILES } from '../policy/profiles';

/** The profile of a name. @throws PlinthError `profile-unknown` */
export function profileOf(name = 'production'): Profile {
  const profile = PROFILES.find((each) => each.name === name);
  if (profile) return profile;
  const names = PROFILES.map((each) => each.name);
  throw failure({ id: 'profile-unknown', message: `there is no profile "${name}"`, accepted: names.join(', '), fix: `Pass --profile ${nearest(name, names) ?? 'production'}.` });
}

/** Today, in UTC: only the command reads the clock. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
