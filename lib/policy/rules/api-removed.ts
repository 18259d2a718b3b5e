import { documents } from '../examples';
import { RETIRED_KINDS, retirementOf } from '../retired-apis';
import { defineRule } from '../rule';

export const apiRemoved = defineRule({
  id: 'api-removed',
  title: 'Every API version exists in the Kubernetes version that is aimed at.',
  why: 'The API server refuses the object: the deploy stops half-way, and after an upgrade of the cluster nothing of it can be changed any more.',
  fix: 'Move to the API version that replaces it.',
  references: [
    'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    'Pluto',
    'kubent',
    'Trivy KSV-0107',
    'kube-linter no-extensions-v1beta',
  ],
  examples: {
    bad: [
      {
        situation: 'a budget of before 1.25',
        yaml: documents(`
          apiVersion: policy/v1beta1
          kind: PodDisruptionBudget
          metadata:
            name: api
          spec:
            minAvailable: 1
        `),
      },
      {
        situation: 'priority levels, removed in 1.32',
        minor: 32,
        yaml: documents(`
          apiVersion: flowcontrol.apiserver.k8s.io/v1beta3
          kind: FlowSchema
          metadata:
            name: api
          spec:
            priorityLevelConfiguration:
              name: workload-high
        `),
      },
    ],
    good: [
      {
        situation: 'the version of today',
        yaml: documents(`
          apiVersion: policy/v1
          kind: PodDisruptionBudget
          metadata:
            name: api
            namespace: shop
          spec:
            maxUnavailable: 1
            selector:
              matchLabels:
                app: api
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'deprecated, and still there; api-deprecated looks at it',
        minor: 31,
        yaml: documents(`
          apiVersion: flowcontrol.apiserver.k8s.io/v1beta3
          kind: FlowSchema
          metadata:
            name: api
          spec:
            priorityLevelConfiguration:
              name: workload-high
        `),
      },
    ],
  },
  on: 'object',
  kinds: RETIRED_KINDS,
  check: (object, report, { minor }) => {
    const retired = retirementOf(object);
    if (retired?.removed === undefined || minor < retired.removed) return;
    report({
      message: `${object.apiVersion} ${object.kind} was removed in Kubernetes 1.${retired.removed}`,
      path: ['apiVersion'],
      ...(retired.use !== undefined && { accepted: retired.use, fix: `Write apiVersion: ${retired.use}, and mind what its fields are called there.` }),
    });
  },
});
