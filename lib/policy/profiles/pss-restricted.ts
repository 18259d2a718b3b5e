import type { Profile } from '../rule';
import { podSecurityProfile } from './pod-security-profile';

/** The Pod Security Standard `restricted`, exactly: what a namespace that enforces it would refuse. */
export const pssRestricted: Profile = {
  name: 'pss-restricted',
  purpose: 'The Pod Security Standard restricted, exactly: what a namespace that enforces it would refuse.',
  rules: podSecurityProfile('restricted', 'error'),
};
