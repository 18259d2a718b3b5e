import { brokenReferenceCheck } from '../broken-reference';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const bind = (subject: string) => object('rbac.authorization.k8s.io/v1 RoleBinding', 'api', `roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects: [${subject}]`);

export const rbacSubjectMissing = defineRule({
  id: 'rbac-subject-missing',
  title: 'The ServiceAccount that a binding grants to exists.',
  why: 'The rights go to nobody, or to whoever may make an account of that name later.',
  fix: 'Add the ServiceAccount, or correct its name and namespace in subjects.',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/', 'Popeye 1300'],
  examples: {
    bad: [
      { situation: 'an account that is not in the namespace', yaml: bind('{ kind: ServiceAccount, name: api, namespace: shop }') },
    ],
    good: [
      { situation: 'the account is in the set', yaml: set(object('v1 ServiceAccount', 'api'), bind('{ kind: ServiceAccount, name: api, namespace: shop }')) },
    ],
    nearMiss: [
      { situation: 'an account of a namespace that is not in the set', yaml: bind('{ kind: ServiceAccount, name: prometheus, namespace: monitoring }') },
      { situation: 'a group is nobody’s object', yaml: bind('{ kind: Group, apiGroup: rbac.authorization.k8s.io, name: "oidc:shop" }') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['subject']),
});
