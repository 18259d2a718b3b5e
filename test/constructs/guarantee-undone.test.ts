import { Chart, JsonPatch } from 'cdk8s';
import { App, definePlatform, NamespaceWithQuota, ProductionService, type Waiver } from 'cdk8s-plinth';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guaranteeAt, promised, free, undoneBy, type Guarantees } from '../../constructs/kit/guarantees';
import { parseInventory } from '../../lib/synth/files/read-inventory';
import { inventoryText } from '../../lib/synth/files/inventory';
import { outputOf } from '../../lib/synth/output';
import { synthesize } from '../../lib/synth/synthesize';
import { minimal, type Tree } from './build';

const { add, remove, replace } = JsonPatch;
const WAIVER: Waiver = { rule: 'guarantee-undone', reason: 'Clients of this queue retry by themselves.', owner: 'shop', until: '2027-06-30' };

function synth(change: (api: ProductionService, shop: NamespaceWithQuota) => unknown, waive: readonly Waiver[] = []) {
  const app = new App({ today: '2026-11-21' });
  const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'dev', size: 'M', access: { deployers: 'oidc:shop-ci' } });
  change(new ProductionService(shop, 'api', minimal({ waive })).expose('api.acme.io'), shop);
  return synthesize(app);
}

const problems = (...given: Parameters<typeof synth>) => synth(...given).problems.map(({ id, pointer }) => [id, pointer]);
const slower = (api: ProductionService) => api.patch('Deployment', replace('/spec/minReadySeconds', 0));

describe('a patch that takes away what no rule looks at', () => {
  it('is told with what was there, what is there now, what was promised and the prop', () => {
    expect(synth((api) => api.patch('Deployment', remove('/spec/template/spec/securityContext/fsGroup'))).problems).toMatchObject([
      {
        id: 'guarantee-undone',
        message: '/spec/template/spec/securityContext/fsGroup was 65532, a change removes it, and with it goes the promise that it runs as a user without rights, in a group of its own',
        construct: 'shop/shop/api/Deployment',
        prop: 'security',
        fix: expect.stringContaining('security'),
        source: { file: expect.stringContaining('guarantee-undone.test.ts') },
      },
    ]);
  });

  it.each([
    ['the time that a pod must run', slower, '/spec/minReadySeconds'],
    ['older versions', (api: ProductionService) => api.patch('Deployment', replace('/spec/revisionHistoryLimit', 0)), '/spec/revisionHistoryLimit'],
    ['one of two spreads', (api: ProductionService) => api.patch('Deployment', remove('/spec/template/spec/topologySpreadConstraints/0')), '/spec/template/spec/topologySpreadConstraints/0'],
    ['the deadline of a roll-out, by raw', (api: ProductionService) => api.deployment.patch((object: Tree) => void delete object.spec.progressDeadlineSeconds), '/spec/progressDeadlineSeconds'],
    ['one count of the quota', (_: unknown, shop: NamespaceWithQuota) => shop.patch('ResourceQuota', remove('/spec/hard/count~1secrets')), '/spec/hard/count~1secrets'],
    ['a bound of the quota', (_: unknown, shop: NamespaceWithQuota) => shop.patch('ResourceQuota', replace('/spec/hard/count~1secrets', '1000')), '/spec/hard/count~1secrets'],
    ['the largest container', (_: unknown, shop: NamespaceWithQuota) => shop.patch('LimitRange', remove('/spec/limits/0/max')), '/spec/limits/0/max'],
    ['a warning of admission', (_: unknown, shop: NamespaceWithQuota) => shop.patch('Namespace', remove('/metadata/labels/pod-security.kubernetes.io~1warn')), '/metadata/labels/pod-security.kubernetes.io~1warn'],
    ['the team', (api: ProductionService) => api.patch('Service', replace('/metadata/labels/team', 'nobody')), '/metadata/labels/team'],
    ['the closed door, by one more rule', (api: ProductionService) => api.patch('NetworkPolicy', add('/spec/egress/-', { to: [{ ipBlock: { cidr: '10.0.0.0/8' } }], ports: [{ port: 5432 }] })), '/spec/egress/1'],
    ['the way in, by one more rule', (api: ProductionService) => api.patch('HTTPRoute', add('/spec/rules/-', { backendRefs: [{ name: 'api', port: 80 }] })), '/spec/rules/1'],
    ['the way in, by one more backend', (api: ProductionService) => api.patch('HTTPRoute', add('/spec/rules/0/backendRefs/-', { name: 'api', port: 80, weight: 9 })), '/spec/rules/0/backendRefs/1'],
    ['the way in, which leads elsewhere', (api: ProductionService) => api.patch('HTTPRoute', add('/spec/rules/0/filters', [{ type: 'RequestRedirect', requestRedirect: { hostname: 'other.acme.io' } }])), '/spec/rules/0/filters/0/requestRedirect'],
    ['roll-outs, by a pause', (api: ProductionService) => api.patch('Deployment', add('/spec/paused', true)), '/spec/paused'],
    ['the scheduler', (api: ProductionService) => api.patch('Deployment', add('/spec/template/spec/nodeName', 'node-1')), '/spec/template/spec/nodeName'],
    ['the proxy of a mesh', (api: ProductionService) => api.patch('Deployment', add('/spec/template/metadata/annotations', { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' })), '/spec/template/metadata/annotations/traffic.sidecar.istio.io~1excludeInboundPorts'],
    ['readiness, at the Service', (api: ProductionService) => api.patch('Service', add('/spec/publishNotReadyAddresses', true)), '/spec/publishNotReadyAddresses'],
    ['pods on other nodes', (api: ProductionService) => api.patch('Service', add('/spec/internalTrafficPolicy', 'Local')), '/spec/internalTrafficPolicy'],
    ['how quickly pods come', (api: ProductionService) => api.patch('HorizontalPodAutoscaler', add('/spec/behavior/scaleUp/selectPolicy', 'Disabled')), '/spec/behavior/scaleUp/selectPolicy'],
    ['how slowly pods go', (api: ProductionService) => api.patch('HorizontalPodAutoscaler', replace('/spec/behavior/scaleDown/stabilizationWindowSeconds', 0)), '/spec/behavior/scaleDown/stabilizationWindowSeconds'],
  ])('is an error: %s', (_, change, pointer) => {
    expect(problems(change)).toEqual([['guarantee-undone', pointer]]);
  });

  it('is none where the value is better, or any will do', () => {
    const better = (api: ProductionService, shop: NamespaceWithQuota) => {
      api.patch('Deployment', replace('/spec/minReadySeconds', 60), replace('/spec/template/spec/containers/0/resources/requests/cpu', '300m'), replace('/spec/template/spec/containers/0/image', 'registry.acme.io/shop/api:2'));
      api.patch('Deployment', add('/metadata/annotations', { 'acme.io/change': 'CHG-1042' }));
      api.patch('HTTPRoute', add('/spec/rules/0/filters', [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'X-Team', value: 'shop' }] } }]));
      api.patch('Service', add('/spec/sessionAffinity', 'ClientIP'));
      shop.patch('ResourceQuota', replace('/spec/hard/count~1secrets', '50'));
    };
    expect(problems(better)).toEqual([]);
  });

  it('is fewer pods than the program says, none at all too: who stops a service says why and until when', () => {
    const scaled = (replicas: number, waive: readonly Waiver[] = []) => {
      const app = new App({ today: '2026-11-21' });
      new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ scale: { fixed: 3 }, raw: { deployment: { spec: { replicas } } }, waive }));
      return synthesize(app).problems.map(({ id, pointer }) => [id, pointer]);
    };
    expect([0, 1, 2, 3, 4].map((replicas) => scaled(replicas))).toEqual([[['guarantee-undone', '/spec/replicas']], [['workload-min-replicas', '/spec/replicas']], [['guarantee-undone', '/spec/replicas']], [], []]);
    expect(scaled(0, [{ ...WAIVER, path: '/spec/replicas' }])).toEqual([]);
  });

  it('is a pause of KEDA', () => {
    const app = new App({ platform: definePlatform({ autoscaling: 'keda' }) });
    const keda = { max: 4, triggers: [{ cron: { timeZone: 'Europe/Oslo', start: '0 8 * * *', end: '0 18 * * *', replicas: 4 } }] };
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ scale: { keda } })).patch('ScaledObject', add('/metadata/annotations', { 'autoscaling.keda.sh/paused-replicas': '0' }));
    expect(synthesize(app).problems.map(({ id, pointer }) => [id, pointer])).toEqual([['guarantee-undone', '/metadata/annotations/autoscaling.keda.sh~1paused-replicas']]);
  });

  it('is a migration that waits for ever', () => {
    const app = new App();
    const { migration } = new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal({ migration: { command: ['/migrate'] } }));
    migration?.addJsonPatch(add('/spec/suspend', true));
    expect(synthesize(app).problems.map(({ id, pointer }) => [id, pointer])).toEqual([['guarantee-undone', '/spec/suspend']]);
  });

  it('is told once where a rule tells it, and waived by that rule alone', () => {
    const open = (api: ProductionService) => api.omit('PodDisruptionBudget', { reason: 'The platform team makes the budgets.' });
    expect(problems(open).map(([id]) => id)).toEqual(['pdb-required']);
    expect(problems(open, [{ ...WAIVER, rule: 'pdb-required' }])).toEqual([]);
  });

  it('can be waived, for a path or the whole construct, and only as long as the waiver holds', () => {
    expect(problems(slower, [WAIVER])).toEqual([]);
    expect(problems(slower, [{ ...WAIVER, path: '/spec/minReadySeconds' }])).toEqual([]);
    expect(problems(slower, [{ ...WAIVER, path: '/spec/strategy' }]).map(([id]) => id)).toEqual(['guarantee-undone', 'waiver-unused']);
    expect(problems(slower, [{ ...WAIVER, until: '2026-11-20' }]).map(([id]) => id)).toEqual(['guarantee-undone']);
    expect(problems(() => undefined, [WAIVER]).map(([id]) => id)).toEqual(['waiver-unused']);
  });

  it('stands in the inventory, whole, so that a check of the folder says the same', () => {
    const result = synth(slower);
    const { facts } = outputOf(result, 'per-resource');
    const read = parseInventory(inventoryText([], facts), 'inventory');
    expect(read.overrides).toEqual(result.overrides);
    expect(read.overrides).toMatchObject([{ construct: 'shop/shop/api/Deployment', undoes: [{ path: '/spec/minReadySeconds', accepted: '10 or more' }] }]);
  });
});

describe('an object that is left out', () => {
  it.each(['NetworkPolicy', 'HorizontalPodAutoscaler', 'HTTPRoute'] as const)('takes its promise with it: %s', (kind) => {
    expect(problems((api) => api.omit(kind, { reason: 'The platform team makes it for all.' }))).not.toEqual([]);
  });

  it('takes nothing with it where somebody else may make it', () => {
    expect(problems((api) => api.omit('ServiceAccount', { reason: 'The platform team makes the accounts.' }))).toEqual([]);
  });
});

describe('a table of guarantees', () => {
  const TABLE: Guarantees = { '': promised('a'), '/x': free('yours'), '/x/*/y': promised('b'), '/m/p-*': promised('c'), '/m/*': free('yours') };

  it.each([['', 'a'], ['/z/1', 'a'], ['/x', undefined], ['/x/0', undefined], ['/x/0/y/deep', 'b'], ['/m/p-1', 'c'], ['/m/q', undefined]])('holds the longest pointer: %s', (pointer, promise) => {
    expect((guaranteeAt(TABLE, pointer) as { promise?: string }).promise).toBe(promise);
  });

  it('finds items of lists again where others were put between them, or they changed places', () => {
    const made = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, env: [{ name: 'a', value: '1' }, { name: 'b', value: '2' }], plain: ['1', '2'] };
    const undone = (env: unknown[], plain: unknown[]) => undoneBy({ '': promised('a') }, made, { ...made, env, plain }).map(({ path }) => path);
    expect(undone([{ name: 'new' }, { name: 'b', value: '2' }, { name: 'a', value: '1' }], ['2', '0', '1'])).toEqual([]);
    expect(undone([{ name: 'b', value: '3' }, { name: 'a', value: '1' }], ['2'])).toEqual(['/env/1/value', '/plain/0']);
  });

  it('bears whatever a patch function leaves behind', () => {
    const made = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec: { list: [1, { a: 'b' }], map: { c: 1n } } };
    fc.assert(fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, maxDepth: 4 }), (spec) => {
      const undone = undoneBy({ '': promised('a'), '/spec/map/c': promised('b', { keep: 'at-least' }) }, made, { ...made, spec });
      for (const { message } of undone) expect(message).toContain('promise');
    }), { numRuns: 200 });
  });
});
