import type { Profile } from '../rule';
import { podSecurityProfile } from './pod-security-profile';
import { production } from './production';

/** For regulated platforms: production with the restricted Pod Security Standard as errors, images by digest, and nothing left to the context of whoever applies it. */
export const strict: Profile = {
  name: 'strict',
  purpose: 'Production, with the restricted Pod Security Standard as errors, images by digest, and nothing left to the context of whoever applies it.',
  rules: {
    ...production.rules,
    ...podSecurityProfile('restricted', 'error'),
    'image-digest-required': 'error',
    'image-tag-latest': 'error',
    'memory-request-equals-limit': 'warning',
    'mesh-port-skip': 'warning',
    'mesh-strict-mtls': 'error',
    'namespace-explicit': 'warning',
    'privileged-container-port': 'warning',
  },
  surroundings: production.surroundings,
};
