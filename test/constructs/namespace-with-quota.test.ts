import { App, Chart } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { NamespaceWithQuota, type NamespaceWithQuotaProps } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

const SHOP = { team: 'shop', environment: 'prod', size: 'S' } as const;

function namespace(props: Partial<NamespaceWithQuotaProps> = {}, platform: PlatformProps = {}) {
  return build((chart) => new NamespaceWithQuota(chart, 'shop', { ...SHOP, ...props }), { platform: definePlatform(platform), namespace: 'elsewhere', labels: {} });
}

const hard = (props: Partial<NamespaceWithQuotaProps> = {}, platform: PlatformProps = {}): Tree => namespace(props, platform).get('ResourceQuota').spec.hard;
const limits = (props: Partial<NamespaceWithQuotaProps> = {}): Tree => namespace(props).get('LimitRange').spec.limits[0];

describe('the minimal form of NamespaceWithQuota', () => {
  it('makes a namespace with quota, defaults and closed doors, gives nobody rights, and has no problems', () => {
    expect(namespace().kinds()).toEqual(['LimitRange', 'Namespace', 'NetworkPolicy', 'ResourceQuota']);
    expect(namespace().problems).toEqual([]);
  });

  it('puts everything into the namespace, and the namespace into none, though the chart has one', () => {
    for (const { kind, metadata } of namespace({ access: { developers: 'a', deployers: 'b' } }).objects) {
      expect(metadata.namespace, kind).toBe(kind === 'Namespace' ? undefined : 'shop');
      expect(metadata.labels).toMatchObject({ 'app.kubernetes.io/managed-by': 'plinth', team: 'shop' });
    }
  });

  it('says whose it is, and pays for it where that is known', () => {
    expect(namespace().get('Namespace').metadata.labels).toMatchObject({ team: 'shop', environment: 'prod' });
    expect(namespace().get('Namespace').metadata.labels).not.toHaveProperty('cost-center');
    expect(namespace({ costCenter: 'CC-1203' }).get('Namespace').metadata.labels['cost-center']).toBe('CC-1203');
  });

  it('enforces Pod Security restricted, in all three modes, as the oldest cluster of the platform knows it', () => {
    const { labels } = namespace({}, { kubernetes: ['1.35', '1.33'] }).get('Namespace').metadata;
    for (const mode of ['enforce', 'audit', 'warn']) {
      expect([labels[`pod-security.kubernetes.io/${mode}`], labels[`pod-security.kubernetes.io/${mode}-version`]]).toEqual(['restricted', 'v1.33']);
    }
    expect(namespace({ security: 'baseline' }).get('Namespace').metadata.labels['pod-security.kubernetes.io/enforce']).toBe('baseline');
  });

  it('denies all traffic both ways, to every pod', () => {
    expect(namespace().get('NetworkPolicy', 'default-deny').spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('lets limits reach twice the requests', () => {
    expect(hard()).toMatchObject({ 'requests.cpu': '4', 'limits.cpu': '8', 'requests.memory': '8Gi', 'limits.memory': '16Gi', 'requests.ephemeral-storage': '20Gi', 'limits.ephemeral-storage': '40Gi' });
  });

  it('grants no GPU, no load balancer and no node port', () => {
    expect(hard()).toMatchObject({ 'requests.nvidia.com/gpu': '0', 'services.loadbalancers': '0', 'services.nodeports': '0' });
    expect(hard({ gpu: { count: 2 } })['requests.nvidia.com/gpu']).toBe('2');
  });

  it('gives every container a default for whatever the quota counts of containers', () => {
    const { default: limit, defaultRequest: request } = limits();
    for (const key of Object.keys(hard())) {
      const [list, resource = ''] = key.split(/\.(.*)/);
      if (['cpu', 'memory', 'ephemeral-storage'].includes(resource)) expect(list === 'limits' ? limit : request, key).toHaveProperty(resource);
    }
    expect(limits()).toEqual({
      type: 'Container',
      default: { cpu: '200m', memory: '256Mi', 'ephemeral-storage': '1Gi' },
      defaultRequest: { cpu: '100m', memory: '256Mi', 'ephemeral-storage': '128Mi' },
      max: { memory: '4Gi' },
    });
  });
});

describe('a size', () => {
  it.each([
    ['XS', '1', '2Gi', '10', '1Gi'],
    ['S', '4', '8Gi', '30', '4Gi'],
    ['M', '10', '20Gi', '50', '8Gi'],
    ['L', '40', '80Gi', '200', '32Gi'],
  ] as const)('%s grants %s CPU, %s of memory and %s pods', (size, cpu, memory, pods, container) => {
    expect(hard({ size })).toMatchObject({ 'requests.cpu': cpu, 'requests.memory': memory, pods });
    expect(limits({ size }).max).toEqual({ memory: container });
  });

  it('grows in everything that it counts', () => {
    const number = (value: string): number => parseFloat(value) * (value.endsWith('Ti') ? 1024 : 1);
    const sizes = (['XS', 'S', 'M', 'L'] as const).map((size) => hard({ size }));
    for (const key of Object.keys(sizes[0]).filter((name) => !/gpu|loadbalancers|nodeports/.test(name))) {
      const amounts = sizes.map((size) => number(size[key]));
      expect(amounts, key).toEqual([...new Set(amounts)].sort((a, b) => a - b));
    }
  });

  it('of one’s own takes what it leaves out from the smallest size with as much CPU', () => {
    expect(hard({ size: { cpu: 6, memory: '96Gi' } })).toMatchObject({ 'requests.cpu': '6', 'limits.cpu': '12', 'requests.memory': '96Gi', 'limits.memory': '192Gi', pods: '50', 'requests.storage': '250Gi', services: '40' });
    expect(hard({ size: { cpu: '500m', memory: '1Gi' } })).toMatchObject({ 'requests.cpu': '500m', 'limits.cpu': '1', pods: '10' });
    expect(hard({ size: { cpu: 400, memory: '1Ti' } })).toMatchObject({ 'requests.cpu': '400', pods: '200' });
  });

  it('of one’s own may name everything that it grants', () => {
    const size = { cpu: 4, memory: '8Gi', pods: 1, ephemeral: '1Gi', storage: '2Ti', loadBalancers: 1, nodePorts: 2 } as const;
    expect(hard({ size })).toMatchObject({ pods: '1', 'requests.ephemeral-storage': '1Gi', 'limits.ephemeral-storage': '2Gi', 'requests.storage': '2Ti', 'services.loadbalancers': '1', 'services.nodeports': '2' });
  });

  it('of one’s own gives one container half of the memory, and never less than its default', () => {
    expect(limits({ size: { cpu: 4, memory: '3Gi' } }).max.memory).toBe('1536Mi');
    expect(limits({ size: { cpu: '100m', memory: '256Mi' } })).toMatchObject({ max: { memory: '256Mi' }, default: { memory: '256Mi' } });
  });

  it('may be an organisation’s own', () => {
    expect(hard({}, { overrides: { NamespaceWithQuota: { sizes: { S: { cpu: 6 } }, limitRatio: 3 } } })).toMatchObject({ 'requests.cpu': '6', 'limits.cpu': '18', 'requests.memory': '8Gi' });
  });
});

describe('a namespace that admits privileged pods', () => {
  const found = (props: Partial<NamespaceWithQuotaProps>) => {
    const app = new App();
    new NamespaceWithQuota(new Chart(app, 'platform'), 'shop', { ...SHOP, ...props });
    return synthesize(app, { today: '2026-11-21' }).problems.map(({ id, severity }) => [id, severity]);
  };

  it('needs a waiver, and one that enforces baseline needs none', () => {
    const waive = [{ rule: 'namespace-psa-labels', reason: 'Node agents run here.', owner: 'platform', until: '2027-06-30' }];
    expect(found({ security: 'privileged' })).toEqual([['namespace-psa-labels', 'error']]);
    expect(found({ security: 'privileged', waive })).toEqual([]);
    expect(found({ security: 'baseline' })).toEqual([]);
  });
});

describe('cpuLimits: false', () => {
  it('counts no CPU limits and gives none by default, and changes nothing else', () => {
    const { 'limits.cpu': _, ...rest } = hard();
    expect(hard({ cpuLimits: false })).toEqual(rest);
    expect(limits({ cpuLimits: false })).toEqual({ ...limits(), default: { memory: '256Mi', 'ephemeral-storage': '1Gi' } });
  });
});

describe('the GitOps engine', () => {
  const annotations = (props: Partial<NamespaceWithQuotaProps>, gitops: 'none' | 'argocd' | 'flux') => namespace(props, { gitops }).get('Namespace').metadata.annotations;

  it('is kept from deleting a namespace in production', () => {
    expect(annotations({}, 'argocd')).toEqual({ 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' });
    expect(annotations({ environment: 'production' }, 'flux')).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
    expect(annotations({}, 'none')).toBeUndefined();
  });

  it('may delete any other, and whichever it is told to', () => {
    expect(annotations({ environment: 'staging' }, 'argocd')).toBeUndefined();
    expect(annotations({ environment: 'product-test' }, 'argocd')).toBeUndefined();
    expect(annotations({ deletionProtection: false }, 'argocd')).toBeUndefined();
    expect(annotations({ environment: 'staging', deletionProtection: true }, 'argocd')).toBeDefined();
  });

  it('must be there where protection from it is asked for by name', () => {
    expect(namespace({ deletionProtection: true }).problems).toMatchObject([{ id: 'engine-absent', prop: 'deletionProtection', fix: expect.stringContaining("gitops: 'argocd'") }]);
  });

  it('keeps old configuration under Flux, so that ConfigMaps are not counted there', () => {
    expect(hard({}, { gitops: 'argocd' })['count/configmaps']).toBe('100');
    expect(hard({}, { gitops: 'flux' })).not.toHaveProperty('count/configmaps');
  });
});

describe('access', () => {
  const access = { developers: 'oidc:shop', deployers: 'oidc:shop-ci' } as const;

  it('lets developers look, through the built-in role view, and deployers deploy, through a role of their own', () => {
    const built = namespace({ access });
    const group = (name: string) => [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name }];
    expect(built.get('RoleBinding', 'developers')).toMatchObject({ roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: group('oidc:shop') });
    expect(built.get('RoleBinding', 'deployers')).toMatchObject({ roleRef: { kind: 'Role', name: built.get('Role').metadata.name }, subjects: group('oidc:shop-ci') });
  });

  it('makes no role for whom there is not', () => {
    expect(namespace({ access: { developers: 'oidc:shop' } }).kinds()).toEqual(['LimitRange', 'Namespace', 'NetworkPolicy', 'ResourceQuota', 'RoleBinding']);
  });

  it('gives deployers no Secret, no shell, no wildcard, and nothing that is the platform team’s', () => {
    const { rules } = namespace({ access }).get('Role');
    const resources = rules.flatMap((rule: Tree) => rule.resources);
    for (const taboo of ['*', 'secrets', 'pods/exec', 'pods/attach', 'pods/portforward', 'roles', 'rolebindings', 'resourcequotas', 'limitranges', 'namespaces']) expect(resources).not.toContain(taboo);
    expect(rules.flatMap((rule: Tree) => rule.verbs)).not.toContain('*');
    expect(rules.find((rule: Tree) => rule.resources.includes('pods')).verbs).toEqual(['get', 'list', 'watch']);
  });

  it('gives routes where the Gateway API is, ingresses where their controller is, and neither where nothing is', () => {
    const resources = (ingress: PlatformProps['ingress']) => namespace({ access }, { ...(ingress && { ingress }) }).get('Role').rules.flatMap((rule: Tree) => rule.resources);
    expect(resources(undefined)).toEqual(expect.arrayContaining(['httproutes', 'grpcroutes', 'networkpolicies']));
    expect(resources({ engine: 'nginx', className: 'nginx', namespace: 'ingress-nginx' })).toEqual(expect.arrayContaining(['ingresses', 'networkpolicies']));
    expect(resources('none')).toContain('networkpolicies');
    expect(resources('none').filter((name: string) => /ingress|route/.test(name))).toEqual([]);
  });
});

describe('a namespace is a scope', () => {
  it('gives its name and the label team to what is built in it, pods too', () => {
    const built = build((chart) => new ProductionService(new NamespaceWithQuota(chart, 'tenant', { ...SHOP, team: 'checkout' }), 'api', minimal()));
    expect(built.problems).toEqual([]);
    for (const { kind, metadata } of built.objects.filter((object) => object.kind !== 'Namespace')) expect([metadata.namespace, metadata.labels?.['team']], kind).toEqual(['tenant', 'checkout']);
    expect(built.get('Deployment').spec.template.metadata.labels).toMatchObject({ team: 'checkout' });
  });

  it('does not mind in which order things are declared', () => {
    const make = (order: readonly ('api' | 'web')[]) => {
      const built = build((chart) => {
        const shop = new NamespaceWithQuota(chart, 'shop', SHOP);
        for (const name of order) new ProductionService(shop, name, minimal());
      });
      return new Set(built.objects.map((object) => JSON.stringify(object)));
    };
    expect(make(['api', 'web'])).toEqual(make(['web', 'api']));
  });

  it('is open to a service without CPU limit when it counts none, or when its quota is patched so later', () => {
    const problems = (props: object, change: (shop: NamespaceWithQuota) => void = () => {}) =>
      build((chart) => {
        const shop = new NamespaceWithQuota(chart, 'shop', { ...SHOP, ...props });
        new ProductionService(shop, 'api', minimal({ resources: { cpu: '250m', memory: '256Mi', cpuLimit: false } }));
        change(shop);
      }).problems;
    expect(problems({})).toMatchObject([{ id: 'cpu-limit-counted', construct: 'shop/shop/api', fix: "Give a limit, such as cpuLimit: '500m', or write cpuLimits: false on the NamespaceWithQuota 'shop'." }]);
    expect(problems({ cpuLimits: false })).toEqual([]);
    expect(problems({ raw: { quota: { spec: { hard: { 'limits.cpu': null as never } } } } })).toEqual([]);
    expect(problems({}, (shop) => shop.omit('ResourceQuota', { reason: 'Another team counts it.' }))).toEqual([]);
  });
});
