import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { App, definePlatform, External, NamespaceWithQuota, ProductionService, Secret, type Platform } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { referencesOf } from '../../lib/graph/references';
import { policiesOf } from '../../lib/graph/network-policies';
import { identityOf, type KubeObject } from '../../lib/kube/object';
import { LAYOUTS, type Layout } from '../../lib/synth/files';
import { outputOf } from '../../lib/synth/output';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';

const PLATFORMS: Readonly<Record<string, Platform>> = { none: definePlatform({}), flux: definePlatform({ gitops: 'flux' }), argocd: definePlatform({ gitops: 'argocd' }) };
const WAVE = 'argocd.argoproj.io/sync-wave';

/** A shop that migrates, beside a service that does not, and a claim and a ConfigMap that neither of our constructs made. */
function shop(platform: Platform, migrates = true): SynthResult {
  const app = new App({ platform });
  const namespace = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'prod', size: 'S' });
  const prices = new ProductionService(namespace, 'prices', { image: 'registry.acme.io/shop/prices:1.9.0', grpc: { port: 7070 }, resources: { cpu: '100m', memory: '128Mi' } });
  const migration = { command: ['/app/orders', 'migrate'] } as const;
  new ProductionService(namespace, 'orders', {
    image: 'registry.acme.io/shop/orders:4.1.0',
    http: { port: 8080, readiness: '/ready' },
    resources: { cpu: '250m', memory: '256Mi' },
    config: { env: { LEVEL: 'info' }, '/etc/orders': { 'orders.yaml': 'a: 1\n' } },
    secrets: { DB_PASSWORD: Secret.existing('orders-db', 'password') },
    ...(migrates && { migration }),
  })
    .connectTo(External.service('orders-db', { host: 'orders.db.acme.io', port: 5432, cidr: '10.20.0.0/24' }), { env: 'DB_ADDR' })
    .connectTo(prices, { env: 'PRICES_ADDR' });
  new ApiObject(namespace, 'foreign', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'feature-flags', namespace: 'shop', labels: { 'app.kubernetes.io/name': 'flags' } } });
  new ApiObject(namespace, 'cache', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'cache', namespace: 'shop' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
  return synthesize(app);
}

const waveOf = ({ metadata }: KubeObject) => Number((metadata.annotations as Record<string, string> | undefined)?.[WAVE] ?? 0);
const errorsOf = ({ problems }: SynthResult) => problems.filter(({ severity }) => severity === 'error');

/** When each object is applied, from the folders of a layout or from waves: lower comes first. */
function steps(result: SynthResult, layout: Layout): ReadonlyMap<string, number> {
  const { files } = outputOf(result, layout);
  const ofFolder = new Map(files.flatMap(({ path, objects }) => objects.map(({ id }): [string, number] => [id, path.startsWith('before/') ? 0 : 1])));
  const argo = result.objects.some((object) => waveOf(object) !== 0);
  return argo ? new Map(result.objects.map((object): [string, number] => [identityOf(object), waveOf(object)])) : ofFolder;
}

describe('what is applied before all else', () => {
  for (const [name, platform] of Object.entries(PLATFORMS)) {
    it.each(LAYOUTS)(`has everything that it needs before it or with it: ${name}, %s`, (layout) => {
      const result = shop(platform);
      expect(errorsOf(result)).toEqual([]);
      const step = steps(result, layout);
      const { graph } = result;
      const at = (object: KubeObject) => step.get(identityOf(object)) ?? Number.NaN;
      const job = result.objects.find(({ kind }) => kind === 'Job') as KubeObject;
      const workload = graph.workloadOf(job);
      if (!workload) throw new Error('the Job is no workload');

      const needed = [
        ...referencesOf(graph, job).flatMap(({ target }) => graph.find(target.groupKind, target.namespace, target.name) ?? []),
        ...policiesOf(graph, workload).map(({ object }) => object),
        // Who is called must let it in by then.
        ...result.objects.filter(({ kind }) => ['Namespace', 'ResourceQuota', 'LimitRange', 'NetworkPolicy'].includes(kind)),
      ];
      expect(new Set(needed.map(({ kind }) => kind))).toEqual(new Set(['ServiceAccount', 'ConfigMap', 'NetworkPolicy', 'Namespace', 'ResourceQuota', 'LimitRange']));
      for (const object of needed) expect(at(object), `${object.kind} ${object.metadata.name}`).toBeLessThanOrEqual(at(job));
      for (const object of result.objects.filter(({ kind }) => kind === 'Deployment' || kind === 'HorizontalPodAutoscaler')) expect(at(object)).toBeGreaterThan(at(job));
    });
  }

  it('takes a whole wave before the Job under Argo CD, for what is healthy at once; a claim that it does not mount stays where it is', () => {
    const { objects } = shop(PLATFORMS['argocd'] as Platform);
    const waves = Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name.replace(/-[0-9a-f]{7}$/, '')}`, waveOf(object)]));
    expect(waves).toMatchObject({ 'Namespace shop': -2, 'NetworkPolicy prices': -2, 'NetworkPolicy orders-migration': -2, 'ServiceAccount orders': -2, 'ConfigMap orders-env': -2, 'ConfigMap feature-flags': -2 });
    expect(waves).toMatchObject({ 'Job orders-migration': -1, 'Deployment orders': 0, 'Service orders': 0, 'PersistentVolumeClaim cache': 0 });
    expect(objects.flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {})).filter((key) => key.includes('hook'))).toEqual([]);
  });

  it('takes a claim that it mounts into its own wave or folder: a volume may be bound by no other pod', () => {
    for (const [name, platform] of Object.entries(PLATFORMS)) {
      const app = new App({ platform });
      const chart = new Chart(app, 'ml', { namespace: 'ml' });
      const service = new ProductionService(chart, 'api', { image: 'registry.acme.io/ml/api:1.0.0', http: { port: 8080, readiness: '/ready' }, resources: { cpu: 1, memory: '1Gi' }, migration: { command: ['/fetch'] } });
      new ApiObject(chart, 'claim', { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'model' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } });
      service.migration?.patch((job) => void (job as { spec?: any }).spec.template.spec.volumes.push({ name: 'model', persistentVolumeClaim: { claimName: 'model' } }));
      const result = synthesize(app);
      const claim = result.made.find(({ object }) => object.kind === 'PersistentVolumeClaim');
      expect([claim?.stage, claim && waveOf(claim.object)], name).toEqual(['before', name === 'argocd' ? -1 : 0]);
    }
  });

  it('leaves a wave that somebody wrote as it is', () => {
    const app = new App({ platform: PLATFORMS['argocd'] as Platform });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ProductionService(chart, 'api', { image: 'registry.acme.io/shop/api:1.0.0', http: { port: 8080, readiness: '/ready' }, resources: { cpu: 1, memory: '1Gi' }, migration: { command: ['/m'] } });
    new ApiObject(chart, 'own', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', annotations: { [WAVE]: '-7' } } });
    const { objects } = synthesize(app);
    expect(objects.filter(({ kind }) => kind === 'ConfigMap').map(waveOf)).toEqual([-7]);
  });

  it('is an error where a patch moves something that it needs behind it', () => {
    const app = new App({ platform: PLATFORMS['argocd'] as Platform });
    const service = new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', { image: 'registry.acme.io/shop/api:1.0.0', http: { port: 8080, readiness: '/ready' }, resources: { cpu: 1, memory: '1Gi' }, migration: { command: ['/m'] } });
    service.patch('ServiceAccount', JsonPatch.add('/metadata/annotations', { [WAVE]: '1' }));
    expect(synthesize(app).problems).toMatchObject([{ id: 'sync-wave-order', severity: 'error', object: { kind: 'Job' } }, { id: 'sync-wave-order', severity: 'error', object: { kind: 'Deployment' } }]);
  });

  it('changes nothing in a program that has nothing of the kind', () => {
    for (const platform of Object.values(PLATFORMS)) {
      const result = shop(platform, false);
      expect(result.objects.filter((object) => waveOf(object) !== 0)).toEqual([]);
      expect(outputOf(result, 'per-resource').files.filter(({ path }) => /^(?:before|after)\//.test(path))).toEqual([]);
    }
  });

  it('comes first in a stream too', () => {
    for (const platform of Object.values(PLATFORMS)) {
      const kinds = shop(platform).objects.map(({ kind }) => kind);
      expect(kinds.indexOf('Job')).toBeLessThan(kinds.indexOf('Deployment'));
      expect(kinds.indexOf('Job')).toBeGreaterThan(Math.max(...['Namespace', 'ConfigMap', 'ServiceAccount', 'NetworkPolicy'].map((kind) => kinds.lastIndexOf(kind))));
    }
  });

  it('stands in two folders side by side, so that neither is applied with the other, in every layout', () => {
    for (const layout of LAYOUTS) {
      const paths = outputOf(shop(PLATFORMS['flux'] as Platform), layout).files.map(({ path }) => path.split('/')[0]);
      expect(new Set(paths)).toEqual(new Set(['before', 'after']));
    }
  });
});
