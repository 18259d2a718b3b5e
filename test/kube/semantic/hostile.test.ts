import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../lib/kube/object';
import { checkSemantics } from '../../../lib/kube/semantic';

const KINDS = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'ResourceQuota'],
  ['v1', 'LimitRange'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['argoproj.io/v1alpha1', 'Rollout'],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
] as const;

/** Names that the checks look for, so that random trees reach deep. */
const KEYS = ['metadata', 'name', 'labels', 'spec', 'template', 'containers', 'initContainers', 'volumes', 'volumeMounts', 'env', 'valueFrom', 'ports', 'port', 'resources', 'requests', 'limits', 'cpu', 'selector', 'matchLabels', 'matchExpressions', 'rules', 'steps', 'strategy', 'canary', 'metrics', 'affinity', 'tolerations', 'securityContext', 'sources', 'projected', 'items', 'data', 'hard', '__proto__', 'constructor'];

const tree = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 8 }, fc.string(), fc.integer(), fc.double(), fc.bigInt(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 3 }), tie('map')),
  map: fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('value'), { maxKeys: 6 }),
}));

describe('hostile objects', () => {
  test('never crash a check, whatever they hold', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), tree.map, fc.integer({ min: 28, max: 36 }), ([apiVersion, kind], body, minor) => {
        const problems = checkSemantics({ ...(body as object), apiVersion, kind } as unknown as KubeObject, minor);
        for (const problem of problems) expect(problem.pointer === '' || problem.pointer?.startsWith('/')).toBe(true);
      }),
      { numRuns: 1500 },
    );
  });

  test('long lists are checked once through', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => index);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: {
        volumes: many.map((index) => ({ name: `v${index}`, emptyDir: {} })),
        containers: [{ name: 'a', image: 'x', volumeMounts: many.map((index) => ({ name: `v${index}`, mountPath: `/${index}` })), ports: many.map((index) => ({ containerPort: index + 1, name: `p${index}` })) }],
      },
    };
    expect(checkSemantics(pod, 34)).toEqual([]);
  });
});
