import { describe, expect, it } from 'vitest';
import { App, Chart } from 'cdk8s';
import { Platform } from '../../constructs/kit/platform';
import { NamespaceWithQuota } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { reaches } from '../../lib/graph/reachability';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal, type Tree } from './build';

function service(props: object, platform: PlatformProps = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal(props)), { platform: definePlatform(platform) });
}

const pod = (props: object, platform?: PlatformProps): Tree => service(props, platform).get('Deployment').spec.template.spec;
const CLASSES = { priorityClasses: ['batch', 'business-critical'], runtimeClasses: ['gvisor'] } as const;

describe('classes of a pod', () => {
  it('are those that the platform lists', () => {
    const { priorityClassName, runtimeClassName } = pod({ priority: 'batch', runtimeClass: 'gvisor' }, CLASSES);
    expect([priorityClassName, runtimeClassName]).toEqual(['batch', 'gvisor']);
    expect(pod({})).not.toHaveProperty('priorityClassName');
  });

  it('exist outside the set: no reference to them is missing', () => {
    const app = new App();
    const chart = new Chart(app, 'shop');
    Platform.provide(chart, definePlatform(CLASSES));
    const shop = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'S' });
    new ProductionService(shop, 'api', minimal({ priority: 'batch', runtimeClass: 'gvisor' }));
    expect(synthesize(app).problems).toEqual([]);
  });

  it.each([
    [{ priority: 'bussiness-critical' }, CLASSES, 'platform-name-unknown', "'business-critical'"],
    [{ runtimeClass: 'kata' }, CLASSES, 'platform-name-unknown', "'gvisor'"],
    [{ priority: 'high' }, {}, 'platform-key-absent', "priorityClasses: ['high']"],
    [{ runtimeClass: 7 }, {}, 'platform-key-absent', 'runtimeClasses'],
  ])('are told where there are none: %j', (props, platform, id, said) => {
    expect(service(props, platform).problems).toMatchObject([{ id, prop: Object.keys(props)[0], fix: expect.stringContaining(said) }]);
  });
});

describe('names and lookups', () => {
  it('are hosts by address, in an order of their own', () => {
    expect(pod({ hostAliases: { 'fd00::9': ['b.acme.io'], '10.0.0.9': ['legacy.acme.io', 'a.acme.io'] } }).hostAliases).toEqual([
      { ip: '10.0.0.9', hostnames: ['legacy.acme.io', 'a.acme.io'] },
      { ip: 'fd00::9', hostnames: ['b.acme.io'] },
    ]);
  });

  it('try the search domains for fewer names', () => {
    expect(pod({ dns: { ndots: 2 } }).dnsConfig).toEqual({ options: [{ name: 'ndots', value: '2' }] });
    expect(pod({ dns: {} })).not.toHaveProperty('dnsConfig');
  });

  it.each([
    [{ hostAliases: { 'legacy.acme.io': ['10.0.0.9'] } }, 'prop-malformed', 'hostAliases.legacy.acme.io'],
    [{ hostAliases: { '10.0.0.0/8': ['legacy.acme.io'] } }, 'prop-malformed', 'hostAliases.10.0.0.0/8'],
    [{ hostAliases: { '10.0.0.9': [] } }, 'prop-malformed', 'hostAliases.10.0.0.9'],
    [{ hostAliases: { '10.0.0.9': ['Legacy'] } }, 'prop-malformed', 'hostAliases.10.0.0.9'],
    [{ hostAliases: { '10.0.0.9': 'legacy' } }, 'prop-malformed', 'hostAliases.10.0.0.9'],
    [{ hostAliases: [] }, 'prop-malformed', 'hostAliases'],
    [{ dns: { ndots: 16 } }, 'prop-out-of-range', 'dns.ndots'],
    [{ dns: { ndot: 2 } }, 'prop-unknown', 'dns.ndot'],
    [{ dns: 2 }, 'prop-malformed', 'dns'],
  ])('are told where they cannot be: %j', (props, id, prop) => {
    expect(service(props).problems).toMatchObject([{ id, prop }]);
  });
});

describe('the traffic of clients in the cluster', () => {
  const wanted = (props: object, platform?: PlatformProps) => service(props, platform).get('Service').spec.trafficDistribution;
  const wide = { scale: { auto: { min: 6, max: 9 } } };

  it('stays in a zone once each has two pods, under the name that the oldest cluster knows', () => {
    expect(wanted(wide)).toBe('PreferSameZone');
    expect(wanted(wide, { kubernetes: ['1.33', '1.35'] })).toBe('PreferClose');
    expect(wanted(wide, { kubernetes: '1.30' })).toBeUndefined();
    expect(wanted({ scale: { auto: { min: 5, max: 9 } } })).toBeUndefined();
    expect(wanted({ scale: { fixed: 4 } }, { zones: 2 })).toBe('PreferSameZone');
    expect(wanted({ scale: { fixed: 4 } }, { zones: 1 })).toBeUndefined();
  });

  it('goes anywhere where zones are not spread over, where it is denied, and where clients see every pod', () => {
    expect(wanted({ ...wide, availability: { zones: false } })).toBeUndefined();
    expect(wanted({ ...wide, trafficDistribution: false })).toBeUndefined();
    expect(wanted({ ...wide, http: undefined, grpc: { port: 50_051 } })).toBeUndefined();
  });

  it('is asked for at any scale', () => {
    expect(wanted({ trafficDistribution: 'PreferSameZone' }, { kubernetes: '1.31' })).toBe('PreferClose');
    expect(wanted({ trafficDistribution: 'PreferSameNode' })).toBe('PreferSameNode');
  });

  it.each([
    [{ trafficDistribution: 'PreferSameZone' }, { kubernetes: '1.30' }, 'kubernetes-too-old', "'1.31'"],
    [{ trafficDistribution: 'PreferSameNode' }, { kubernetes: '1.33' }, 'kubernetes-too-old', "'1.34'"],
    [{ trafficDistribution: 'PreferClose' }, {}, 'prop-malformed', 'PreferSameZone'],
    [{ trafficDistribution: 'PreferSameZone', service: { type: 'headless' } }, {}, 'traffic-headless', 'Remove trafficDistribution'],
  ] as const)('is told where it cannot be: %j on %j', (props, platform, id, said) => {
    const { problems } = service(props, platform as PlatformProps);
    expect(problems).toMatchObject([{ id, prop: 'trafficDistribution', fix: expect.stringContaining(said) }]);
  });
});

describe('connections as props', () => {
  it('open both sides, as the methods do', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const cart = new ProductionService(chart, 'cart', minimal());
    const web = new ProductionService(chart, 'web', minimal());
    new ProductionService(chart, 'api', minimal({ network: { allowTo: [cart], allowFrom: [web] } }));
    const { graph, problems } = synthesize(app);
    expect(problems).toEqual([]);
    const at = (name: string) => graph.workloadsIn('shop').find((workload) => workload.name === name) ?? expect.fail(name);
    const port = { port: 8080, protocol: 'TCP' } as const;
    const calls = (from: string, to: string) => reaches(graph, at(from), at(to), port).allowed;
    expect([calls('api', 'cart'), calls('web', 'api'), calls('cart', 'api'), calls('web', 'cart')]).toEqual([true, true, false, false]);
  });

  it('reach the internet at port 443 where that is said, and nothing private', () => {
    const [, rule] = service({ network: { internet: true } }).get('NetworkPolicy').spec.egress;
    expect(rule.ports).toEqual([{ port: 443 }]);
    expect(rule.to[0].ipBlock.except).toContain('169.254.0.0/16');
    expect(service({ network: { internet: ['203.0.113.0/24'] } }).get('NetworkPolicy').spec.egress[1].to).toEqual([{ ipBlock: { cidr: '203.0.113.0/24' } }]);
    expect(service({ network: { internet: false } }).get('NetworkPolicy').spec.egress.length).toBe(1);
  });

  it.each([
    [{ network: { allowTo: 'cart' } }, 'prop-malformed', 'network.allowTo'],
    [{ network: { allowTo: ['cart'] } }, 'peer-unknown', undefined],
    [{ network: { allowsTo: [] } }, 'prop-unknown', 'network.allowsTo'],
    [{ network: { internet: ['all'] } }, 'cidr-malformed', 'network.internet.0'],
    [{ network: 'open' }, 'prop-malformed', 'network'],
  ])('are told where they cannot be: %j', (props, id, prop) => {
    const { problems } = service(props);
    expect(problems.map((problem) => [problem.id, problem.prop])).toEqual([[id, prop]]);
  });
});

describe('the footprint of a service', () => {
  it('is what its pods take at the peak, and what the quota of its namespace is held against', () => {
    const app = new App();
    const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'M' });
    const api = new ProductionService(shop, 'api', minimal({ scale: { auto: { min: 2, max: 6 } } }));
    expect(api.footprint).toEqual({ 'limits.cpu': '4', 'limits.ephemeral-storage': '8Gi', 'limits.memory': '2Gi', pods: '8', 'requests.cpu': '2', 'requests.ephemeral-storage': '1Gi', 'requests.memory': '2Gi' });
    const lines = synthesize(app).ledger('shop').quotas.flatMap((quota) => quota.lines);
    const counted = lines.filter(({ key }) => Object.hasOwn(api.footprint, key)).map(({ key, used }) => [key, `${used}`]);
    expect(counted.length).toBe(7);
    expect(Object.fromEntries(counted)).toEqual(api.footprint);
  });
});
