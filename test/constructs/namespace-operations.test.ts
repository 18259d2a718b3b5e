import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { NamespaceWithQuota, type NamespaceWithQuotaProps } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { reaches } from '../../lib/graph/reachability';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

const SHOP = { team: 'shop', environment: 'prod', size: 'S' } as const;

function namespace(props: Partial<NamespaceWithQuotaProps>, platform: PlatformProps = {}, use: (shop: NamespaceWithQuota) => void = () => {}) {
  return build((chart) => use(new NamespaceWithQuota(chart, 'shop', { ...SHOP, ...props })), { platform: definePlatform(platform) });
}

describe('limits', () => {
  const range = (props: Partial<NamespaceWithQuotaProps>) => namespace(props).get('LimitRange').spec.limits;

  it('change what is named, and leave the rest as it is', () => {
    const [container] = range({ limits: { request: { cpu: '50m' }, max: { cpu: 2 } } });
    expect(container).toEqual({
      type: 'Container',
      default: { cpu: '200m', memory: '256Mi', 'ephemeral-storage': '1Gi' },
      defaultRequest: { cpu: '50m', memory: '256Mi', 'ephemeral-storage': '128Mi' },
      max: { cpu: '2', memory: '4Gi' },
    });
  });

  it('raise the default limit with the request, and the bound with the default limit', () => {
    const [container] = range({ size: 'XS', limits: { request: { cpu: '500m', memory: '2Gi' } } });
    expect([container.default.cpu, container.default.memory, container.max.memory]).toEqual(['500m', '2Gi', '2Gi']);
  });

  it('bound one claim where it is asked for', () => {
    expect(range({ limits: { maxClaim: '20Gi' } })[1]).toEqual({ type: 'PersistentVolumeClaim', max: { storage: '20Gi' } });
    expect(range({}).length).toBe(1);
  });

  it('are held against what stands in the namespace', () => {
    const app = new App();
    const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { ...SHOP, limits: { max: { cpu: '400m' } } });
    new ProductionService(shop, 'api', minimal({ resources: { cpu: '250m', memory: '256Mi' } }));
    expect(synthesize(app).problems).toContainEqual(expect.objectContaining({ id: 'limit-range-violation', severity: 'error' }));
  });
});

describe('a backup', () => {
  const velero = { backup: 'velero' } as const;

  it('is a Schedule where Velero looks for it, of this namespace and no other', () => {
    const built = namespace({ backup: { schedule: '0 2 * * *' } }, velero);
    expect(built.problems).toEqual([]);
    const { metadata, spec } = built.get('Schedule');
    expect([metadata.name, metadata.namespace]).toEqual(['shop', 'velero']);
    expect(spec).toEqual({ schedule: '0 2 * * *', template: { includedNamespaces: ['shop'], snapshotVolumes: true, ttl: '720h0m0s' } });
  });

  it('says where Velero runs, where it is kept, and for how long', () => {
    const backup = { schedule: '0 2 * * 0', keep: '2160h30m', volumes: false, location: 'cold' } as const;
    const { metadata, spec } = namespace({ backup }, { backup: { engine: 'velero', namespace: 'backup' } }).get('Schedule');
    expect([metadata.namespace, spec.template.ttl, spec.template.snapshotVolumes, spec.template.storageLocation]).toEqual(['backup', '2160h30m0s', false, 'cold']);
  });

  it.each([
    [{}, 'prop-required', 'backup.schedule', "such as '0 2 * * *'"],
    [{ schedule: 'nightly' }, 'prop-malformed', 'backup.schedule', 'Write five'],
    [{ schedule: 2 }, 'prop-malformed', 'backup.schedule', "'0 2 * * *'"],
    [{ schedule: 'TZ=UTC 0 2 * * *' }, 'prop-malformed', 'backup.schedule', 'no zone'],
    [{ schedule: '0 2 * * *', keep: '30d' }, 'duration-malformed', 'backup.keep', "'720h'"],
    [{ schedule: '0 2 * * *', keep: '5m' }, 'prop-out-of-range', 'backup.keep', "'1h'"],
    [{ schedule: '0 2 * * *', location: '' }, 'prop-malformed', 'backup.location', 'BackupStorageLocation'],
    [{ schedule: '0 2 * * *', cluster: true }, 'prop-unknown', 'backup.cluster', 'schedule, keep'],
  ])('is told where it cannot be: %j', (backup, id, prop, said) => {
    const [problem, ...more] = namespace({ backup: backup as never }, velero).problems;
    expect([problem?.id, problem?.prop, more]).toEqual([id, prop, []]);
    expect(`${problem?.accepted} ${problem?.fix}`).toContain(said);
  });
});

describe('the internet of a namespace', () => {
  it('is every public address at port 443, and none of the company, the cluster or the cloud’s metadata', () => {
    const { spec } = namespace({ network: { internet: true } }).get('NetworkPolicy', 'allow-internet');
    expect(spec.podSelector).toEqual({});
    expect(spec.policyTypes).toEqual(['Egress']);
    expect(spec.egress[1].ports).toEqual([{ port: 443 }]);
    const [v4, v6] = spec.egress[1].to.map((peer: Tree) => peer.ipBlock);
    expect(v4.except).toEqual(expect.arrayContaining(['10.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16']));
    expect(v6.cidr).toBe('::/0');
  });

  it('comes with the way to names, which what has no policy of its own may not ask for', () => {
    for (const [name, built] of [['allow-internet', namespace({ network: { internet: true } })], ['connect-namespaces', namespace({}, {}, (shop) => shop.connectTo('tools'))]] as const) {
      expect(built.get('NetworkPolicy', name).spec.egress[0].ports.map(({ port, protocol }: Tree) => `${protocol} ${port}`)).toEqual(['UDP 53', 'TCP 53']);
    }
  });

  it('is some networks, where those are named, and nothing where it is denied', () => {
    expect(namespace({ network: { internet: ['203.0.113.0/24'] } }).get('NetworkPolicy', 'allow-internet').spec.egress[1].to).toEqual([{ ipBlock: { cidr: '203.0.113.0/24' } }]);
    for (const internet of [false, []] as const) expect(namespace({ network: { internet } }).objects.filter(({ kind }) => kind === 'NetworkPolicy').length).toBe(1);
  });
});

describe('two namespaces that are connected', () => {
  it('are open from the one to the other, and not back', () => {
    const app = new App();
    const chart = new Chart(app, 'all');
    const shop = new NamespaceWithQuota(chart, 'shop', SHOP);
    const tools = new NamespaceWithQuota(chart, 'tools', SHOP);
    for (const place of [shop, tools]) new ProductionService(place, 'api', minimal());
    shop.connectTo(tools);
    const { graph, problems } = synthesize(app);
    expect(problems).toEqual([]);
    const [from] = graph.workloadsIn('shop');
    const [to] = graph.workloadsIn('tools');
    if (!from || !to) throw new Error('no workloads');
    const port = { port: 8080, protocol: 'TCP' } as const;
    expect([reaches(graph, from, to, port).allowed, reaches(graph, to, from, port).allowed]).toEqual([true, false]);
  });

  it('may be deployed elsewhere: then only the way out is here', () => {
    const built = namespace({}, {}, (shop) => void shop.connectTo('monitoring').connectTo('logging'));
    expect(built.get('NetworkPolicy', 'connect-namespaces').spec.egress[1].to.map((peer: Tree) => peer.namespaceSelector.matchLabels['kubernetes.io/metadata.name'])).toEqual(['logging', 'monitoring']);
    expect(built.kinds().filter((kind) => kind === 'NetworkPolicy').length).toBe(2);
  });

  it.each([[7, 'prop-malformed'], ['Shop', 'name-malformed']])('have names: %j is none', (other, id) => {
    expect(namespace({}, {}, (shop) => void shop.connectTo(other as string)).problems).toMatchObject([{ id, prop: 'connectTo' }]);
  });
});

describe('grants', () => {
  const granted = (use: (shop: NamespaceWithQuota) => void) => namespace({}, {}, use);

  it('bind groups and accounts to the roles of access, and make the role where it is needed', () => {
    const built = granted((shop) => void shop.grant('oidc:b', 'deployer').grant({ account: 'ci', namespace: 'ci' }, 'deployer').grant('oidc:a', 'deployer').grant('oidc:a', 'deployer'));
    expect(built.problems).toEqual([]);
    const { roleRef, subjects } = built.get('RoleBinding', 'granted-deployer');
    expect(roleRef).toMatchObject({ kind: 'Role', name: 'deployer' });
    expect(subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:a' },
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:b' },
      { kind: 'ServiceAccount', name: 'ci', namespace: 'ci' },
    ]);
    expect(built.kinds().filter((kind) => kind === 'Role').length).toBe(1);
  });

  it('do not depend on the order in which they are given', () => {
    const one = granted((shop) => void shop.grant('oidc:a', 'viewer').grant('oidc:b', 'viewer'));
    const other = granted((shop) => void shop.grant('oidc:b', 'viewer').grant('oidc:a', 'viewer'));
    expect(one.objects).toEqual(other.objects);
  });

  it('go to subjects of cdk8s-plus-28, and a service is one in its roles', () => {
    const built = build((chart) => {
      const shop = new NamespaceWithQuota(chart, 'shop', SHOP);
      const api = new ProductionService(shop, 'api', minimal());
      const bot = new kplus.ServiceAccount(chart, 'bot', { metadata: { name: 'bot', namespace: 'ci' } });
      shop.grant(kplus.Group.fromName(chart, 'group', 'oidc:a'), 'viewer').grant(bot, 'viewer');
      const reader = new kplus.Role(chart, 'reader', { metadata: { name: 'reader' } });
      reader.allowRead(kplus.ApiResource.CONFIG_MAPS);
      reader.bind(api).metadata.addLabel('bound', 'yes');
    });
    expect(built.get('RoleBinding', 'granted-viewer').subjects).toEqual([
      { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'oidc:a' },
      { kind: 'ServiceAccount', name: 'bot', namespace: 'ci' },
    ]);
    const bound = built.objects.find(({ kind, metadata }) => kind === 'RoleBinding' && metadata.labels?.['bound'] === 'yes') as Tree;
    expect(bound.subjects).toEqual([{ apiGroup: '', kind: 'ServiceAccount', name: 'api', namespace: 'shop' }]);
  });

  it('go to the account of a service, and to Roles of the platform team', () => {
    const built = granted((shop) => {
      const api = new ProductionService(shop, 'api', minimal());
      shop.grant(api, { role: 'config-reader' }).grant('oidc:a', { clusterRole: 'metrics-reader' });
    });
    expect(built.get('RoleBinding', 'granted-role-config-reader')).toMatchObject({ roleRef: { kind: 'Role', name: 'config-reader' }, subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }] });
    expect(built.get('RoleBinding', 'granted-cluster-role-metrics-reader').roleRef.kind).toBe('ClusterRole');
    expect(built.kinds()).not.toContain('Role');
  });

  it.each([
    ['oidc:a', { clusterRole: 'edit' }, 'grant-too-wide', 'breakGlass'],
    ['oidc:a', { clusterRole: 'cluster-admin' }, 'grant-too-wide', 'Role of your own'],
    ['oidc:a', 'admin', 'prop-malformed', "'developer'"],
    ['oidc:a', {}, 'prop-malformed', 'developer'],
    ['oidc:a', { role: 'a/b' }, 'name-malformed', ''],
    ['', 'viewer', 'prop-malformed', 'oidc:shop'],
    [{ account: '' }, 'viewer', 'prop-malformed', 'oidc:shop'],
    [undefined, 'viewer', 'prop-malformed', 'oidc:shop'],
  ])('refuse %j, %j', (subject, role, id, said) => {
    const built = granted((shop) => void shop.grant(subject as never, role as never));
    expect(built.problems).toMatchObject([{ id, fix: expect.stringContaining(said) }]);
    expect(built.kinds()).not.toContain('RoleBinding');
  });
});

describe('names that the platform lists', () => {
  const platform = { queueing: { engine: 'kueue', clusterQueues: ['gpu-a100', 'batch'] }, priorityClasses: ['batch', 'business-critical'] } as const;

  it('are taken', () => {
    const built = namespace({ queue: 'batch', quotaByPriority: { batch: { cpu: 1, memory: '1Gi' } } }, platform);
    expect(built.problems).toEqual([]);
    expect(built.get('LocalQueue').spec).toEqual({ clusterQueue: 'batch' });
  });

  it('are named where another one is asked for', () => {
    const { problems, kinds } = namespace({ queue: 'gpu-a10', quotaByPriority: { bulk: { cpu: 1, memory: '1Gi' } } }, platform);
    expect(problems).toContainEqual(expect.objectContaining({ id: 'platform-name-unknown', prop: 'queue', accepted: 'gpu-a100, batch', fix: expect.stringContaining("'gpu-a100'") }));
    expect(problems).toContainEqual(expect.objectContaining({ id: 'platform-name-unknown', prop: 'quotaByPriority.bulk', accepted: 'batch, business-critical' }));
    expect(problems.length).toBe(2);
    expect(kinds()).not.toContain('LocalQueue');
  });
});

describe('a cost centre', () => {
  it('is required where the platform says so', () => {
    expect(namespace({}, { costCenterRequired: true }).problems).toMatchObject([{ id: 'prop-required', prop: 'costCenter', accepted: "'CC-1203'" }]);
    expect(namespace({ costCenter: 'CC-1' }, { costCenterRequired: true }).get('Namespace').metadata.labels['cost-center']).toBe('CC-1');
  });
});
