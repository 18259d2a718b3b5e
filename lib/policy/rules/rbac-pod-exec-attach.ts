import { documents } from '../examples';
import { granted, grantsOf, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacPodExecAttach = defineRule({
  id: 'rbac-pod-exec-attach',
  title: 'Roles do not enter running containers.',
  why: 'Who enters a container has its Secrets, its token and its network, and leaves no trace in Git; for a workload it is a way to take over others.',
  fix: 'Remove pods/exec and pods/attach; give people temporary access, or ephemeral containers by a role of their own.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'Polaris rolePodExecAttach',
    'Checkov CKV2_K8S_2',
    'Trivy KSV-0053',
  ],
  examples: {
    bad: [
      {
        situation: 'exec',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [pods, pods/exec]
              verbs: [get, create]
        `),
      },
      {
        situation: 'attach',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [pods/attach]
              verbs: [create]
        `),
      },
    ],
    good: [
      {
        situation: 'logs only',
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
        situation: 'listing what cannot be listed grants nothing',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: Role
          metadata:
            name: deployer
            namespace: shop
          rules:
            - apiGroups: [""]
              resources: [pods/exec]
              verbs: [list]
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report) => {
    for (const grant of grantsOf(role)) {
      const given = granted(grant, '', ['pods/exec', 'pods/attach'], ['create', 'get']);
      if (given.length > 0) report({ message: `${role.kind} ${role.metadata.name} may enter containers by ${given.join(', ')}`, path: ['rules', grant.index, 'resources'] });
    }
  },
});
