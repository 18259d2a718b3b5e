import fc from 'fast-check';
import { JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { NamespaceWithQuota, type NamespaceKind } from '../../constructs/namespace-with-quota';
import type { Patch } from '../../constructs/kit/overrides';
import { factsOf } from '../../lib/kube/provenance';
import { build, type Built, type Tree } from './build';

const SHOP = { team: 'shop', environment: 'prod', size: 'S' } as const;

function made(props: unknown, use: (shop: NamespaceWithQuota) => void = () => {}, id = 'shop'): Built {
  return build((chart) => use(new NamespaceWithQuota(chart, id, props as never)));
}

/** Wrong props: the id that tells, the prop that is named, and what the message or the fix must hold. */
const WRONG: ReadonlyArray<readonly [situation: string, props: object, id: string, prop: string, said: string]> = [
  ['an unknown prop', { teams: 'shop' }, 'prop-unknown', 'teams', "Write 'team'."],
  ['an unknown prop of a size', { size: { cpu: 4, memory: '8Gi', pod: 3 } }, 'prop-unknown', 'size.pod', "Write 'size.pods'."],
  ['an unknown prop of access', { access: { developer: 'oidc:shop' } }, 'prop-unknown', 'access.developer', "Write 'access.developers'."],
  ['an unknown prop of a GPU', { gpu: { count: 1, model: 'H100' } }, 'prop-unknown', 'gpu.model', 'there is no prop gpu.model'],
  ['an unknown target of raw', { raw: { ns: {} } }, 'prop-unknown', 'raw.ns', 'namespace, quota'],
  ['no team', { team: undefined }, 'prop-required', 'team', 'team is missing'],
  ['a team that is no label', { team: 'Shop & Co' }, 'label-value-malformed', 'team', "Write team: 'Shop-Co'."],
  ['an empty team', { team: '' }, 'label-value-malformed', 'team', 'team is ""'],
  ['a team that is a number', { team: 5 }, 'label-value-malformed', 'team', 'team is 5'],
  ['a team that is too long', { team: 'a'.repeat(64) }, 'label-value-malformed', 'team', `'${'a'.repeat(63)}'`],
  ['no environment', { environment: null }, 'prop-required', 'environment', 'environment is missing'],
  ['an environment that is no label', { environment: '-prod-' }, 'label-value-malformed', 'environment', "Write environment: 'prod'."],
  ['a cost centre that is no label', { costCenter: 'CC 1203' }, 'label-value-malformed', 'costCenter', "Write costCenter: 'CC-1203'."],
  ['no size', { size: undefined }, 'prop-required', 'size', "such as 'S'"],
  ['a size that there is not', { size: 'XXL' }, 'namespace-size-unknown', 'size', 'XS, S, M, L'],
  ['a size that every object has', { size: 'toString' }, 'namespace-size-unknown', 'size', '"toString"'],
  ['a size that is a list', { size: [4, '8Gi'] }, 'namespace-size-unknown', 'size', '[4,"8Gi"]'],
  ['a size without memory', { size: { cpu: 4 } }, 'prop-required', 'size.memory', 'size.memory is missing'],
  ['a size without CPU', { size: { memory: '8Gi' } }, 'prop-required', 'size.cpu', 'size.cpu is missing'],
  ['memory without a unit', { size: { cpu: 4, memory: '8' } }, 'quantity-wrong-unit', 'size.memory', '"8"'],
  ['memory in thousands', { size: { cpu: 4, memory: '8G' } }, 'quantity-wrong-unit', 'size.memory', "Write '8Gi'."],
  ['CPU in a unit of memory', { size: { cpu: '4Gi', memory: '8Gi' } }, 'quantity-wrong-unit', 'size.cpu', '4Gi'],
  ['CPU below zero', { size: { cpu: -4, memory: '8Gi' } }, 'quantity-out-of-range', 'size.cpu', 'at least 1m'],
  ['storage without a unit', { size: { cpu: 4, memory: '8Gi', storage: '100' } }, 'quantity-wrong-unit', 'size.storage', "Write '100Mi'."],
  ['scratch space that is no amount', { size: { cpu: 4, memory: '8Gi', ephemeral: 'some' } }, 'quantity-malformed', 'size.ephemeral', 'some'],
  ['pods below zero', { size: { cpu: 4, memory: '8Gi', pods: -1 } }, 'count-out-of-range', 'size.pods', '1 or more'],
  ['no pods', { size: { cpu: 4, memory: '8Gi', pods: 0 } }, 'count-out-of-range', 'size.pods', 'Write pods: 30.'],
  ['half a load balancer', { size: { cpu: 4, memory: '8Gi', loadBalancers: 0.5 } }, 'count-out-of-range', 'size.loadBalancers', '0 or more'],
  ['node ports in quotes', { size: { cpu: 4, memory: '8Gi', nodePorts: '2' } }, 'count-out-of-range', 'size.nodePorts', '"2"'],
  ['GPUs below zero', { gpu: { count: -1 } }, 'count-out-of-range', 'gpu.count', 'Write count: 0.'],
  ['GPUs without a count', { gpu: {} }, 'prop-required', 'gpu.count', 'gpu.count is missing'],
  ['GPUs as a number', { gpu: 2 }, 'prop-malformed', 'gpu', 'gpu is 2'],
  ['access for one text', { access: 'oidc:shop' }, 'prop-malformed', 'access', '"oidc:shop"'],
  ['developers that are a list', { access: { developers: ['a', 'b'] } }, 'prop-malformed', 'access.developers', 'one group'],
  ['deployers that are nobody', { access: { deployers: ' ' } }, 'prop-malformed', 'access.deployers', 'remove deployers'],
  ['viewers that are a list', { access: { viewers: [] } }, 'prop-malformed', 'access.viewers', 'remove viewers'],
  ['an emergency without reason', { access: { breakGlass: { group: 'oidc:sos' } } }, 'reason-required', 'access.breakGlass.reason', 'ten characters'],
  ['an emergency with half a reason', { access: { breakGlass: { group: 'oidc:sos', reason: 'because' } } }, 'reason-required', 'access.breakGlass.reason', '"because"'],
  ['an emergency for nobody', { access: { breakGlass: { group: '', reason: 'Incidents of severity 1' } } }, 'prop-malformed', 'access.breakGlass.group', 'empty until it is needed'],
  ['an emergency as a group', { access: { breakGlass: { groups: 'oidc:sos', group: 'oidc:sos', reason: 'Incidents of severity 1' } } }, 'prop-unknown', 'access.breakGlass.groups', "Write 'access.breakGlass.group'."],
  ['one namespace to let in', { network: { allowNamespaces: 'monitoring' } }, 'prop-malformed', 'network.allowNamespaces', "['monitoring']"],
  ['a namespace to let in that none can be', { network: { allowNamespaces: ['ok', 'Monitoring'] } }, 'name-malformed', 'network.allowNamespaces[1]', "'monitoring'"],
  ['a namespace to let in without a name', { network: { allowNamespaces: [{ matchLabels: {} }] } }, 'prop-malformed', 'network.allowNamespaces[0]', 'a NamespaceWithQuota'],
  ['an unknown prop of network', { network: { allowNamespace: [] } }, 'prop-unknown', 'network.allowNamespace', "Write 'network.allowNamespaces'."],
  ['network as a switch', { network: true }, 'prop-malformed', 'network', 'network is true'],
  ['quotas by class as a list', { quotaByPriority: [] }, 'prop-malformed', 'quotaByPriority', '[]'],
  ['a class with more CPU than there is', { quotaByPriority: { batch: { cpu: 5, memory: '1Gi' } } }, 'priority-quota-over-size', 'quotaByPriority.batch.cpu', 'is 5, and the whole namespace has 4'],
  ['a class with more memory than there is', { quotaByPriority: { batch: { cpu: 1, memory: '9Gi' } } }, 'priority-quota-over-size', 'quotaByPriority.batch.memory', '8Gi at most'],
  ['a class with more pods than there are', { quotaByPriority: { batch: { cpu: 1, memory: '1Gi', pods: 31 } } }, 'priority-quota-over-size', 'quotaByPriority.batch.pods', 'more pods'],
  ['a class without memory', { quotaByPriority: { batch: { cpu: 1 } } }, 'prop-required', 'quotaByPriority.batch.memory', 'is missing'],
  ['a class that counts what no class can', { quotaByPriority: { batch: { cpu: 1, memory: '1Gi', storage: '1Gi' } } }, 'prop-unknown', 'quotaByPriority.batch.storage', 'cpu, memory, pods'],
  ['a class of no name', { quotaByPriority: { 'Batch Jobs': { cpu: 1, memory: '1Gi' } } }, 'name-malformed', 'quotaByPriority.Batch Jobs', "'batch-jobs'"],
  ['a class whose name leaves no room', { quotaByPriority: { ['a'.repeat(250)]: { cpu: 1, memory: '1Gi' } } }, 'name-malformed', `quotaByPriority.${'a'.repeat(250)}`, '253'],
  ['a class with half a pod', { quotaByPriority: { batch: { cpu: 1, memory: '1Gi', pods: 0.5 } } }, 'count-out-of-range', 'quotaByPriority.batch.pods', '1 or more'],
  ['limits that are a number', { limits: 4 }, 'prop-malformed', 'limits', 'limits is 4'],
  ['an unknown limit', { limits: { default: {} } }, 'prop-unknown', 'limits.default', 'request, limit, max, maxClaim'],
  ['a limit below its request', { limits: { request: { memory: '1Gi' }, limit: { memory: '512Mi' } } }, 'limits-contradict', 'limits.limit.memory', 'limits.request.memory is 1Gi'],
  ['a request above the limit of those that name nothing', { limits: { limit: { cpu: '50m' } } }, 'limits-contradict', 'limits.limit.cpu', 'limits.request.cpu is 100m'],
  ['a bound below the limit of those that name nothing', { limits: { max: { memory: '128Mi' } } }, 'limits-contradict', 'limits.max.memory', 'Raise limits.max.memory to 256Mi'],
  ['a bound of CPU below it', { limits: { max: { cpu: '100m' } } }, 'limits-contradict', 'limits.max.cpu', '200m or more'],
  ['a claim larger than all storage', { limits: { maxClaim: '200Gi' } }, 'limits-contradict', 'size.storage', 'limits.maxClaim is 200Gi'],
  ['a CPU limit where there is none', { cpuLimits: false, limits: { max: { cpu: 4 } } }, 'limits-contradict', 'limits.max.cpu', 'cpuLimits is false'],
  ['a limit without unit', { limits: { limit: { memory: '512' } } }, 'quantity-wrong-unit', 'limits.limit.memory', '"512"'],
  ['an internet that is a text', { network: { internet: 'yes' } }, 'prop-malformed', 'network.internet', 'internet: true'],
  ['an internet that is no network', { network: { internet: ['203.0.113.7'] } }, 'cidr-malformed', 'network.internet.0', "'203.0.113.7/32'"],
  ['a backup that nobody makes', { backup: { schedule: '0 2 * * *' } }, 'engine-absent', 'backup', "backup: 'velero'"],
  ['a queue where nothing queues', { queue: 'gpu' }, 'engine-absent', 'queue', "queueing: 'kueue'"],
  ['a level that there is not', { security: 'restrictd' }, 'prop-malformed', 'security', 'Write "restricted".'],
  ['a switch that is a word', { cpuLimits: 'no' }, 'prop-malformed', 'cpuLimits', 'Write cpuLimits: false.'],
  ['protection that is a word', { deletionProtection: 'yes' }, 'prop-malformed', 'deletionProtection', 'Write deletionProtection: true.'],
  ['a label that Plinth sets', { labels: { team: 'other' } }, 'label-reserved', 'labels.team', 'write team'],
  ['a level by label', { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } }, 'label-reserved', 'labels.pod-security.kubernetes.io/enforce', 'security:'],
  ['a label that none can be', { labels: { 'kubernetes.io/metadata/name': 'x' } }, 'label-malformed', 'labels.kubernetes.io/metadata/name', '"x"'],
  ['a label that is no text', { labels: { tier: 1 } }, 'prop-malformed', 'labels.tier', 'Write "1".'],
  ['raw fields that are none', { raw: { quota: 'big' } }, 'patch-malformed', 'raw.quota', '"big"'],
  ['waivers that are no list', { waive: 'all' }, 'prop-malformed', 'waive', '"all"'],
];

describe('a wrong prop of NamespaceWithQuota', () => {
  it.each(WRONG)('is told, with the value and a way out: %s', (_situation, props, id, prop, said) => {
    const { problems } = made({ ...SHOP, ...props });
    expect(problems).toMatchObject([{ id, prop, construct: 'shop/shop', severity: 'error', source: { file: expect.stringContaining('namespace-with-quota-errors') } }]);
    const [problem] = problems;
    expect(`${problem?.message} | ${problem?.accepted} | ${problem?.fix}`).toContain(said);
  });

  it('is told beside all others', () => {
    const { problems } = made({ team: '', environment: '?', size: { cpu: '4Gi', memory: 8, pods: -1 }, gpu: { count: -1 }, owner: 'x' });
    expect(problems.map(({ prop }) => prop).sort()).toEqual(['environment', 'gpu.count', 'owner', 'size.cpu', 'size.memory', 'size.pods', 'team']);
  });

  it.each([['Shop', "'shop'"], ['shop.prod', "'shop-prod'"], ['a'.repeat(64), '63']])('may be its name: %s', (id, said) => {
    const { problems } = made(SHOP, undefined, id);
    expect(problems).toMatchObject([{ id: 'name-malformed', prop: 'id' }]);
    expect(`${problems[0]?.accepted} ${problems[0]?.fix}`).toContain(said);
  });

  it.each([[undefined], [null], ['S'], [[]]])('may be all of them: %j', (props) => {
    expect(made(props).problems.map(({ prop }) => prop)).toEqual(['team', 'environment', 'size']);
  });

  it('never throws, whatever it is, and every object can still be read', () => {
    const value = fc.anything({ maxDepth: 3, withNullPrototype: true, withBigInt: true });
    const names = ['team', 'environment', 'costCenter', 'size', 'cpuLimits', 'gpu', 'access', 'security', 'deletionProtection', 'labels', 'raw', 'waive', 'quotaByPriority', 'queue', 'network'];
    const nested = fc.dictionary(fc.constantFrom('cpu', 'memory', 'pods', 'count', 'developers', 'deployers', 'breakGlass', 'allowNamespaces', 'quota', '__proto__'), value);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.oneof(value, nested)), (props) => {
        expect(made({ ...SHOP, ...props }).kinds()).toEqual(expect.arrayContaining(['LimitRange', 'Namespace', 'NetworkPolicy', 'ResourceQuota']));
      }),
      { numRuns: 200 },
    );
  });
});

describe('the hatches of NamespaceWithQuota', () => {
  const access = { developers: 'oidc:shop', deployers: 'oidc:ci' };

  it.each([
    ['namespace', 'Namespace', { metadata: { annotations: { a: 'b' } } }, (object: Tree) => object.metadata.annotations.a, 'b'],
    ['quota', 'ResourceQuota', { spec: { hard: { 'count/ingresses.networking.k8s.io': '5' } } }, (object: Tree) => object.spec.hard['count/ingresses.networking.k8s.io'], '5'],
    ['limits', 'LimitRange', { spec: { limits: [{ type: 'Pod', max: { cpu: '4' } }] } }, (object: Tree) => object.spec.limits, [{ type: 'Pod', max: { cpu: '4' } }]],
    ['defaultDeny', 'NetworkPolicy', { spec: { policyTypes: ['Ingress'] } }, (object: Tree) => object.spec.policyTypes, ['Ingress']],
    ['deployerRole', 'Role', { metadata: { labels: { 'rbac.acme.io/reviewed': 'yes' } } }, (object: Tree) => object.metadata.labels['rbac.acme.io/reviewed'], 'yes'],
  ] as const)('merge raw fields into the object: %s', (name, kind, value, look, result) => {
    const built = made({ ...SHOP, access, raw: { [name]: value } });
    expect(built.problems).toEqual([]);
    expect(look(built.get(kind))).toEqual(result);
  });

  it.each(['Namespace', 'ResourceQuota', 'LimitRange', 'NetworkPolicy', 'Role', 'RoleBinding'] as const)('patch every object of the kind %s', (kind) => {
    const built = made({ ...SHOP, access }, (shop) => void shop.patch(kind, JsonPatch.add('/metadata/labels/tier', 'gold'), (object) => void (object['extra'] = true)));
    const patched = built.objects.filter((object) => object.kind === kind);
    expect(patched.length).toBe(kind === 'RoleBinding' ? 2 : 1);
    for (const object of patched) expect(object).toMatchObject({ extra: true, metadata: { labels: { tier: 'gold' } } });
    expect(built.problems).toEqual([]);
  });

  it.each([
    ['ResourceQuota', JsonPatch.replace('/spec/hard/request.cpu', '9'), '/spec/hard/requests.cpu'],
    ['LimitRange', JsonPatch.remove('/spec/limits/1'), '/spec/limits/0'],
  ] as const)('tell of a patch that meets nothing, with the nearest path: %s', (kind, patch, near) => {
    const { problems } = made(SHOP, (shop) => void shop.patch(kind, patch as Patch));
    expect(problems).toMatchObject([{ id: 'patch-matches-nothing', message: expect.stringMatching(`nearest path is ${near}$`), construct: `shop/shop/${kind}` }]);
  });

  it('merge raw fields into the object that is meant, not into others of its kind', () => {
    const built = made({
      ...SHOP,
      access: { ...access, viewers: 'oidc:support' },
      network: { allowNamespaces: ['monitoring'] },
      quotaByPriority: { batch: { cpu: 1, memory: '1Gi' } },
      raw: { quota: { spec: { hard: { 'count/ingresses.networking.k8s.io': '5' } } }, defaultDeny: { metadata: { labels: { a: 'b' } } }, deployerRole: { metadata: { labels: { a: 'b' } } } },
    });
    expect(built.problems).toEqual([]);
    expect(built.get('ResourceQuota', 'shop').spec.hard).toHaveProperty(['count/ingresses.networking.k8s.io']);
    expect(built.get('ResourceQuota', 'shop-batch').spec.hard).not.toHaveProperty(['count/ingresses.networking.k8s.io']);
    for (const [kind, meant, other] of [['NetworkPolicy', 'default-deny', 'allow-namespaces'], ['Role', 'deployer', 'viewer']] as const) {
      expect([built.get(kind, meant).metadata.labels.a, built.get(kind, other).metadata.labels.a]).toEqual(['b', undefined]);
    }
  });

  it('tell of a patch for an object that is not made', () => {
    expect(made({ ...SHOP, access: { viewers: 'oidc:support' }, raw: { deployerRole: { metadata: {} } } }).problems).toMatchObject([{ id: 'patch-matches-nothing', message: 'a patch is for the Role deployer, and there is none' }]);
    expect(made({ ...SHOP, raw: { deployerRole: { metadata: {} } } }).problems).toMatchObject([{ id: 'patch-matches-nothing', message: 'a patch is for a Role, and there is none' }]);
    expect(made(SHOP, (shop) => void shop.patch('LimitRang' as NamespaceKind, JsonPatch.remove('/spec'))).problems).toMatchObject([{ id: 'patch-matches-nothing', fix: "Write 'LimitRange'." }]);
  });

  it.each(['ResourceQuota', 'LimitRange', 'NetworkPolicy', 'Role', 'RoleBinding'] as const)('leave out what somebody else makes, and record why: %s', (kind) => {
    const reason = 'The admission controller makes it.';
    const built = made({ ...SHOP, access }, (shop) => {
      shop.omit(kind, { reason });
      expect(factsOf(shop)?.overrides).toContainEqual(expect.objectContaining({ by: 'omit', reason, object: expect.objectContaining({ kind, namespace: 'shop' }) }));
    });
    expect(built.kinds()).not.toContain(kind);
    expect(built.problems).toEqual([]);
  });

  it('leave nothing out without a reason, and never the namespace', () => {
    expect(made(SHOP, (shop) => void shop.omit('LimitRange', { reason: 'no' })).problems).toMatchObject([{ id: 'reason-required' }]);
    const built = made(SHOP, (shop) => void shop.omit('Namespace' as never, { reason: 'It exists already.' }));
    expect(built.problems).toMatchObject([{ id: 'omit-refused' }]);
    expect(built.kinds()).toContain('Namespace');
  });
});
