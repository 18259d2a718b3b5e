import { documents } from '../examples';
import { grantsOf, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacWildcardResources = defineRule({
  id: 'rbac-wildcard-resources',
  title: 'Roles name the resources that they grant.',
  why: 'The wildcard holds every kind there is, Secrets among them, and every kind that some operator will bring.',
  fix: 'List the API groups and the resources.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'kube-linter wildcard-in-rules',
    'Checkov CKV_K8S_49',
    'Trivy KSV-0046',
  ],
  examples: {
    bad: [
      {
        situation: 'every resource of a group',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [apps]
              resources: ["*"]
              verbs: [get]
        `),
      },
      {
        situation: 'every group',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: ["*"]
              resources: [deployments]
              verbs: [get]
        `),
      },
    ],
    good: [
      {
        situation: 'resources by name',
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
        situation: 'every object of one kind is no wildcard',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [configmaps]
              verbs: [get, list]
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report) => {
    for (const { index, groups, resources } of grantsOf(role)) {
      const field = resources.includes('*') ? 'resources' : groups.includes('*') ? 'apiGroups' : undefined;
      if (field) report({ message: `${role.kind} ${role.metadata.name} grants every ${field === 'resources' ? 'resource' : 'API group'}`, path: ['rules', index, field] });
    }
  },
});
