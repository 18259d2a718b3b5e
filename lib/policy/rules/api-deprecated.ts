import { documents } from '../examples';
import { RETIRED_KINDS, retirementOf } from '../retired-apis';
import { defineRule } from '../rule';

export const apiDeprecated = defineRule({
  id: 'api-deprecated',
  title: 'No API version is one that Kubernetes will remove.',
  why: 'It works until the upgrade that removes it; then everything that uses it must change on one day.',
  fix: 'Move to the API version that replaces it.',
  references: [
    'https://kubernetes.io/docs/reference/using-api/deprecation-guide/',
    'Pluto',
    'kubent',
    'kube-score stable-version',
  ],
  examples: {
    bad: [
      {
        situation: 'priority levels, which go in 1.32',
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
      {
        situation: 'Endpoints, superseded by EndpointSlice',
        yaml: documents(`
          apiVersion: v1
          kind: Endpoints
          metadata:
            name: api
        `),
      },
    ],
    good: [
      {
        situation: 'the version of today',
        minor: 35,
        yaml: documents(`
          apiVersion: flowcontrol.apiserver.k8s.io/v1
          kind: FlowSchema
          metadata:
            name: api
          spec:
            priorityLevelConfiguration:
              name: workload-high
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'before it was deprecated',
        minor: 32,
        yaml: documents(`
          apiVersion: v1
          kind: Endpoints
          metadata:
            name: api
        `),
      },
      {
        situation: 'removed already; api-removed looks at it',
        yaml: documents(`
          apiVersion: policy/v1beta1
          kind: PodDisruptionBudget
          metadata:
            name: api
          spec:
            minAvailable: 1
        `),
      },
    ],
  },
  on: 'object',
  kinds: RETIRED_KINDS,
  check: (object, report, { minor }) => {
    const retired = retirementOf(object);
    if (retired === undefined || minor < retired.deprecated || (retired.removed !== undefined && minor >= retired.removed)) return;
    const end = retired.removed === undefined ? '' : ` and goes in 1.${retired.removed}`;
    report({
      message: `${object.apiVersion} ${object.kind} is deprecated since Kubernetes 1.${retired.deprecated}${end}`,
      path: ['apiVersion'],
      ...(retired.use !== undefined && { accepted: retired.use, fix: `Write ${retired.use.includes(' ') ? retired.use : `apiVersion: ${retired.use}`}.` }),
    });
  },
});
