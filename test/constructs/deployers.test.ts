import { App, Chart } from 'cdk8s';
import { beforeAll, describe, expect, it } from 'vitest';
import { deployerRules } from '../../constructs/namespace-with-quota/access';
import { Platform } from '../../constructs/kit/platform';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { groupKindOf, groupOf, type KubeObject } from '../../lib/kube/object';
import type { Applier } from '../../lib/kube/provenance';
import { outputOf } from '../../lib/synth/output';
import { synthesize } from '../../lib/synth/synthesize';
import { allExamples, type Example } from '../goldens/examples';
import { minimal } from './build';

/** The constructs whose objects belong to the platform team as a whole. */
const OF_THE_PLATFORM = ['namespace-with-quota', 'tenant'];
const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];

let examples: Example[] = [];
beforeAll(async () => void (examples = await allExamples()));

/** What an example makes, each object with who applies it, and the platform that it stands on. */
function made({ build }: Example) {
  const chart = new Chart(new App(), 'example', { namespace: 'shop' });
  build(chart);
  const result = synthesize(chart.node.root);
  const appliers = new Map(outputOf(result, 'single').files.flatMap(({ objects }) => objects.map(({ id, appliedBy }) => [id, appliedBy] as const)));
  return { platform: Platform.of(chart), objects: result.objects.map((object) => ({ object, appliedBy: appliers.get(idOf(object)) })) };
}

function idOf(object: KubeObject): string {
  const { namespace = '', name } = object.metadata;
  return [groupKindOf(object), namespace, name].join('/');
}

/** The resource of a kind, as RBAC names it. */
function resourceOf(kind: string): string {
  const lower = kind.toLowerCase();
  return /[^aeiou]y$/.test(lower) ? `${lower.slice(0, -1)}ies` : lower.endsWith('s') ? `${lower}es` : `${lower}s`;
}

describe('deployers', () => {
  it('may apply every object that a workload construct emits, but for those that grant rights', () => {
    const seen = new Set<string>();
    for (const example of examples.filter(({ construct }) => !OF_THE_PLATFORM.includes(construct))) {
      const { platform, objects } = made(example);
      const rules = deployerRules(platform);
      for (const { object, appliedBy } of objects) {
        const where = `${example.construct} ${example.name}: ${groupKindOf(object)}`;
        expect(appliedBy, where).toBe(groupOf(object.apiVersion) === 'rbac.authorization.k8s.io' ? 'platform' : 'deployers');
        if (appliedBy !== 'deployers') continue;
        const allowed = rules.find(({ apiGroups, resources }) => apiGroups?.includes(groupOf(object.apiVersion)) && resources?.includes(resourceOf(object.kind)));
        expect(allowed?.verbs, where).toEqual(expect.arrayContaining(VERBS));
        seen.add(object.kind);
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['Deployment', 'Service', 'ServiceAccount', 'ConfigMap', 'HorizontalPodAutoscaler', 'ScaledObject', 'NetworkPolicy', 'PodDisruptionBudget', 'HTTPRoute', 'Ingress']));
  });

  it('apply nothing of what bounds them: that is the platform team’s, each object of it', () => {
    for (const example of examples.filter(({ construct }) => OF_THE_PLATFORM.includes(construct))) {
      for (const { object, appliedBy } of made(example).objects) expect(appliedBy, `${example.name}: ${groupKindOf(object)} ${object.metadata.name}`).toBe('platform');
    }
  });

  it('may touch no object of the platform team by kind, but for network policies, which both have', () => {
    for (const example of examples) {
      const { platform, objects } = made(example);
      const resources = new Set(deployerRules(platform).filter(({ verbs }) => verbs.includes('create')).flatMap((rule) => rule.resources ?? []));
      for (const { object, appliedBy } of objects) {
        if (appliedBy === 'platform' && object.kind !== 'NetworkPolicy') expect(resources, groupKindOf(object)).not.toContain(resourceOf(object.kind));
      }
    }
  });
});

describe('the inventory', () => {
  const app = new App();
  const chart = new Chart(app, 'all', { namespace: 'shop' });
  const shop = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'S', access: { deployers: 'oidc:shop-ci' } });
  new ProductionService(shop, 'api', minimal());
  const appliers = new Map<string, Applier | undefined>(outputOf(synthesize(app), 'per-resource').files.flatMap(({ objects }) => objects.map(({ id, appliedBy }) => [id, appliedBy] as const)));

  it('marks both groups', () => {
    expect(Object.fromEntries(appliers)).toMatchObject({
      '/Namespace//shop': 'platform',
      '/ResourceQuota/shop/shop': 'platform',
      '/LimitRange/shop/shop': 'platform',
      'networking.k8s.io/NetworkPolicy/shop/default-deny': 'platform',
      'rbac.authorization.k8s.io/Role/shop/deployer': 'platform',
      'networking.k8s.io/NetworkPolicy/shop/api': 'deployers',
      'apps/Deployment/shop/api': 'deployers',
    });
  });
});
