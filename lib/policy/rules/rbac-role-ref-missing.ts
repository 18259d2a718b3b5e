import { brokenReferenceCheck } from '../broken-reference';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const bind = (kind: string, name: string) => object('rbac.authorization.k8s.io/v1 RoleBinding', 'api', `roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name} }`);

export const rbacRoleRefMissing = defineRule({
  id: 'rbac-role-ref-missing',
  title: 'The role that a binding grants exists.',
  why: 'A binding to a role that does not exist grants nothing, and begins to grant as soon as somebody makes a role of that name.',
  fix: 'Add the role, or name the one that is meant in roleRef.',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/rbac/', 'Popeye 1300'],
  examples: {
    bad: [
      { situation: 'a Role that is not in the namespace', yaml: bind('Role', 'reader') },
      { situation: 'a ClusterRole with a typing error', yaml: set(object('rbac.authorization.k8s.io/v1 ClusterRole', '/reader', 'rules: []'), bind('ClusterRole', 'raeder')) },
    ],
    good: [
      { situation: 'the Role is in the set', yaml: set(object('rbac.authorization.k8s.io/v1 Role', 'reader', 'rules: []'), bind('Role', 'reader')) },
    ],
    nearMiss: [
      { situation: 'a role that every cluster has', yaml: bind('ClusterRole', 'view') },
      { situation: 'a set without ClusterRoles uses those of the cluster', yaml: bind('ClusterRole', 'reader') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['role']),
});
