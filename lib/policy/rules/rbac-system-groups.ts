import { at } from '../../kube/object';
import { documents } from '../examples';
import { BINDING_KINDS, isBootstrap, subjectsOf } from '../rbac';
import { defineRule } from '../rule';

const EVERYBODY: ReadonlySet<unknown> = new Set(['system:anonymous', 'system:authenticated', 'system:masters', 'system:unauthenticated']);

export const rbacSystemGroups = defineRule({
  id: 'rbac-system-groups',
  title: 'Nothing is bound to everybody, to anonymous callers or to system:masters.',
  why: 'The groups system:authenticated and system:unauthenticated hold every account of every namespace, and everybody who reaches the API server; members of system:masters pass by RBAC altogether.',
  fix: 'Bind a group or an account that exists for the purpose.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'CIS 5.1.7',
    'Trivy KSV-0122, KSV-0123',
    'Gatekeeper disallowanonymous',
  ],
  examples: {
    bad: [
      {
        situation: 'everybody with an account',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata:
            name: operators
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: view
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: system:authenticated
        `),
      },
      {
        situation: 'everybody',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata:
            name: operators
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: metrics
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: User
              name: system:anonymous
        `),
      },
    ],
    good: [
      {
        situation: 'a group of people',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: operators
            namespace: shop
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: view
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: oidc:shop
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'all accounts of one namespace, which is a choice of its own',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: operators
            namespace: shop
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: Role
            name: pull
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: system:serviceaccounts:shop
        `),
      },
    ],
  },
  on: 'object',
  kinds: BINDING_KINDS,
  check: (binding, report) => {
    if (isBootstrap(binding)) return;
    for (const [index, { name }] of subjectsOf(binding).entries()) {
      if (EVERYBODY.has(name)) report({ message: `${String(at(binding, 'roleRef', 'name'))} is given to ${String(name)}`, path: ['subjects', index, 'name'] });
    }
  },
});
