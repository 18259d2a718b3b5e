import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../lib/graph/graph';
import { readSelector } from '../../lib/graph/selectors';
import type { KubeObject } from '../../lib/kube/object';
import { graphOf, pod, workloadNamed } from './sets';

const configMap = (name: string, namespace?: string) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`} }\n`;
const scaled = (kind: string, spec: string, extra = '') => `---
apiVersion: ${kind}
metadata: { name: it, namespace: shop }
spec: { ${spec}, template: { spec: { containers: [{ name: main, image: "x:1" }] } } }
${extra}`;
const hpa = (target: string) => `---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: it, namespace: shop }
spec: { scaleTargetRef: ${target}, minReplicas: 3, maxReplicas: 9 }
`;

describe('the graph', () => {
  it('finds objects by kind, namespace and name, whatever their version', () => {
    const graph = graphOf(configMap('a', 'shop') + configMap('a', 'test'));
    expect(graph.find('/ConfigMap', 'test', 'a')?.metadata.namespace).toBe('test');
    expect(graph.find('/ConfigMap', 'other', 'a')).toBeUndefined();
    expect(graph.find('/Secret', 'shop', 'a')).toBeUndefined();
    expect(graph.ofKind('/ConfigMap')).toHaveLength(2);
  });

  it('lets an object without a namespace stand for any', () => {
    const graph = graphOf(configMap('a') + configMap('b', 'shop') + configMap('c', 'test'));
    expect(graph.find('/ConfigMap', 'shop', 'a')).toBeDefined();
    expect(graph.find('/ConfigMap', undefined, 'b')).toBeDefined();
  });

  it('takes an object without a namespace to lie with the rest, when that is one place', () => {
    const selector = readSelector({ matchLabels: { app: 'api' } });
    if (selector === undefined) throw new Error('unreadable');
    const stray = pod('api', '{ app: api }').replace(', namespace: shop', '');
    expect(graphOf(stray + configMap('a', 'shop')).workloadsSelectedBy('shop', selector)).toHaveLength(1);
    expect(graphOf(stray + configMap('a', 'shop') + configMap('b', 'test')).workloadsSelectedBy('shop', selector)).toHaveLength(0);
  });

  it('knows what is here, what is outside, and what nobody declared', () => {
    const graph = graphOf(configMap('a', 'shop'), { externals: [{ group: '', kind: 'Secret', namespace: 'shop', name: 'token' }] });
    expect(graph.status('/ConfigMap', 'shop', 'a')).toBe('here');
    expect(graph.status('/Secret', 'shop', 'token')).toBe('external');
    expect(graph.status('/Secret', 'test', 'token')).toBe('missing');
    expect(graph.status('/ServiceAccount', 'shop', 'default')).toBe('external');
    expect(graph.status('rbac.authorization.k8s.io/ClusterRole', undefined, 'system:auth-delegator')).toBe('external');
    expect(graph.status('rbac.authorization.k8s.io/ClusterRole', undefined, 'viewer')).toBe('missing');
  });

  it('lists the namespaces that are declared or used', () => {
    expect(graphOf(`${configMap('a', 'shop')}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: edge }\n`).namespaces).toEqual(['edge', 'shop']);
  });

  it('survives names and labels that are properties of every object', () => {
    const objects = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: '__proto__', namespace: 'constructor' } },
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'toString', namespace: 'constructor', labels: null }, spec: null },
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'it', namespace: 7 }, spec: { template: { spec: { containers: 'none', volumes: [null, 3] } } } },
    ] as unknown as KubeObject[];
    const graph = buildGraph(objects, { minor: 34, externals: [] });
    expect(graph.find('/ConfigMap', 'constructor', '__proto__')).toBe(objects[0]);
    expect(graph.status('/Secret', 'constructor', '__proto__')).toBe('missing');
    expect(graph.workloads.map(({ name }) => name)).toEqual(['it']);
  });
});

describe('the scale of a workload', () => {
  it.each([
    ['a Deployment without replicas', scaled('apps/v1\nkind: Deployment', 'paused: false'), [1, 1, 1]],
    ['a Deployment surges a quarter, rounded up', scaled('apps/v1\nkind: Deployment', 'replicas: 5'), [5, 5, 2]],
    ['a Deployment that is re-created', scaled('apps/v1\nkind: Deployment', 'replicas: 5, strategy: { type: Recreate }'), [5, 5, 0]],
    ['a Deployment with a surge of its own', scaled('apps/v1\nkind: Deployment', 'replicas: 10, strategy: { rollingUpdate: { maxSurge: 3 } }'), [10, 10, 3]],
    ['an autoscaled Deployment surges by its maximum', scaled('apps/v1\nkind: Deployment', 'paused: false', hpa('{ apiVersion: apps/v1, kind: Deployment, name: it }')), [3, 9, 3]],
    ['an autoscaler of another workload changes nothing', scaled('apps/v1\nkind: Deployment', 'replicas: 4', hpa('{ apiVersion: apps/v1, kind: Deployment, name: other }')), [4, 4, 1]],
    ['a StatefulSet adds none', scaled('apps/v1\nkind: StatefulSet', 'replicas: 3'), [3, 3, 0]],
    ['a Job runs at its parallelism', scaled('batch/v1\nkind: Job', 'parallelism: 8, completions: 20'), [8, 8, 0]],
    ['a Job never runs more pods than it completes', scaled('batch/v1\nkind: Job', 'parallelism: 8, completions: 2'), [2, 2, 0]],
    ['a DaemonSet is counted by node', scaled('apps/v1\nkind: DaemonSet', 'minReadySeconds: 1'), [1, 1, 0]],
    ['a blue-green Rollout runs twice', scaled('argoproj.io/v1alpha1\nkind: Rollout', 'replicas: 4, strategy: { blueGreen: { activeService: a } }'), [4, 4, 4]],
    ['a canary behind a router keeps its stable pods', scaled('argoproj.io/v1alpha1\nkind: Rollout', 'replicas: 4, strategy: { canary: { trafficRouting: { nginx: {} } } }'), [4, 4, 4]],
    ['a canary by replicas surges', scaled('argoproj.io/v1alpha1\nkind: Rollout', 'replicas: 4, strategy: { canary: { maxSurge: 50% } }'), [4, 4, 2]],
    ['replicas that are no number', scaled('apps/v1\nkind: StatefulSet', 'replicas: many'), [1, 1, 0]],
  ])('%s', (_what, yaml, [min, max, surge]) => {
    const { scale, surge: added } = workloadNamed(graphOf(yaml), 'it');
    expect([scale.min, scale.max, added]).toEqual([min, max, surge]);
  });

  it('is the autoscaler’s of KEDA, from zero and to a hundred when nothing is said', () => {
    const graph = graphOf(`${pod('api', '{ app: api }')}---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: api, namespace: shop }\nspec: { scaleTargetRef: { name: api } }\n`);
    expect(workloadNamed(graph, 'api').scale).toMatchObject({ min: 0, max: 100, source: 'keda', owner: { kind: 'ScaledObject' } });
  });

  it('of a Deployment that a Rollout took over is the Rollout’s', () => {
    const graph = graphOf(`${pod('api', '{ app: api }')}---\napiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: { name: api, namespace: shop }\nspec: { replicas: 3, workloadRef: { apiVersion: apps/v1, kind: Deployment, name: api } }\n`);
    const { object, pod: template, scale } = workloadNamed(graph, 'api');
    expect([object.kind, template.labels, scale.max]).toEqual(['Rollout', { app: 'api' }, 3]);
  });
});

describe('thousands of objects', () => {
  it('are read a few times each, however many they are', () => {
    const reads = (pairs: number) => {
      let count = 0;
      const counted = <T extends object>(value: T): T => new Proxy(value, { get: (target, key) => (count++, Reflect.get(target, key) as unknown) });
      const objects = Array.from({ length: pairs }, (_, index): KubeObject[] => [
        counted({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: `a${index}`, namespace: 'shop' }, spec: { template: { metadata: { labels: { app: `a${index}`, team: 'shop' } }, spec: { containers: [] } } } }),
        counted({ apiVersion: 'v1', kind: 'Service', metadata: { name: `a${index}`, namespace: 'shop' }, spec: { selector: { app: `a${index}`, team: 'shop' } } }),
      ]).flat();
      const graph = buildGraph(objects, { minor: 34, externals: [] });
      for (let index = 0; index < pairs; index++) {
        expect(graph.status('/Service', 'shop', `a${index}`)).toBe('here');
        const selector = readSelector({ matchLabels: { app: `a${index}`, team: 'shop' } });
        expect(selector && graph.workloadsSelectedBy('shop', selector)).toHaveLength(1);
      }
      return count;
    };
    const few = reads(100);
    expect(reads(1000)).toBeLessThan(12 * few);
  });
});
