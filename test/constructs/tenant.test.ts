import fc from 'fast-check';
import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { ProductionService } from '../../constructs/production-service/production-service';
import { Tenant, type TenantNamespaceProps, type TenantProps } from '../../constructs/tenant';
import { definePlatform } from '../../lib/kube/platform';
import { Quantity } from '../../lib/units';
import { build, minimal, type Built, type Tree } from './build';

const BUDGET = { cpu: 10, memory: '20Gi' } as const;
const dev = { environment: 'dev', share: 0.2 } as const;
const prod = { environment: 'prod', share: 0.8 } as const;

function tenant(props: object = {}, use: (acme: Tenant<'dev' | 'prod'>) => void = () => {}): Built {
  return build((chart) => use(new Tenant(chart, 'acme', { team: 'acme', budget: BUDGET, namespaces: { dev, prod }, ...props } as TenantProps<'dev' | 'prod'>)));
}

const hard = (built: Built, name: string): Tree => built.get('ResourceQuota', name).spec.hard;

describe('a tenant', () => {
  it('has a namespace for each key, and they are scopes of its team', () => {
    const built = tenant({ costCenter: 'CC-7' }, (acme) => new ProductionService(acme.namespaces.prod, 'api', minimal()));
    expect(built.problems).toEqual([]);
    expect(built.objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels?.['team'], metadata.labels?.['environment'], metadata.labels?.['cost-center']])).toEqual([
      ['acme-dev', 'acme', 'dev', 'CC-7'],
      ['acme-prod', 'acme', 'prod', 'CC-7'],
    ]);
    expect(built.get('Deployment').metadata).toMatchObject({ namespace: 'acme-prod', labels: { team: 'acme' } });
  });

  it('gives each its share of what can be split, and its limits twice that', () => {
    const built = tenant({ budget: { ...BUDGET, pods: 50, ephemeral: '10Gi', storage: '100Gi' } });
    expect(hard(built, 'acme-dev')).toMatchObject({ 'requests.cpu': '2', 'requests.memory': '4Gi', 'limits.cpu': '4', 'limits.memory': '8Gi', pods: '10', 'requests.ephemeral-storage': '2Gi', 'requests.storage': '20Gi' });
    expect(hard(built, 'acme-prod')).toMatchObject({ 'requests.cpu': '8', 'requests.memory': '16Gi', pods: '40' });
  });

  it('rounds down to what can be scheduled', () => {
    const built = tenant({ budget: { cpu: '1001m', memory: '1001Mi', pods: 9 }, namespaces: { dev: { ...dev, share: 0.5 }, prod: { ...prod, share: 0.5 } } });
    for (const name of ['acme-dev', 'acme-prod']) expect(hard(built, name)).toMatchObject({ 'requests.cpu': '500m', 'requests.memory': '500Mi', pods: '4' });
  });

  it('may have a size as its budget, and an organisation’s own', () => {
    const built = build((chart) => new Tenant(chart, 'acme', { team: 'acme', budget: 'M', namespaces: { dev, prod } }), { platform: definePlatform({ overrides: { NamespaceWithQuota: { sizes: { M: { cpu: 20 } } } } }) });
    expect(hard(built, 'acme-dev')).toMatchObject({ 'requests.cpu': '4', 'requests.memory': '4Gi', pods: '10' });
  });

  it('grants what comes in ones where it is asked for, and nowhere else', () => {
    const built = tenant({ budget: { ...BUDGET, loadBalancers: 1, nodePorts: 2 }, gpu: { count: 2 }, namespaces: { dev, prod: { ...prod, loadBalancers: 1, nodePorts: 2, gpu: { count: 2 } } } });
    expect(built.problems).toEqual([]);
    expect(hard(built, 'acme-prod')).toMatchObject({ 'services.loadbalancers': '1', 'services.nodeports': '2', 'requests.nvidia.com/gpu': '2' });
    expect(hard(built, 'acme-dev')).toMatchObject({ 'services.loadbalancers': '0', 'services.nodeports': '0', 'requests.nvidia.com/gpu': '0' });
  });

  it('hands everything else on to its namespaces', () => {
    const own = { ...dev, access: { viewers: 'oidc:support' }, security: 'baseline', labels: { tier: 'gold' }, network: { allowNamespaces: ['monitoring'] }, quotaByPriority: { batch: { cpu: 1, memory: '1Gi' } }, cpuLimits: false, raw: { namespace: { metadata: { annotations: { a: 'b' } } } } };
    const built = tenant({ namespaces: { dev: own, prod } });
    expect(built.problems).toEqual([]);
    expect(built.get('Namespace', 'acme-dev').metadata).toMatchObject({ labels: { tier: 'gold', 'pod-security.kubernetes.io/enforce': 'baseline' }, annotations: { a: 'b' } });
    expect(hard(built, 'acme-dev')).not.toHaveProperty(['limits.cpu']);
    expect(hard(built, 'acme-dev-batch')).toMatchObject({ 'requests.cpu': '1' });
    for (const [kind, name] of [['Role', 'viewer'], ['NetworkPolicy', 'allow-namespaces']] as const) expect(built.get(kind, name).metadata.namespace).toBe('acme-dev');
  });

  it('may keep some of its budget back', () => {
    expect(tenant({ namespaces: { dev } }).problems).toEqual([]);
  });
});

describe('the sum of a tenant’s namespaces', () => {
  const KEYS = { 'requests.cpu': 'cpu', 'requests.memory': 'memory', 'requests.ephemeral-storage': 'ephemeral', 'requests.storage': 'storage', pods: 'pods' } as const;

  it('is never above the budget, whatever the amounts and the shares', () => {
    const amounts = fc.record({ cpu: fc.integer({ min: 1000, max: 1e9 }).map((milli) => `${milli}m`), memory: fc.integer({ min: 2000, max: 1e9 }).map((mi) => `${mi}Mi`), ephemeral: fc.integer({ min: 2000, max: 1e9 }).map((mi) => `${mi}Mi`), storage: fc.constant('17Ti'), pods: fc.integer({ min: 1000, max: 1e6 }) });
    const weights = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(amounts, weights, (budget, parts) => {
        const whole = parts.reduce((sum, part) => sum + part, 0);
        const namespaces = Object.fromEntries(parts.map((part, index) => [`n${index}`, { environment: 'dev', share: part / whole } as TenantNamespaceProps]));
        const built = tenant({ budget, namespaces });
        expect(built.problems).toEqual([]);
        for (const [key, prop] of Object.entries(KEYS)) {
          const sum = parts.reduce((total, _, index) => total.add(Quantity.parse(hard(built, `acme-n${index}`)[key])), Quantity.zero);
          const granted = Quantity.parse(budget[prop]);
          expect(sum.compare(granted), `${key}: ${sum} of ${granted}`).toBeLessThanOrEqual(0);
          // Rounding keeps back less than two steps a namespace: one for the share's tenth digit, one for the amount.
          expect(granted.sub(sum).toNumber()).toBeLessThanOrEqual(parts.length * (granted.toNumber() / 1e9 + (key === 'pods' ? 1 : key === 'requests.cpu' ? 0.001 : 2 ** 20)));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('takes shares as the decimals that they are: ten tenths are one', () => {
    const namespaces = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`n${index}`, { environment: 'dev', share: 0.1 }]));
    const built = tenant({ namespaces });
    expect(built.problems).toEqual([]);
    expect(hard(built, 'acme-n9')['requests.cpu']).toBe('1');
  });

  it('is told with its numbers where the shares are more than one', () => {
    const { problems } = tenant({ namespaces: { dev: { ...dev, share: 0.5 }, prod } });
    expect(problems).toMatchObject([
      { id: 'tenant-shares-over-budget', prop: 'namespaces', construct: 'shop/acme', message: 'the shares dev 0.5 + prod 0.8 come to 1.3: CPU 13 of 10, memory 26Gi of 20Gi', fix: 'Lower the shares by 0.3 in all.' },
    ]);
  });

  it.each([
    ['GPUs', { gpu: { count: 2 }, namespaces: { dev: { ...dev, gpu: { count: 1 } }, prod: { ...prod, gpu: { count: 2 } } } }, 'gpu.count', 'requests.nvidia.com/gpu 3 of 2: acme-prod 2, acme-dev 1'],
    ['load balancers', { namespaces: { dev, prod: { ...prod, loadBalancers: 1 } } }, 'budget.loadBalancers', 'services.loadbalancers 1 of 0'],
    ['node ports', { namespaces: { dev: { ...dev, nodePorts: 3 } } }, 'budget.nodePorts', 'services.nodeports 3 of 0'],
    ['raw quotas', { namespaces: { dev: { ...dev, raw: { quota: { spec: { hard: { 'requests.cpu': '3' } } } } }, prod } }, 'budget.cpu', 'requests.cpu 11 of 10: acme-prod 8, acme-dev 3'],
    ['raw holes', { namespaces: { dev: { ...dev, raw: { quota: { spec: { hard: { pods: null } } } } }, prod } }, 'budget.pods', 'nothing bounds it in acme-dev'],
  ])('is proved over %s', (_, props, prop, said) => {
    expect(tenant(props).problems).toMatchObject([{ id: 'tenant-budget-exceeded', prop, construct: 'shop/acme', message: expect.stringContaining(said) }]);
  });

  it('is proved over the quotas as they are patched, and over those that are left out', () => {
    const patched = tenant({}, ({ namespaces }) => void namespaces.prod.quota.patch(JsonPatch.replace('/spec/hard/requests.memory', '17Gi')));
    expect(patched.problems).toMatchObject([{ id: 'tenant-budget-exceeded', prop: 'budget.memory', fix: 'Grant 1Gi less, or raise budget.memory to 21Gi.' }]);
    const omitted = tenant({}, ({ namespaces }) => void namespaces.dev.omit('ResourceQuota', { reason: 'Another team counts it.' }));
    expect(new Set(omitted.problems.map(({ id, message }) => [id, /nothing bounds it in acme-dev$/.test(message)].join()))).toEqual(new Set(['tenant-budget-exceeded,true']));
  });
});

/** Wrong props: the id that tells, the prop that is named, and what the message or the fix must hold. */
const WRONG: ReadonlyArray<readonly [situation: string, props: object, id: string, prop: string, said: string]> = [
  ['an unknown prop', { teams: 'acme' }, 'prop-unknown', 'teams', "Write 'team'."],
  ['an unknown prop of a namespace', { namespaces: { dev: { ...dev, shares: 1 } } }, 'prop-unknown', 'namespaces.dev.shares', "Write 'namespaces.dev.share'."],
  ['a size beside the share', { namespaces: { dev: { ...dev, size: 'S' } } }, 'prop-unknown', 'namespaces.dev.size', 'share'],
  ['no team', { team: undefined }, 'prop-required', 'team', 'team is missing'],
  ['a cost centre that is no label', { costCenter: 'CC 7' }, 'label-value-malformed', 'costCenter', "'CC-7'"],
  ['no budget', { budget: undefined }, 'prop-required', 'budget', "'S'"],
  ['a budget that there is not', { budget: 'XXL' }, 'namespace-size-unknown', 'budget', "Write budget: 'S'"],
  ['a budget without memory', { budget: { cpu: 1 } }, 'prop-required', 'budget.memory', 'is missing'],
  ['no namespaces', { namespaces: {} }, 'prop-required', 'namespaces', 'share: 1'],
  ['namespaces as a list', { namespaces: ['dev'] }, 'prop-malformed', 'namespaces', '["dev"]'],
  ['no share', { namespaces: { dev: { environment: 'dev' } } }, 'prop-required', 'namespaces.dev.share', 'is missing'],
  ['a share of nothing', { namespaces: { dev: { ...dev, share: 0 } } }, 'prop-out-of-range', 'namespaces.dev.share', '0.001 to 1'],
  ['a share in percent', { namespaces: { dev: { ...dev, share: 20 } } }, 'prop-out-of-range', 'namespaces.dev.share', 'Write 0.2.'],
  ['a share that is none', { namespaces: { dev: { ...dev, share: Number.NaN } } }, 'prop-out-of-range', 'namespaces.dev.share', 'Write 0.5.'],
  ['a share as text', { namespaces: { dev: { ...dev, share: '0.2' } } }, 'prop-out-of-range', 'namespaces.dev.share', '"0.2"'],
  ['a share that leaves no pod', { budget: { ...BUDGET, pods: 4 } }, 'tenant-share-too-small', 'namespaces.dev.share', 'less than 1 of the budget\'s pods 4'],
  ['half a load balancer', { namespaces: { dev: { ...dev, loadBalancers: 0.5 } } }, 'count-out-of-range', 'namespaces.dev.loadBalancers', '0 or more'],
];

describe('a wrong prop of Tenant', () => {
  it.each(WRONG)('is told, with the value and a way out: %s', (_situation, props, id, prop, said) => {
    const found = tenant(props).problems.filter((problem) => problem.construct === 'shop/acme');
    expect(found).toMatchObject([{ id, prop, severity: 'error', source: { file: expect.stringContaining('tenant.test') } }]);
    expect(`${found[0]?.message} | ${found[0]?.accepted} | ${found[0]?.fix}`).toContain(said);
  });

  it('of a namespace is told by the namespace, at the line that made the tenant', () => {
    const { problems } = tenant({ namespaces: { dev: { ...dev, security: 'strict' }, prod: { ...prod, environment: undefined } } });
    const source = { file: expect.stringContaining('tenant.test') };
    expect(problems).toMatchObject([
      { id: 'prop-malformed', prop: 'security', construct: 'shop/acme/acme-dev', source },
      { id: 'prop-required', prop: 'environment', construct: 'shop/acme/acme-prod', source },
    ]);
  });

  it('may be a whole namespace, which is then taken for an empty one', () => {
    expect(tenant({ namespaces: { dev, prod: 0.8 } }).problems.map(({ id, prop }) => [id, prop])).toEqual([['prop-malformed', 'namespaces.prod'], ['prop-required', 'namespaces.prod.share'], ['prop-required', 'environment']]);
  });

  it('may be the name of a namespace', () => {
    expect(tenant({ namespaces: { Dev: dev } }).problems).toMatchObject([{ id: 'name-malformed', construct: 'shop/acme/acme-Dev' }]);
  });

  it('never throws, whatever it is, and every object can still be read', () => {
    const value = fc.anything({ maxDepth: 3, withNullPrototype: true, withBigInt: true });
    const own = fc.dictionary(fc.constantFrom('environment', 'share', 'gpu', 'loadBalancers', 'raw', 'access', '__proto__'), fc.oneof(value, fc.double()));
    const props = fc.dictionary(fc.constantFrom('team', 'budget', 'gpu', 'costCenter', 'namespaces'), value);
    fc.assert(
      fc.property(props, fc.dictionary(fc.constantFrom('dev', 'prod', '__proto__', ''), own), (given, namespaces) => {
        const { objects } = tenant({ namespaces, ...given });
        expect(objects.length % 4 === 0 || objects.length > 4).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});
