import { documents, withPodSpec } from '../examples';
import { defineRule } from '../rule';
import { isHook } from '../serving';

export const barePod = defineRule({
  id: 'bare-pod',
  title: 'Pods are made by a controller.',
  why: 'Nothing brings a bare Pod back: it is gone with its node, at a drain and after an eviction, and it cannot be updated in place.',
  fix: 'Use a Deployment, a StatefulSet, a DaemonSet or a Job.',
  references: [
    'https://kubernetes.io/docs/concepts/workloads/pods/',
    'Kyverno prevent-bare-pods',
    'Kubescape C-0073',
  ],
  examples: {
    bad: [
      {
        situation: 'a Pod on its own',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: api
          spec:
            containers:
              - name: api
                image: registry.acme.io/api:1.4.2
        `),
      },
      {
        situation: 'it restarts never',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: once
          spec:
            restartPolicy: Never
            containers:
              - name: once
                image: registry.acme.io/import:1.0.0
        `),
      },
    ],
    good: [
      {
        situation: 'a Deployment',
        yaml: withPodSpec(`
          serviceAccountName: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'a test pod of a Helm chart',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: test-connection
            annotations:
              helm.sh/hook: test
          spec:
            containers:
              - name: test
                image: registry.acme.io/tools:2.0.0
        `),
      },
      {
        situation: 'a Pod that its controller made, read back from a cluster',
        yaml: documents(`
          apiVersion: v1
          kind: Pod
          metadata:
            name: api-7d9f
            ownerReferences:
              - apiVersion: apps/v1
                kind: ReplicaSet
                name: api
                uid: 2f1c
          spec:
            containers:
              - name: api
                image: registry.acme.io/api:1.4.2
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['/Pod'],
  check: (object, report) => {
    const { ownerReferences } = object.metadata;
    if ((Array.isArray(ownerReferences) && ownerReferences.length > 0) || isHook(object)) return;
    report({ message: `nothing brings the Pod ${object.metadata.name} back when it is gone` });
  },
});
