import type { Profile } from '../rule';
import { production } from './production';

const { 'job-ttl': _off, ...rules } = production.rules;

/** Production under an engine that applies Git without end: what it would make again and again is a finding. */
export const gitops: Profile = {
  name: 'gitops',
  purpose: 'Production under an engine that applies Git without end: what it would make again and again is a finding.',
  rules: { ...rules, 'job-ttl-reruns': 'error' },
  surroundings: production.surroundings,
};
