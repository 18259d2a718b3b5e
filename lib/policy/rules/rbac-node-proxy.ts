import { documents } from '../examples';
import { granted, grantsOf, ROLE_KINDS } from '../rbac';
import { defineRule } from '../rule';

export const rbacNodeProxy = defineRule({
  id: 'rbac-node-proxy',
  title: 'Roles do not reach the kubelets through the API server.',
  why: 'Through nodes/proxy the kubelet runs commands in every container of the node, and neither admission nor the audit log of pods sees it.',
  fix: 'Remove nodes/proxy; metrics are read by nodes/metrics.',
  references: [
    'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    'Checkov CKV2_K8S_2',
    'Trivy KSV-0047',
    'Kyverno restrict-clusterrole-nodesproxy',
  ],
  examples: {
    bad: [
      {
        situation: 'the proxy of nodes',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [nodes, nodes/proxy]
              verbs: [get]
        `),
      },
      {
        situation: 'with create',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [nodes/proxy]
              verbs: [create]
        `),
      },
    ],
    good: [
      {
        situation: 'metrics of nodes',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [nodes/metrics]
              verbs: [get]
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'nodes themselves',
        yaml: documents(`
          apiVersion: rbac.authorization.k8s.io/v1
          kind: ClusterRole
          metadata:
            name: operator
          rules:
            - apiGroups: [""]
              resources: [nodes]
              verbs: [get, list, watch]
        `),
      },
    ],
  },
  on: 'object',
  kinds: ROLE_KINDS,
  check: (role, report) => {
    for (const grant of grantsOf(role)) {
      const given = granted(grant, '', ['nodes/proxy'], ['get', 'create']);
      if (given.length > 0) report({ message: `${role.kind} ${role.metadata.name} reaches every kubelet by nodes/proxy`, path: ['rules', grant.index, 'resources'] });
    }
  },
});
