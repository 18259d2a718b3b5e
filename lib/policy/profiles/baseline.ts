import type { Profile } from '../rule';

/** What is wrong for everybody: contradictions, references that lead nowhere, what an API server refuses. */
export const baseline: Profile = {
  name: 'baseline',
  purpose: 'What is wrong for everybody: contradictions, references that lead nowhere, what an API server refuses.',
  rules: {
    'api-deprecated': 'warning',
    'api-removed': 'error',
    'env-duplicate': 'warning',
    'headless-port-translated': 'error',
    'pdb-blocks-eviction': 'error',
    'pdb-covers-two-workloads': 'error',
    'pdb-deadlocks-drain': 'error',
    'pdb-multiple-match': 'error',
    'probe-port-exposed': 'error',
    'selector-overlap-workloads': 'error',
    'service-dangling': 'error',
    'service-external-name-localhost': 'error',
    'service-target-port-unknown': 'error',
    'topology-spread-selects-self': 'error',
    'unresolved-token': 'error',
  },
};
