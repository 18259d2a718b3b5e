import { describe, expect, it } from 'vitest';
import { brokenReferences, referencesOf, type Use } from '../../lib/graph/references';
import { graphOf } from './sets';

const object = (kind: string, name: string, fields = '', namespace = 'shop') => {
  const [apiVersion, kindName] = kind.split(' ');
  return `---\napiVersion: ${apiVersion}\nkind: ${kindName}\nmetadata: { name: ${name}${namespace === '' ? '' : `, namespace: ${namespace}`} }\n${fields}\n`;
};
const job = (spec: string) => object('batch/v1 CronJob', 'load', `spec: { jobTemplate: { spec: { template: { spec: { ${spec} } } } } }`);

/** What the first object refers to, as `use target state`. */
function referred(yaml: string): string[] {
  const graph = graphOf(yaml);
  const [first] = graph.objects;
  if (first === undefined) throw new Error('no object');
  return referencesOf(graph, first).map(({ use, target, state, optional }) => `${use} ${target.groupKind} ${target.namespace}/${target.name} ${state}${optional ? ' optional' : ''}`);
}

describe('references', () => {
  it.each([
    ['a variable of an init container', job('initContainers: [{ name: a, env: [{ name: A, valueFrom: { secretKeyRef: { name: s, key: k } } }] }]'), ['env /Secret shop/s missing']],
    ['whole maps as environment', job('containers: [{ name: a, envFrom: [{ configMapRef: { name: c } }, { secretRef: { name: s, optional: true } }] }]'), ['env /ConfigMap shop/c missing', 'env /Secret shop/s missing optional']],
    ['volumes of every sort', job('volumes: [{ configMap: { name: c } }, { secret: { secretName: s } }, { projected: { sources: [{ configMap: { name: p } }] } }, { persistentVolumeClaim: { claimName: d } }, { emptyDir: {} }]'), [
      'volume /ConfigMap shop/c missing',
      'volume /Secret shop/s missing',
      'volume /ConfigMap shop/p missing',
      'claim /PersistentVolumeClaim shop/d missing',
    ]],
    ['account, pull secret and class of a pod', job('serviceAccountName: a, imagePullSecrets: [{ name: r }], priorityClassName: system-node-critical'), [
      'service-account /ServiceAccount shop/a missing',
      'pull-secret /Secret shop/r missing',
      'priority-class scheduling.k8s.io/PriorityClass /system-node-critical external',
    ]],
    ['a binding', object('rbac.authorization.k8s.io/v1 RoleBinding', 'b', 'roleRef: { kind: ClusterRole, name: view }\nsubjects: [{ kind: ServiceAccount, name: a, namespace: ci }, { kind: User, name: u }]'), [
      'role rbac.authorization.k8s.io/ClusterRole /view external',
      'subject /ServiceAccount ci/a unknown',
    ]],
    ['a route across namespaces', object('gateway.networking.k8s.io/v1 HTTPRoute', 'r', 'spec: { parentRefs: [{ name: public, namespace: edge }], rules: [{ backendRefs: [{ name: api, port: 80 }] }] }'), [
      'gateway gateway.networking.k8s.io/Gateway edge/public unknown',
      'route-backend /Service shop/api missing',
    ]],
    ['an autoscaler of a Rollout', object('autoscaling/v2 HorizontalPodAutoscaler', 'h', 'spec: { scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: api } }'), ['scale-target argoproj.io/Rollout shop/api missing']],
    ['a Rollout', object('argoproj.io/v1alpha1 Rollout', 'api', 'spec: { strategy: { canary: { stableService: s, steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: t }] } }] } } }'), [
      'rollout-service /Service shop/s missing',
      'analysis-template argoproj.io/AnalysisTemplate shop/t missing',
    ]],
    ['values of the wrong type', job('volumes: 3, serviceAccountName: { a: b }, containers: [null, { env: [{ valueFrom: { secretKeyRef: { name: 7 } } }] }]'), []],
  ])('are found in %s', (_what, yaml, expected) => {
    expect(referred(yaml).sort()).toEqual([...expected].sort());
  });

  it('name the keys that a ConfigMap lacks, in data and binaryData', () => {
    const graph = graphOf(job('volumes: [{ configMap: { name: c, items: [{ key: a }, { key: b }, { key: __proto__ }] } }]') + object('v1 ConfigMap', 'c', 'data: { a: "" }\nbinaryData: { x: "" }'));
    const [reference] = brokenReferences(graph, 'volume');
    expect(reference).toMatchObject({ state: 'key-missing', target: { missingKeys: ['b', '__proto__'] }, path: ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'volumes', 0, 'configMap'] });
  });

  it.each<[string, string, Use, string]>([
    ['an ExternalSecret makes a Secret', object('external-secrets.io/v1 ExternalSecret', 'e', 'spec: { target: { name: s } }'), 'volume', 'volumes: [{ secret: { secretName: s } }]'],
    ['a SealedSecret makes a Secret of its name', object('bitnami.com/v1alpha1 SealedSecret', 's'), 'volume', 'volumes: [{ secret: { secretName: s } }]'],
    ['a Certificate makes a Secret', object('cert-manager.io/v1 Certificate', 'c', 'spec: { secretName: s }'), 'volume', 'volumes: [{ secret: { secretName: s } }]'],
    ['a StatefulSet makes claims', object('apps/v1 StatefulSet', 'db', 'spec: { volumeClaimTemplates: [{ metadata: { name: data } }] }'), 'claim', 'volumes: [{ persistentVolumeClaim: { claimName: data-db-12 } }]'],
  ])('are whole where %s', (_what, maker, use, spec) => {
    expect(brokenReferences(graphOf(job(spec)), use)).toHaveLength(1);
    expect(brokenReferences(graphOf(job(spec) + maker), use)).toHaveLength(0);
  });

  it('are whole where the target is declared as external', () => {
    const yaml = job('serviceAccountName: robot');
    expect(brokenReferences(graphOf(yaml), 'service-account')).toHaveLength(1);
    expect(brokenReferences(graphOf(yaml, { externals: [{ group: '', kind: 'ServiceAccount', namespace: 'shop', name: 'robot' }] }), 'service-account')).toHaveLength(0);
  });

  it('to cluster-wide things are judged only by a set that holds others of their kind', () => {
    const yaml = job('priorityClassName: high');
    expect(brokenReferences(graphOf(yaml), 'priority-class')).toHaveLength(0);
    expect(brokenReferences(graphOf(yaml + object('scheduling.k8s.io/v1 PriorityClass', 'low', 'value: 1', '')), 'priority-class')).toHaveLength(1);
  });
});
