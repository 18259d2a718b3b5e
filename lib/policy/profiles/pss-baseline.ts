import type { Profile } from '../rule';
import { podSecurityProfile } from './pod-security-profile';

/** The Pod Security Standard `baseline`, exactly: what a namespace that enforces it would refuse. */
export const pssBaseline: Profile = {
  name: 'pss-baseline',
  purpose: 'The Pod Security Standard baseline, exactly: what a namespace that enforces it would refuse.',
  rules: podSecurityProfile('baseline', 'error'),
};
