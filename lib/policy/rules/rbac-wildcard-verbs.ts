import { documents } from '../examples';
import { grantsOf, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacWildcardVerbs = defineRule({
  id: 'rbac-wildcard-verbs',
  title: 'Roles name the verbs that they grant.',
  why: 'The wildcard grants what exists and whatever comes: delete, and verbs such as escalate and impersonate, with which the holder takes every other right.',
  fix: 'List the verbs, such as [get, list, watch].',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'CIS 5.1.3',
    'kube-linter wildcard-in-rules',
    'Checkov CKV_K8S_49',
    'Trivy KSV-0045',
  ],
  examples: {
    bad: [
      {
        situation: 'every verb on one kind',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [configmaps]
              verbs: ["*"]
        `),
      },
      {
        situation: 'every verb beside others',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [apps]
              resources: [deployments]
              verbs: [get, "*"]
        `),
      },
    ],
    good: [
      {
        situation: 'verbs by name',
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
        situation: 'a role that Kubernetes itself brings',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: system:controller:root
            labels:
              kubernetes.io/bootstrapping: rbac-defaults
          rules:
            - apiGroups: [apps]
              resources: [deployments]
              verbs: ["*"]
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report) => {
    for (const { index, verbs, resources } of grantsOf(role)) {
      if (verbs.includes('*')) report({ message: `${role.kind} ${role.metadata.name} grants every verb on ${resources.slice(0, 5).join(', ') || 'URLs'}${resources.length > 5 ? ' and others' : ''}`, path: ['rules', index, 'verbs'] });
    }
  },
});
