import { documents } from '../examples';
import { granted, grantsOf, isBoundEverywhere, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacCreatePods = defineRule({
  id: 'rbac-create-pods',
  title: 'Nobody makes pods in every namespace.',
  why: 'Who makes a pod chooses its ServiceAccount, its Secrets and its node: the right to make pods somewhere is the right to everything there.',
  fix: 'Grant workloads by a Role in the namespace where they are deployed, and no create on pods.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'CIS 5.1.4',
    'kube-linter access-to-create-pods',
    'Trivy KSV-0048',
  ],
  examples: {
    bad: [
      {
        situation: 'pods',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [pods]
              verbs: [create, delete]
        `),
      },
      {
        situation: 'Deployments in every namespace',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [apps]
              resources: [deployments]
              verbs: [create, patch]
          ---
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
    good: [
      {
        situation: 'reading pods',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [pods, pods/log]
              verbs: [get, list, watch]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a deployer of one namespace',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [apps]
              resources: [deployments, statefulsets]
              verbs: [get, list, watch, create, update, patch, delete]
        `),
      },
      {
        situation: 'a ClusterRole that is bound in single namespaces',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [apps]
              resources: [deployments]
              verbs: [create, patch]
          ---
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata:
            name: operators
            namespace: shop
          roleRef:
            apiGroup: rbac.authorization.k8s.io
            kind: ClusterRole
            name: operator
          subjects:
            - apiGroup: rbac.authorization.k8s.io
              kind: Group
              name: oidc:shop
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report, { graph }) => {
    const everywhere = role.kind === 'ClusterRole' && isBoundEverywhere(role, graph);
    for (const grant of grantsOf(role)) {
      const given = [...granted(grant, '', ['pods'], ['create'])];
      if (everywhere) given.push(...granted(grant, 'apps', ['deployments', 'statefulsets', 'daemonsets', 'replicasets'], ['create']), ...granted(grant, 'batch', ['jobs', 'cronjobs'], ['create']));
      if (given.length > 0) report({ message: `${role.kind} ${role.metadata.name} creates ${given.join(', ')}${everywhere ? ' in every namespace' : ''}`, path: ['rules', grant.index, 'resources'] });
    }
  },
});
