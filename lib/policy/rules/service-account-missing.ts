import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

export const serviceAccountMissing = defineRule({
  id: 'service-account-missing',
  title: 'The ServiceAccount of a pod exists.',
  why: 'Pods with an account that does not exist are refused: the workload is accepted and no pod ever starts.',
  fix: 'Add the ServiceAccount, correct its name, or declare it as external.',
  references: ['https://kubernetes.io/docs/concepts/security/service-accounts/', 'kube-linter non-existent-service-account', 'Popeye 507'],
  examples: {
    bad: [
      { situation: 'a name that nobody declares', yaml: deployment('api', { pod: 'serviceAccountName: api' }) },
      { situation: 'a typing error', yaml: set(object('v1 ServiceAccount', 'api'), deployment('api', { pod: 'serviceAccountName: apl' })) },
    ],
    good: [
      { situation: 'the account is in the set', yaml: set(object('v1 ServiceAccount', 'api'), deployment('api', { pod: 'serviceAccountName: api' })) },
    ],
    nearMiss: [
      { situation: 'the account that every namespace has', yaml: deployment('api', { pod: 'serviceAccountName: default' }) },
      { situation: 'no account is named', yaml: deployment('api') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['service-account']),
});
