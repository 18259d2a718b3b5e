import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { profileOf } from '../../lib/policy';
import { synthesize } from '../../lib/synth/synthesize';
import { Platform } from '../../constructs/kit/platform';
import { build, minimal, type Tree } from './build';

const API_SERVER = { apiServer: { cidrs: ['10.0.0.10/32'], port: 6443 } } as const;
const READ_SETTINGS = { resources: ['configmaps'], verbs: ['get', 'list'] } as const;

function service(use: (api: ProductionService) => void, platform: PlatformProps = API_SERVER, props: object = {}) {
  return build((chart) => use(new ProductionService(chart, 'api', minimal(props))), { platform: definePlatform(platform) });
}

describe('rights on the API', () => {
  const built = service((api) => void api.grantApi([READ_SETTINGS]).grantApi([{ group: 'apps', resources: ['deployments'], verbs: ['patch'], names: ['worker'] }]));

  it('are one Role and one RoleBinding of its own account', () => {
    expect(built.problems).toEqual([]);
    expect(built.get('Role').rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] },
      { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['worker'], verbs: ['patch'] },
    ]);
    expect(built.get('RoleBinding')).toMatchObject({ roleRef: { kind: 'Role', name: 'api' }, subjects: [{ kind: 'ServiceAccount', name: 'api', namespace: 'shop' }] });
    expect(built.kinds().filter((kind) => kind.startsWith('Role')).length).toBe(2);
  });

  it('bring a token that is renewed, into the main container alone', () => {
    const { spec } = built.get('Deployment').spec.template;
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.volumes.find(({ name }: Tree) => name === 'api-token').projected.sources[0].serviceAccountToken).toEqual({ path: 'token', expirationSeconds: 3600 });
    expect(spec.containers[0].volumeMounts).toContainEqual({ name: 'api-token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true });
  });

  it('leave sidecars without one', () => {
    const { spec } = service((api) => void api.grantApi([READ_SETTINGS]), API_SERVER, { sidecars: { proxy: { image: 'registry.acme.io/edge/proxy:1.2.0', resources: { cpu: '50m', memory: '64Mi' }, ports: { proxy: 9000 }, readiness: { port: 9000 } } } }).get('Deployment').spec.template;
    const beside: readonly Tree[] = [...(spec.initContainers ?? []), ...spec.containers.slice(1)];
    expect(beside.length).toBeGreaterThan(0);
    for (const { volumeMounts = [] } of beside) expect(volumeMounts.map(({ name }: Tree) => name)).not.toContain('api-token');
  });

  it('open the way to where the API server answers', () => {
    expect(built.get('NetworkPolicy').spec.egress.slice(1)).toEqual([{ to: [{ ipBlock: { cidr: '10.0.0.10/32' } }], ports: [{ port: 6443 }] }]);
  });

  it('name the API server as Cilium knows it', () => {
    const { spec } = service((api) => void api.grantApi([READ_SETTINGS]), { network: 'cilium' }).get('CiliumNetworkPolicy');
    expect(spec.egress).toEqual([{ toEntities: ['kube-apiserver'], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }, { port: '6443', protocol: 'TCP' }] }] }]);
  });

  it('need the platform to say where that is', () => {
    expect(service((api) => void api.grantApi([READ_SETTINGS]), {}).problems).toMatchObject([{ id: 'platform-key-absent', prop: 'grantApi', fix: expect.stringContaining('kubectl get endpoints kubernetes') }]);
  });

  it('go to an account that somebody else makes, if that is the service’s', () => {
    const { get, problems } = service((api) => void api.grantApi([READ_SETTINGS]), API_SERVER, { serviceAccount: { name: 'shared' } });
    expect(problems).toEqual([]);
    expect(get('RoleBinding').subjects[0].name).toBe('shared');
  });

  it('are not there unless they are asked for', () => {
    const plain = service(() => {});
    expect(plain.kinds()).not.toContain('Role');
    expect(plain.get('Deployment').spec.template.spec.volumes.map(({ name }: Tree) => name)).not.toContain('api-token');
  });

  it('are judged as anybody’s: who reads every Secret is told', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform(API_SERVER));
    new ProductionService(chart, 'api', minimal()).grantApi([{ resources: ['secrets'], verbs: ['list'] }]);
    expect(synthesize(app, { profile: profileOf('production') }).problems).toContainEqual(expect.objectContaining({ id: 'rbac-read-secrets', severity: 'error' }));
  });

  it.each([
    ['the Role', 'Role', JsonPatch.add('/rules/-', { apiGroups: [''], resources: ['pods'], verbs: ['delete'] })],
    ['the RoleBinding', 'RoleBinding', JsonPatch.add('/subjects/-', { kind: 'ServiceAccount', name: 'default', namespace: 'shop' })],
    ['the account', 'ServiceAccount', JsonPatch.replace('/automountServiceAccountToken', true)],
  ] as const)('are not widened in silence by a patch of %s', (_, kind, patch) => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform(API_SERVER));
    new ProductionService(chart, 'api', minimal()).grantApi([READ_SETTINGS]).patch(kind, patch);
    expect(synthesize(app).problems).toContainEqual(expect.objectContaining({ severity: 'error' }));
  });

  it.each([
    [[], 'prop-malformed', 'grantApi', 'list of rules'],
    ['get', 'prop-malformed', 'grantApi', 'list of rules'],
    [['get'], 'prop-malformed', 'grantApi[0]', 'resources'],
    [[{ verbs: ['get'] }], 'prop-required', 'grantApi[0].resources', "['configmaps']"],
    [[{ resources: ['pods'], verbs: [] }], 'prop-required', 'grantApi[0].verbs', "['get', 'list', 'watch']"],
    [[{ resources: ['*'], verbs: ['get'] }], 'grant-too-wide', 'grantApi[0]', 'wildcard'],
    [[{ resources: ['pods'], verbs: ['*'] }], 'grant-too-wide', 'grantApi[0]', 'wildcard'],
    [[{ group: '*', resources: ['pods'], verbs: ['get'] }], 'grant-too-wide', 'grantApi[0]', 'wildcard'],
    [[{ resources: ['pods/*'], verbs: ['get'] }], 'grant-too-wide', 'grantApi[0]', 'wildcard'],
    [[{ resources: ['roles'], verbs: ['escalate'] }], 'prop-malformed', 'grantApi[0].verbs', 'platform team'],
    [[{ resources: ['pods'], verbs: ['read'] }], 'prop-malformed', 'grantApi[0].verbs', 'get, list'],
    [[{ resources: ['configmaps'], verbs: ['create'], names: ['a'] }], 'grant-matches-nothing', 'grantApi[0].verbs', 'without names'],
    [[{ resources: ['configmaps'], verbs: ['get'], name: 'a' }], 'prop-unknown', 'grantApi[0].name', 'names'],
  ])('that cannot be are told: %j', (rules, id, prop, said) => {
    const { problems } = service((api) => void api.grantApi(rules as never));
    expect(problems).toMatchObject([{ id, prop }]);
    expect(`${problems[0]?.accepted} ${problems[0]?.fix}`).toContain(said);
  });
});

describe('leader election', () => {
  it('is the right to one Lease, and to make it, which no name can bound', () => {
    const built = service(() => {}, API_SERVER, { leaderElection: true });
    expect(built.problems).toEqual([]);
    expect(built.get('Role').rules).toEqual([
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      { apiGroups: ['coordination.k8s.io'], resources: ['leases'], resourceNames: ['api'], verbs: ['get', 'update', 'patch'] },
    ]);
    const { env } = built.get('Deployment').spec.template.spec.containers[0];
    expect(env.find(({ name }: Tree) => name === 'LEASE_NAME').value).toBe('api');
    expect(env.find(({ name }: Tree) => name === 'POD_NAME').valueFrom.fieldRef.fieldPath).toBe('metadata.name');
    expect(env.find(({ name }: Tree) => name === 'POD_NAMESPACE').valueFrom.fieldRef.fieldPath).toBe('metadata.namespace');
  });

  it('names another Lease, and leaves alone what env says', () => {
    const built = service(() => {}, API_SERVER, { leaderElection: { lease: 'orders-leader' }, env: { POD_NAME: 'mine' } });
    expect(built.get('Role').rules[1].resourceNames).toEqual(['orders-leader']);
    expect(built.get('Deployment').spec.template.spec.containers[0].env.filter(({ name }: Tree) => name === 'POD_NAME')).toEqual([{ name: 'POD_NAME', value: 'mine' }]);
  });

  it.each([['yes', 'prop-malformed'], [{ lease: 7 }, 'prop-malformed'], [{ lease: 'Api' }, 'name-malformed'], [{ leases: 'api' }, 'prop-unknown']])('cannot be %j', (leaderElection, id) => {
    expect(service(() => {}, API_SERVER, { leaderElection }).problems).toMatchObject([{ id }]);
  });

  it('is nothing where it is false', () => {
    expect(service(() => {}, {}, { leaderElection: false }).kinds()).not.toContain('Role');
  });
});

describe('a group that debugs', () => {
  it('sees, reads logs and opens a port, but enters no pod and reads no Secret', () => {
    const built = service((api) => void api.grantTo('oidc:b', 'debug').grantTo('oidc:a', 'debug').grantTo('oidc:a', 'debug'));
    expect(built.problems).toEqual([]);
    expect(built.get('RoleBinding', 'api-debug').subjects.map(({ name }: Tree) => name)).toEqual(['oidc:a', 'oidc:b']);
    const resources = built.get('Role', 'api-debug').rules.flatMap((rule: Tree) => rule.resources);
    expect(resources).toEqual(expect.arrayContaining(['pods', 'pods/log', 'pods/portforward']));
    for (const taboo of ['pods/exec', 'pods/attach', 'pods/ephemeralcontainers', 'secrets', 'configmaps']) expect(resources).not.toContain(taboo);
  });

  it('gives the service itself no token', () => {
    expect(service((api) => void api.grantTo('oidc:a', 'debug'), {}).get('Deployment').spec.template.spec.volumes.map(({ name }: Tree) => name)).not.toContain('api-token');
  });

  it.each([['oidc:a', 'edit', "'debug'"], ['', 'debug', 'one group']])('is told: %j as %j', (group, role, said) => {
    const { problems, kinds } = service((api) => void api.grantTo(group, role as never));
    expect(problems).toMatchObject([{ id: 'prop-malformed', prop: 'grantTo', fix: expect.stringContaining(said) }]);
    expect(kinds()).not.toContain('Role');
  });
});

describe('rights in a namespace', () => {
  it('are as clean as everything else, in the strictest profile', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    Platform.provide(chart, definePlatform(API_SERVER));
    const shop = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'S' });
    new ProductionService(shop, 'api', minimal({ leaderElection: true, image: `registry.acme.io/shop/api@sha256:${'a'.repeat(64)}` })).grantApi([READ_SETTINGS]).grantTo('oidc:shop', 'debug');
    expect(synthesize(app, { profile: profileOf('strict') }).problems).toEqual([]);
  });
});
