import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { ApiObject, App as PlainApp, Chart, type ApiObjectProps } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { App, definePlatform, NamespaceWithQuota, Platform, PlinthError, ProductionService } from '../../lib/index';
import { synthesize } from '../../lib/synth/synthesize';
import { problemsOf, synthObjects, synthYaml } from '../../lib/testing';

const props = { image: 'registry.example.com/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } } as const;
const waiver = { rule: 'workload-min-replicas', reason: 'it holds a lock that only one may hold', owner: 'shop', until: '2027-06-30' };

function config(scope: Chart, name: string, more: object = {}): ApiObject {
  return new ApiObject(scope, name, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...more });
}

describe('synthesis', () => {
  it('gives the same bytes whatever was declared first', () => {
    const kinds = ['ConfigMap', 'Secret', 'ServiceAccount'];
    const set = fc.uniqueArray(fc.tuple(fc.constantFrom(...kinds), fc.constantFrom('a', 'b', 'é'), fc.constantFrom('x', 'y', 'z')), { selector: (item) => item.join('/'), maxLength: 12 });
    const yamlOf = (items: ReadonlyArray<readonly [string, string, string]>): string => {
      const app = new PlainApp();
      for (const [kind, chart, name] of items) {
        const scope = (app.node.tryFindChild(chart) as Chart | undefined) ?? new Chart(app, chart, { namespace: chart === 'a' ? 'one' : 'two' });
        new ApiObject(scope, `${kind}-${name}`, { apiVersion: 'v1', kind, metadata: { name: `${chart === 'é' ? 'e' : chart}-${name}` } });
      }
      return synthesize(app).stream();
    };
    fc.assert(fc.property(set.chain((items) => fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length }))), ([items, shuffled]) => yamlOf(shuffled) === yamlOf(items)), { numRuns: 30 });
  });

  it('gives the same twice, and in pieces what it gives as a whole', () => {
    const app = new App();
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', props);
    const result = synthesize(app);
    expect(synthesize(app).stream()).toBe(result.stream());
    expect([...result.chunks()].join('')).toBe(result.stream());
  });

  it('says nothing more of objects whose construct is wrong, and all of those beside it', () => {
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new ProductionService(chart, 'wrong', { ...props, resources: { cpu: '250m', memory: '0' }, scale: { fixed: 1 } } as never);
    new ProductionService(chart, 'single', { ...props, scale: { fixed: 1 } });
    const found = problemsOf(app).filter(({ severity }) => severity === 'error');
    expect(found.filter(({ construct }) => construct?.startsWith('shop/wrong')).map(({ id }) => id)).not.toContain('workload-min-replicas');
    expect(found.filter(({ construct }) => construct?.startsWith('shop/single')).map(({ id }) => id)).toContain('workload-min-replicas');
  });

  it('proves the set for the lowest version in use, and its schemas for every other', () => {
    const app = new App({ platform: definePlatform({ kubernetes: ['1.30', '1.34'] }) });
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    const old = { apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kind: 'FlowSchema', metadata: { name: 'old' }, spec: { priorityLevelConfiguration: { name: 'x' } } };
    new ApiObject(chart, 'gone-later', old as ApiObjectProps);
    const { minor, problems } = synthesize(app);
    expect(minor).toBe(30);
    expect(problems).toMatchObject([{ id: 'schema-kind-not-in-version', message: expect.stringContaining('(in Kubernetes 1.34)'), construct: 'c/gone-later' }]);
    expect(synthesize(app, { minor: 30 }).problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('finds the platform of each chart', () => {
    const app = new App();
    const chart = new Chart(app, 'old', { namespace: 'shop' });
    Platform.provide(chart, definePlatform({ kubernetes: '1.29' }));
    config(chart, 'settings');
    expect(synthesize(app).minor).toBe(29);
  });

  it('names a ring of dependencies where cdk8s stops', () => {
    const app = new PlainApp();
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    const [a, b] = [config(chart, 'a'), config(chart, 'b')];
    a.addDependency(b);
    b.addDependency(a);
    expect(synthesize(app).problems.map(({ id }) => id)).toEqual(['dependency-cycle']);
  });

  it('reads no clock: waivers need a day', () => {
    const build = (today?: string) => {
      const app = new App(today === undefined ? {} : { today });
      new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', { ...props, scale: { fixed: 1 }, waive: [waiver] });
      return app;
    };
    const ids = (app: App) => synthesize(app).problems.filter(({ severity }) => severity === 'error').map(({ id }) => id);
    expect([ids(build()), ids(build('2027-06-30')), ids(build('2027-07-01'))]).toEqual([['today-missing'], [], ['workload-min-replicas']]);
  });

  it('names the line of a waiver that is wrong', () => {
    const app = new App({ today: '2026-11-21' });
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', { ...props, waive: [{ ...waiver, until: 'soon' }] });
    expect(problemsOf(app).filter(({ id }) => id === 'waiver-malformed')).toMatchObject([{ construct: 'shop/api', source: { file: __filename, line: expect.any(Number) } }]);
  });

  it('keeps a ledger of each namespace', () => {
    const app = new App();
    const shop = new NamespaceWithQuota(new Chart(app, 'platform'), 'shop', { team: 'shop', environment: 'prod', size: 'S' });
    new ProductionService(shop, 'api', { ...props, scale: { fixed: 2 } });
    expect(synthesize(app).ledger('shop').totals.get('requests.cpu')?.toString()).toBe('750m');
  });
});

describe('an App in a plain program', () => {
  const outdir = (): string => path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-test-')), 'out');
  const written = (folder: string): string[] => (fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : []);

  it('writes what it proved', async () => {
    const app = new App({ outdir: outdir() });
    config(new Chart(app, 'c', { namespace: 'shop' }), 'settings');
    app.synth();
    await expect.poll(() => written(app.outdir)).toEqual(['.plinth-inventory', 'shop', 'shop/ConfigMap-settings.yaml']);
    expect(app.synthYaml()).toBe(fs.readFileSync(path.join(app.outdir, 'shop/ConfigMap-settings.yaml'), 'utf8'));
  });

  it('throws every error at once, and writes nothing', () => {
    const app = new App({ outdir: outdir() });
    const chart = new Chart(app, 'c', { namespace: 'shop' });
    config(chart, 'one', { date: {} });
    config(chart, 'two', { immutable: 'yes' });
    const thrown = (() => {
      try {
        return app.synth();
      } catch (error) {
        return error;
      }
    })();
    expect(PlinthError.is(thrown) && thrown.problems.map(({ id }) => id)).toEqual(['schema-unknown-field', 'schema-type']);
    expect(() => app.synthYaml()).toThrow(/schema-unknown-field[\s\S]*schema-type/);
    expect(written(app.outdir)).toEqual([]);
  });

  it('gives its own values, and says how to give one that is missing', () => {
    const app = new App({ values: { region: 'eu' } });
    expect([app.value('region'), app.value('level', 'info')]).toEqual(['eu', 'info']);
    expect(() => app.value('regoin')).toThrow(/value-missing[\s\S]*given: region/);
    expect(() => App.value('env')).toThrow(/Pass --set env=<value>/);
  });
});

describe('the testing helpers', () => {
  it('take one construct of an app, and give objects of your own', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    config(chart, 'other');
    const own = config(chart, 'settings', { data: { a: 'b' } });
    const [object] = synthObjects(own);
    expect(synthYaml(own)).toContain('name: settings');
    expect(synthYaml(own)).not.toContain('name: other');
    (object?.['data'] as Record<string, string>)['a'] = 'changed';
    expect(synthYaml(own)).toContain('a: b');
  });

  it('throw what is wrong', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    expect(() => synthYaml(config(chart, 'wrong', { date: {} }))).toThrow(/schema-unknown-field/);
  });
});
