import { at } from '../../kube/object';
import { documents } from '../examples';
import { BINDING_KINDS, isBootstrap, subjectsOf } from '../rbac';
import { defineRule } from '../rule';

export const rbacClusterAdminBinding = defineRule({
  id: 'rbac-cluster-admin-binding',
  title: 'Nobody is bound to cluster-admin.',
  why: 'Whoever holds it may do everything to everything; its token in a pod makes that pod the cluster.',
  fix: 'Bind a role that lists what is needed; keep cluster-admin for people in an emergency.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'CIS 5.1.1',
    'kube-linter cluster-admin-role-binding',
    'Polaris clusterrolebindingClusterAdmin',
    'Trivy KSV-0111',
  ],
  examples: {
    bad: [
      {
        situation: 'in the whole cluster',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata:
            name: operators
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: cluster-admin
          subjects:
            - kind: ServiceAccount
              name: operator
              namespace: shop
        `),
      },
      {
        situation: 'in one namespace',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: operators
            namespace: shop
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: cluster-admin
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: oidc:shop
        `),
      },
    ],
    good: [
      {
        situation: 'a role that lists what it grants',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata:
            name: operators
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: operator
          subjects:
            - kind: ServiceAccount
              name: operator
              namespace: shop
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a Role that only has the name',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: operators
            namespace: shop
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: Role
            name: cluster-admin
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: oidc:shop
        `),
      },
      {
        situation: 'the binding that every cluster has',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRoleBinding
          metadata:
            name: operators
            labels:
              kubernetes.io/bootstrapping: rbac-defaults
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: cluster-admin
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: system:masters
        `),
      },
    ],
  },
  on: 'object',
  kinds: BINDING_KINDS,
  check: (binding, report) => {
    if (at(binding, 'roleRef', 'name') !== 'cluster-admin' || at(binding, 'roleRef', 'kind') !== 'ClusterRole' || isBootstrap(binding)) return;
    const names = subjectsOf(binding).map(({ kind, name }) => `${String(kind)} ${String(name)}`);
    report({ message: `cluster-admin is given to ${names.join(', ') || 'nobody yet'}`, path: ['roleRef', 'name'] });
  },
});
