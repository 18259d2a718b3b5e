import { failure } from '../../errors';
import { nearest } from '../../kube/names';
import type { Profile } from '../rule';
import { baseline } from './baseline';
import { gitops } from './gitops';
import { production } from './production';
import { pssBaseline } from './pss-baseline';
import { pssRestricted } from './pss-restricted';
import { strict } from './strict';

/** Every profile of the product; `production` is the default. */
export const PROFILES: readonly Profile[] = [baseline, gitops, production, pssBaseline, pssRestricted, strict];

/** Rules that no profile has on, and why; they are asked for by id. */
export const OPT_IN: Readonly<Record<string, string>> = {
  'instance-label-matches-name': 'Helm writes the name of the release there.',
};

/**
 * The profile of this name.
 *
 * @throws `profile-unknown` with the nearest name.
 */
export function profileOf(name: string): Profile {
  const profile = PROFILES.find((each) => each.name === name);
  if (profile) return profile;
  const names = PROFILES.map((each) => each.name);
  const meant = nearest(name, names);
  throw failure({
    id: 'profile-unknown',
    message: `there is no profile "${name}"`,
    accepted: names.join(', '),
    fix: meant === undefined ? 'Name one of the profiles.' : `Write ${meant}.`,
  });
}
