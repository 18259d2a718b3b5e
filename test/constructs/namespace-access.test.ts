import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { NamespaceWithQuota, type NamespaceWithQuotaProps } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { factsOf } from '../../lib/kube/provenance';
import { reaches } from '../../lib/graph/reachability';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

const SHOP = { team: 'shop', environment: 'prod', size: 'S' } as const;

function namespace(props: Partial<NamespaceWithQuotaProps>, platform: PlatformProps = {}, use: (shop: NamespaceWithQuota) => void = () => {}) {
  return build((chart) => use(new NamespaceWithQuota(chart, 'shop', { ...SHOP, ...props })), { platform: definePlatform(platform) });
}

describe('viewers', () => {
  const built = namespace({ access: { viewers: 'oidc:support' } });
  const rules: readonly Tree[] = built.get('Role', 'viewer').rules;

  it('are bound to a role of their own', () => {
    expect(built.problems).toEqual([]);
    expect(built.get('RoleBinding', 'viewers')).toMatchObject({ roleRef: { kind: 'Role', name: 'viewer' }, subjects: [{ kind: 'Group', name: 'oidc:support' }] });
  });

  it('change nothing, and see no log, no configuration and no Secret', () => {
    expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list', 'watch']));
    const resources = rules.flatMap((rule) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['pods', 'deployments', 'events', 'resourcequotas']));
    for (const taboo of ['*', 'pods/log', 'pods/exec', 'configmaps', 'secrets']) expect(resources).not.toContain(taboo);
  });

  it('see what the engines of the platform make of it', () => {
    const resources = namespace({ access: { viewers: 'oidc:support' } }, { autoscaling: 'keda', ingress: { engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' } }).get('Role', 'viewer').rules.flatMap((rule: Tree) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['scaledobjects', 'ingresses']));
    expect(resources).not.toContain('httproutes');
  });
});

describe('the group for emergencies', () => {
  const reason = 'Incidents of severity 1, with a ticket';
  const access = { breakGlass: { group: 'oidc:shop-emergency', reason } };

  it('may edit, and is neither administrator nor allowed to change its own limits', () => {
    const { roleRef, subjects } = namespace({ access }).get('RoleBinding', 'break-glass');
    expect([roleRef.kind, roleRef.name, subjects.length, subjects[0].name]).toEqual(['ClusterRole', 'edit', 1, 'oidc:shop-emergency']);
    expect(namespace({ access }).kinds()).not.toContain('Role');
  });

  it('has its reason at the binding and in the record', () => {
    namespace({ access }, {}, (shop) => {
      expect(factsOf(shop)?.overrides).toEqual([{ by: 'prop', object: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'RoleBinding', name: 'break-glass', namespace: 'shop' }, paths: ['/roleRef'], reason }]);
    });
    expect(namespace({ access }).get('RoleBinding', 'break-glass').metadata.annotations).toEqual({ 'kubernetes.io/description': reason });
  });

  it('is not there unless it is named', () => {
    expect(namespace({ access: { developers: 'oidc:shop' } }).objects.filter(({ kind }) => kind === 'RoleBinding').map(({ metadata }) => metadata.name)).toEqual(['developers']);
  });
});

describe('allowed namespaces', () => {
  it('are let in by name or by the construct, each once and in an order of their own', () => {
    const built = build((chart) => {
      const edge = new NamespaceWithQuota(chart, 'edge', SHOP);
      new NamespaceWithQuota(chart, 'shop', { ...SHOP, network: { allowNamespaces: ['monitoring', edge, 'edge'] } });
    });
    expect(built.problems).toEqual([]);
    const { spec } = built.get('NetworkPolicy', 'allow-namespaces');
    expect(spec.ingress[0].from.map((peer: Tree) => peer.namespaceSelector.matchLabels['kubernetes.io/metadata.name'])).toEqual(['edge', 'monitoring']);
    expect([spec.podSelector, spec.policyTypes, spec.ingress.length]).toEqual([{}, ['Ingress'], 1]);
  });

  it('open nothing where none is named', () => {
    expect(namespace({ network: { allowNamespaces: [] } }).objects.filter(({ kind }) => kind === 'NetworkPolicy').length).toBe(1);
    expect(namespace({ network: {} }).problems).toEqual([]);
  });

  it.each([
    ['everybody', JsonPatch.replace('/spec/ingress/0', {}), 'network-policy-open-peer'],
    ['every namespace', JsonPatch.replace('/spec/ingress/0/from/0/namespaceSelector', {}), 'network-policy-open-peer'],
  ])('are not %s, and a change that makes it so is an error', (_, patch, rule) => {
    const app = new App();
    const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { ...SHOP, network: { allowNamespaces: ['monitoring'] } });
    shop.allowNamespaces?.patch(patch);
    expect(synthesize(app, { today: '2026-11-21' }).problems).toContainEqual(expect.objectContaining({ id: rule, severity: 'error' }));
  });

  it('may call every pod as the graph sees it, and others still may not', () => {
    const app = new App();
    const chart = new Chart(app, 'all');
    const places = { edge: new NamespaceWithQuota(chart, 'edge', SHOP), other: new NamespaceWithQuota(chart, 'other', SHOP), shop: new NamespaceWithQuota(chart, 'shop', { ...SHOP, network: { allowNamespaces: ['edge'] } }) };
    for (const place of Object.values(places)) new ProductionService(place, 'api', minimal());
    // Both callers may go out to the shop; what is asked is whether they are let in.
    for (const place of [places.edge, places.other]) place.defaultDeny.patch(JsonPatch.add('/spec/egress', [{ to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }] }]));
    const { graph } = synthesize(app, { today: '2026-11-21' });
    const podOf = (name: string) => {
      const [workload] = graph.workloadsIn(name);
      if (!workload) throw new Error(`no workload in ${name}`);
      return workload;
    };
    const calls = (from: string) => reaches(graph, podOf(from), podOf('shop'), { port: 8080, protocol: 'TCP' }).allowed;
    expect([calls('edge'), calls('other')]).toEqual([true, false]);
  });
});

describe('a quota by priority class', () => {
  const quotaByPriority = { batch: { cpu: 1, memory: '2Gi', pods: 5 }, 'a-first': { cpu: '500m', memory: '1Gi' } } as const;

  it('counts the pods of its class alone, and what it names alone', () => {
    const { spec } = namespace({ quotaByPriority }).get('ResourceQuota', 'shop-batch');
    expect(spec).toEqual({
      hard: { 'requests.cpu': '1', 'requests.memory': '2Gi', 'limits.cpu': '2', 'limits.memory': '4Gi', pods: '5' },
      scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['batch'] }] },
    });
    expect(namespace({ quotaByPriority }).get('ResourceQuota', 'shop-a-first').spec.hard).not.toHaveProperty('pods');
  });

  it('counts no CPU limits where the namespace counts none', () => {
    expect(namespace({ quotaByPriority, cpuLimits: false }).get('ResourceQuota', 'shop-batch').spec.hard).not.toHaveProperty(['limits.cpu']);
  });

  it('never bears the name of the namespace’s own', () => {
    const built = build((chart) => new NamespaceWithQuota(chart, 'batch', { ...SHOP, quotaByPriority: { batch: { cpu: 1, memory: '1Gi' } } }));
    expect(built.objects.filter(({ kind }) => kind === 'ResourceQuota').map(({ metadata }) => metadata.name)).toEqual(['batch', 'batch-batch']);
  });

  const shop = (className: string | undefined): SynthResult => {
    const app = new App();
    const place = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { ...SHOP, quotaByPriority: { batch: { cpu: 1, memory: '2Gi' } } });
    const service = new ProductionService(place, 'api', minimal());
    if (className !== undefined) service.patch('Deployment', JsonPatch.add('/spec/template/spec/priorityClassName', className));
    return synthesize(app, { today: '2026-11-21' });
  };

  it('is proved to hold the peak of its class, and to leave other classes alone', () => {
    const found = { id: 'quota-fits-peak', severity: 'error', object: { name: 'shop-batch' } };
    expect(shop('batch').problems).toMatchObject([{ ...found, prop: 'quotaByPriority.batch.cpu' }, { ...found, prop: 'quotaByPriority.batch.cpu' }]);
    expect(shop('web').problems).toEqual([]);
    expect(shop(undefined).problems).toEqual([]);
  });
});

describe('a queue', () => {
  const queueing = { queueing: 'kueue' } as const;

  it('is a LocalQueue that leads to the ClusterQueue', () => {
    const built = namespace({ queue: 'gpu' }, queueing);
    expect(built.problems).toEqual([]);
    expect(built.get('LocalQueue')).toMatchObject({ apiVersion: 'kueue.x-k8s.io/v1beta2', metadata: { name: 'shop', namespace: 'shop' }, spec: { clusterQueue: 'gpu' } });
  });

  it.each([[7, 'prop-malformed', "'batch'"], ['GPU Queue', 'name-malformed', "'gpu-queue'"], ['', 'name-malformed', 'ClusterQueue']])('has a name: %j has none', (queue, id, said) => {
    const { problems, kinds } = namespace({ queue: queue as string }, queueing);
    expect(problems).toMatchObject([{ id, prop: 'queue', fix: expect.stringContaining(said) }]);
    expect(kinds()).not.toContain('LocalQueue');
  });

  it.each(['none', 'volcano', 'kai'] as const)('needs Kueue: the engine %s does not serve it', (engine) => {
    const { problems, kinds } = namespace({ queue: 'gpu' }, { queueing: engine });
    expect(problems).toMatchObject([{ id: 'engine-absent', message: expect.stringContaining(`queueing is ${engine}`) }]);
    expect(kinds()).not.toContain('LocalQueue');
  });
});
