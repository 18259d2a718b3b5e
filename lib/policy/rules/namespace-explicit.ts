import { documents } from '../examples';
import { defineRule } from '../rule';

const NAMESPACED = [
  ...['ConfigMap', 'LimitRange', 'PersistentVolumeClaim', 'Pod', 'ReplicationController', 'ResourceQuota', 'Secret', 'Service', 'ServiceAccount'].map((kind) => `/${kind}`),
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/${kind}`),
  ...['CronJob', 'Job'].map((kind) => `batch/${kind}`),
  ...['Ingress', 'NetworkPolicy'].map((kind) => `networking.k8s.io/${kind}`),
  ...['Role', 'RoleBinding'].map((kind) => `rbac.authorization.k8s.io/${kind}`),
  'argoproj.io/Rollout',
  'autoscaling/HorizontalPodAutoscaler',
  'policy/PodDisruptionBudget',
];

export const namespaceExplicit = defineRule({
  id: 'namespace-explicit',
  title: 'Objects say their namespace, and it is not default.',
  why: 'An object without a namespace lands wherever the context of whoever applies it points; in default lands what everybody forgot.',
  fix: 'Set metadata.namespace.',
  references: [
    'https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/',
    'CIS 5.7.4',
    'kube-linter use-namespace',
    'Checkov CKV_K8S_21',
    'Trivy KSV-0110',
  ],
  examples: {
    bad: [
      {
        situation: 'none',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
      {
        situation: 'default',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: default
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
    ],
    good: [
      {
        situation: 'a namespace of its own',
        yaml: documents(`
          apiVersion: v1
          kind: Service
          metadata:
            name: api
            namespace: shop
          spec:
            selector:
              app: api
            ports:
              - port: 80
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'cluster-scoped objects have none',
        yaml: documents(`
          apiVersion: v1
          kind: Namespace
          metadata:
            name: shop
        `),
      },
    ],
  },
  on: 'object',
  kinds: NAMESPACED,
  check: (object, report) => {
    const { name, namespace } = object.metadata;
    if (namespace !== undefined && namespace !== '' && namespace !== 'default') return;
    report({ message: `${object.kind} ${name} ${namespace === 'default' ? 'is in the namespace default' : 'says no namespace'}`, path: ['metadata', 'namespace'] });
  },
});
