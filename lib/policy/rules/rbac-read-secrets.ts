import { documents } from '../examples';
import { granted, grantsOf, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacReadSecrets = defineRule({
  id: 'rbac-read-secrets',
  title: 'Roles read Secrets by name only.',
  why: 'Who lists Secrets has them all, those of the database and those of other ServiceAccounts; watch and list show the content as get does.',
  fix: 'Name the Secrets in resourceNames and grant get only, or remove the rule.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'CIS 5.1.2',
    'kube-linter access-to-secrets',
    'Trivy KSV-0041, KSV-0113',
  ],
  examples: {
    bad: [
      {
        situation: 'all Secrets of the cluster',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [secrets]
              verbs: [get, list, watch]
        `),
      },
      {
        situation: 'among others',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [configmaps, secrets]
              verbs: ["*"]
        `),
      },
    ],
    good: [
      {
        situation: 'other kinds',
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
        situation: 'one Secret by its name',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [secrets]
              verbs: [get]
              resourceNames: [api-tls]
        `),
      },
      {
        situation: 'writing without reading',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [secrets]
              verbs: [create, patch]
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report) => {
    for (const grant of grantsOf(role)) {
      const given = granted(grant, '', ['secrets'], ['get', 'list', 'watch']);
      if (given.length > 0 && grant.names.length === 0) report({ message: `${role.kind} ${role.metadata.name} reads every Secret in its reach`, path: ['rules', grant.index, 'resources'] });
    }
  },
});
