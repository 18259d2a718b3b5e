import { documents } from '../examples';
import { grantsOf, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacEscalateBindImpersonate = defineRule({
  id: 'rbac-escalate-bind-impersonate',
  title: 'Roles do not grant escalate, bind or impersonate.',
  why: 'With these verbs the holder gives itself rights that it does not have: by a role that holds more, by binding one, or by acting as somebody else.',
  fix: 'Remove the verb.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'CIS 5.1.8',
    'Checkov CKV_K8S_157, CKV_K8S_158',
    'Trivy KSV-0043, KSV-0050',
  ],
  examples: {
    bad: [
      {
        situation: 'binding roles',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterroles]
              verbs: [bind]
        `),
      },
      {
        situation: 'acting as others',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [users, groups]
              verbs: [impersonate]
        `),
      },
    ],
    good: [
      {
        situation: 'writing bindings, where the API server keeps the holder within its own rights',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [rolebindings]
              verbs: [create, patch]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'binding one role by its name, as deployers of a namespace need it',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterroles]
              verbs: [bind]
              resourceNames: [view]
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report) => {
    for (const { index, verbs, names } of grantsOf(role)) {
      const given = names.length > 0 ? [] : verbs.filter((verb) => verb === 'escalate' || verb === 'bind' || verb === 'impersonate');
      if (given.length > 0) report({ message: `${role.kind} ${role.metadata.name} grants ${given.join(', ')}`, path: ['rules', index, 'verbs'] });
    }
  },
});
