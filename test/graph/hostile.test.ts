import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { budgetsOf } from '../../lib/graph/budgets';
import { ledger } from '../../lib/graph/capacity';
import { buildGraph } from '../../lib/graph/graph';
import { formatLedger } from '../../lib/graph/ledger-text';
import { reaches } from '../../lib/graph/reachability';
import { referencesOf } from '../../lib/graph/references';
import { servicesOf } from '../../lib/graph/services';
import type { KubeObject } from '../../lib/kube/object';

const KINDS = ['v1 Service', 'v1 ResourceQuota', 'v1 LimitRange', 'v1 Pod', 'v1 ConfigMap', 'apps/v1 Deployment', 'apps/v1 StatefulSet', 'batch/v1 CronJob', 'argoproj.io/v1alpha1 Rollout', 'autoscaling/v2 HorizontalPodAutoscaler', 'policy/v1 PodDisruptionBudget', 'networking.k8s.io/v1 NetworkPolicy', 'networking.k8s.io/v1 Ingress', 'rbac.authorization.k8s.io/v1 RoleBinding'];
const FIELDS = ['spec', 'template', 'metadata', 'labels', 'selector', 'matchLabels', 'matchExpressions', 'containers', 'name', 'ports', 'hard', 'limits', 'default', 'replicas', 'strategy', 'podSelector', 'ingress', 'from', 'rules', 'subjects', 'roleRef', 'scaleTargetRef', 'kind', 'env', 'volumes', 'resources', 'requests', 'cpu', '__proto__', 'constructor'];

/** Any JSON, with keys that mean something. */
const anyJson = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 7, withCrossShrink: true },
    fc.constantFrom(null, true, 0, -1, 1.5, 1e300, '', 'a', '50%', '1Gi', '10.0.0.0/8'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(fc.constantFrom(...FIELDS), tie('value')), { maxLength: 6 }).map((entries) => JSON.parse(`{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join()}}`) as unknown),
  ),
})).value;
const anyObject = fc.record({ kind: fc.constantFrom(...KINDS), name: fc.constantFrom('a', 'b', '__proto__'), namespace: fc.constantFrom(undefined, 'a', 'constructor'), spec: anyJson, template: anyJson }).map(({ kind, name, namespace, spec, template }): KubeObject => {
  const [apiVersion = '', kindName = ''] = kind.split(' ');
  const whole = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? { template: { spec: template }, ...spec } : spec;
  return { apiVersion, kind: kindName, metadata: { name, ...(namespace !== undefined && { namespace }) }, spec: whole };
});

describe('objects of any shape', () => {
  it('are indexed, summed and asked without a crash', () => {
    fc.assert(
      fc.property(fc.array(anyObject, { maxLength: 8 }), (objects) => {
        const graph = buildGraph(objects, { minor: 34, externals: [] });
        for (const object of objects) referencesOf(graph, object);
        for (const namespace of ['', 'a', 'constructor']) expect(formatLedger(ledger(graph, namespace))).toContain('total');
        for (const from of graph.workloads) for (const to of graph.workloads) expect(typeof reaches(graph, from, to, { port: 80 }).allowed).toBe('boolean');
        expect(servicesOf(graph).length + budgetsOf(graph).length).toBeLessThanOrEqual(objects.length);
      }),
      { numRuns: 300 },
    );
  });
});
