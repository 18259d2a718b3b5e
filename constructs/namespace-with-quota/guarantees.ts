import { promised, type GuaranteesByKind } from '../kit/guarantees';
import { AS_ASKED, METADATA } from '../kit/metadata-guarantees';

const GRANTED = promised('its pods together take no more than was granted, and everything is counted', { rules: ['namespace-quota', 'quota-fits-peak'] });
const DEFAULTS = promised('a container that says nothing gets amounts that suit most, and none takes all', { keep: 'present', rules: ['namespace-limit-range'] });
const DENIED = ['namespace-network-policy-default-deny', 'network-policy-open-peer'];
const RIGHTS = ['rbac-role-ref-missing', 'rbac-cluster-admin-binding'];
const BOUND = promised('each group has the rights that access names, and no other group has', { closed: true, rules: RIGHTS });

/** What a NamespaceWithQuota promises of each kind, and what of it is free. */
export const GUARANTEES: GuaranteesByKind = {
  LimitRange: {
    '': promised('a container that says nothing gets amounts that suit most, and none takes all', { rules: ['namespace-limit-range'] }),
    ...METADATA,
    '/spec/limits/*/default': DEFAULTS,
    '/spec/limits/*/defaultRequest': DEFAULTS,
    '/spec/limits/*/max': promised('no container takes all that is granted', { keep: 'at-most' }),
  },
  LocalQueue: { '': promised('jobs wait for room in the queue that the program names'), ...METADATA },
  Namespace: {
    ...AS_ASKED,
    '/metadata/labels/pod-security.kubernetes.io*': promised('admission enforces Pod Security, and warns of what it refuses', { rules: ['namespace-psa-labels'] }),
  },
  NetworkPolicy: {
    '': promised('nobody reaches what is in it but declared peers', { rules: DENIED }),
    ...METADATA,
    '/spec': promised('nobody reaches what is in it but declared peers', { closed: true, rules: DENIED }),
  },
  ResourceQuota: {
    '': GRANTED,
    ...METADATA,
    '/spec/hard': { ...GRANTED, keep: 'at-most' },
  },
  Role: { '': promised('its holders may apply what our constructs emit, and see it', { rules: RIGHTS }), ...METADATA },
  RoleBinding: {
    '': promised('each group has the rights that access names', { rules: RIGHTS }),
    ...METADATA,
    '/roleRef': BOUND,
    '/subjects': BOUND,
    '/metadata/annotations/kubernetes.io~1description': promised('who looks at it sees why it is there'),
  },
  Schedule: { '': promised('everything in it is copied away, as often as the program says'), ...METADATA },
};
