import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Peer } from '../../constructs/kit/peer';
import { Platform } from '../../constructs/kit/platform';
import { NamespaceWithQuota, type NamespaceWithQuotaProps } from '../../constructs/namespace-with-quota';
import { ProductionService } from '../../constructs/production-service/production-service';
import { Tenant } from '../../constructs/tenant/tenant';
import type { Problem } from '../../lib/errors';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { minimal, type Tree } from './build';

const SHOP = { team: 'shop', environment: 'prod', size: 'S' } as const;

/** What is told of a namespace, and of what is put into it, by a whole synth. */
function told(props: Partial<NamespaceWithQuotaProps>, use: (shop: NamespaceWithQuota) => void = () => {}, platform: PlatformProps = {}): readonly Problem[] {
  const app = new App();
  const chart = new Chart(app, 'all');
  Platform.provide(chart, definePlatform(platform));
  use(new NamespaceWithQuota(chart, 'shop', { ...SHOP, ...props }));
  return synthesize(app).problems;
}

const service = (props: object = {}) => (shop: NamespaceWithQuota) => new ProductionService(shop, 'api', minimal(props));
const patched = (...patches: JsonPatch[]) => (shop: NamespaceWithQuota) => void service()(shop).patch('Deployment', ...patches);
const POD = '/spec/template/spec';

/** What can be wrong with a namespace and what stands in it; each is an error that says what to do. */
const ROWS: ReadonlyArray<readonly [row: string, problems: () => readonly Problem[], id: string, said: string]> = [
  ['the peak of everything in it is more than its quota, item by item', () => told({}, service({ scale: { auto: { min: 2, max: 40 } } })), 'quota-fits-peak', 'api'],
  ['the quota counts limits, and the LimitRange has no default for them', () => told({}, (shop) => shop.patch('LimitRange', JsonPatch.remove('/spec/limits/0/default'), JsonPatch.remove('/spec/limits/0/defaultRequest'))), 'namespace-limit-range', 'limits.cpu'],
  ['it is privileged, and nobody waives it', () => told({ security: 'privileged' }), 'namespace-psa-labels', 'restricted'],
  ['a workload is refused by its Pod Security level', () => told({}, patched(JsonPatch.add(`${POD}/hostNetwork`, true))), 'namespace-psa-vs-workload', 'restricted'],
  ['a workload asks for a GPU, and none is granted', () => told({}, patched(JsonPatch.add(`${POD}/containers/0/resources/limits/nvidia.com~1gpu`, '1'))), 'quota-fits-peak', 'nvidia.com/gpu'],
  ['the scope of its quota fits no amount of CPU', () => told({ raw: { quota: { spec: { scopes: ['BestEffort'] } } } }), 'quota-scope-conflict', 'BestEffort'],
  ['nobody answers for it', () => told({ team: undefined as never }), 'prop-required', 'team'],
  ['nobody pays for it, and the platform wants to know', () => told({}, undefined, { costCenterRequired: true }), 'prop-required', 'costCenter'],
  ['its queue leads to none that the platform has', () => told({ queue: 'gpus' }, undefined, { queueing: { engine: 'kueue', clusterQueues: ['gpu'] } }), 'platform-name-unknown', "'gpu'"],
  ['its queue leads to none at all', () => told({ queue: 'gpu' }, (shop) => shop.patch('LocalQueue', JsonPatch.replace('/spec/clusterQueue', '')), { queueing: 'kueue' }), '', 'clusterQueue'],
  ['it denies everything, and a service in it may ask no DNS server', () => told({}, (shop) => void service()(shop).connectTo(Peer.cidr('10.20.0.0/24', { port: 5432 })).patch('NetworkPolicy', JsonPatch.remove('/spec/egress/0'))), 'network-policy-dns-allowed', 'DNS'],
];

describe('a namespace', () => {
  it.each(ROWS)('is told where %s', (_, problems, id, said) => {
    const found = problems();
    const fits = found.filter((problem) => id === '' || problem.id === id);
    expect(fits, found.map((problem) => `${problem.id}: ${problem.message}`).join('\n')).not.toEqual([]);
    expect(fits.every(({ severity, fix }) => severity === 'error' && fix !== undefined)).toBe(true);
    expect(fits.map(({ message, fix, accepted }) => `${message} ${accepted} ${fix}`).join('\n')).toContain(said);
  });

  it('is let be privileged by a waiver', () => {
    const app = new App({});
    new NamespaceWithQuota(new Chart(app, 'all'), 'shop', { ...SHOP, security: 'privileged', waive: [{ rule: 'namespace-psa-labels', reason: 'It runs the agent of the storage.', owner: 'platform', until: '2027-01-31' }] });
    expect(synthesize(app, { today: '2026-11-21' }).problems).toEqual([]);
  });
});

describe('a tenant', () => {
  it('is told where its shares are more than its budget', () => {
    const app = new App();
    new Tenant(new Chart(app, 'all'), 'acme', { team: 'acme', budget: 'M', namespaces: { dev: { environment: 'dev', share: 0.4 }, prod: { environment: 'prod', share: 0.8 } } });
    expect(synthesize(app).problems).toMatchObject([{ id: 'tenant-shares-over-budget', severity: 'error', message: expect.stringContaining('1.2') }]);
  });

  it('passes on what a namespace of its own may be told, and names queues that the platform has', () => {
    const app = new App();
    const chart = new Chart(app, 'all');
    Platform.provide(chart, definePlatform({ queueing: { engine: 'kueue', clusterQueues: ['gpu'] }, backup: 'velero' }));
    const acme = new Tenant(chart, 'acme', {
      team: 'acme',
      budget: 'L',
      namespaces: { prod: { environment: 'prod', share: 1, queue: 'gpus', limits: { request: { cpu: '50m' } }, backup: { schedule: '0 2 * * *' } } },
    });
    expect(synthesize(app).problems).toMatchObject([{ id: 'platform-name-unknown', prop: 'queue', accepted: 'gpu' }]);
    const { limits, backup } = acme.namespaces.prod;
    expect(((limits.toJson() as Tree).spec.limits[0].defaultRequest as Tree).cpu).toBe('50m');
    expect((backup?.toJson() as Tree).spec.template.includedNamespaces).toEqual(['acme-prod']);
  });
});
