import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { App, Chart, definePlatform, NamespaceWithQuota, ProductionService, type PlatformProps } from 'cdk8s-plinth';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETS } from '../../lib/kube/defaults';
import { synthesize, type SynthResult } from '../../lib/synth/synthesize';
import { SUPPORTED_MINORS } from '../../lib/kube/schema';
import { page } from './page';
import { newProject } from './project';

const text = page('docs/versions.md');

function shop(platform: PlatformProps, more: (chart: Chart) => void = () => undefined): SynthResult {
  const app = new App({ platform: definePlatform(platform) });
  const chart = new Chart(app, 'shop');
  const namespace = new NamespaceWithQuota(chart, 'shop', { team: 'shop', environment: 'prod', size: 'S' });
  new ProductionService(namespace, 'api', { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } });
  more(chart);
  return synthesize(app);
}

const ids = ({ problems }: SynthResult): string[] => problems.map(({ id, severity }) => `${severity} ${id}`);

describe('dated defaults', () => {
  it('are the same whether the date is written or not, as long as it is the first', () => {
    expect(shop({ defaults: '2026-11' }).stream()).toBe(shop({}).stream());
  });

  it('cannot be a date that there is not', () => {
    expect(() => definePlatform({ defaults: '2027-05' as '2026-11' })).toThrow(/2026-11/);
  });

  it.each(Object.entries(DEFAULT_SETS))('of %s hold exactly the numbers of their golden file, which change only until they are released', async (date, set) => {
    await expect(`${JSON.stringify(set, undefined, 2)}\n`).toMatchFileSnapshot(`../../__snapshots__/defaults/${date}.json`);
  });
});

describe('a minor of Kubernetes', () => {
  it('that is named beside the old one moves no byte', () => {
    expect(shop({ kubernetes: ['1.34', '1.35'] }).stream()).toBe(shop({ kubernetes: '1.34' }).stream());
  });

  it('that takes the place of the old one moves what the page shows, and nothing else', () => {
    const [before, after] = (['1.34', '1.35'] as const).map((kubernetes) => shop({ kubernetes }).stream().split('\n'));
    const moved = before?.flatMap((line, at) => (line === after?.[at] ? [] : [`${line} → ${after?.[at]?.split(' ').at(-1)}`]));
    expect(after).toHaveLength(before?.length ?? 0);
    expect(moved?.map((line) => line.trim())).toEqual(/```\n([\s\S]*?)```/.exec(text.slice(text.indexOf('<!-- run: minor -->')))?.[1]?.trim().split('\n').map((line) => line.trim()));
  });

  const flowSchema = { apiVersion: 'flowcontrol.apiserver.k8s.io/v1beta3', kind: 'PriorityLevelConfiguration', metadata: { name: 'shop' }, spec: { type: 'Exempt' } };
  const withOld = (kubernetes: NonNullable<PlatformProps['kubernetes']>) => shop({ kubernetes }, (chart) => void new ApiObject(chart, 'old', flowSchema));

  it('that no longer serves what is used says so before any cluster is upgraded', () => {
    expect(ids(withOld('1.31'))).toEqual(['warning api-deprecated']);
    expect(ids(withOld(['1.31', '1.32']))).toContain('error schema-kind-not-in-version');
  });

  it('is needed by props that name it where it is too old', () => {
    expect(shop({ kubernetes: '1.29' }).problems).toContainEqual(expect.objectContaining({ id: 'kubernetes-too-old', message: expect.stringContaining('1.30') }));
  });

  it('is one of those that the page names', () => {
    expect(text).toContain(`Plinth knows 1.${SUPPORTED_MINORS[0]} to 1.${SUPPORTED_MINORS.at(-1)}.`);
    expect(() => definePlatform({ kubernetes: '1.99' as '1.34' })).toThrow(/1\.28/);
  });
});

it('what never moves: another place in the program changes no name and no selector', () => {
  const placed = (path: readonly string[]): string => {
    const app = new App();
    const scope = path.reduce<Construct>((above, id) => new Construct(above, id), new Chart(app, 'shop', { namespace: 'shop' }));
    new ProductionService(scope, 'api', { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } });
    return synthesize(app).stream();
  };
  expect(placed(['backend', 'core'])).toBe(placed([]));
});

it('an upgrade of Plinth that moves no manifest names its inventory alone, as the page says', () => {
  const project = newProject();
  project.write('main.ts', page('docs/adopting.md').match(/<!-- run: construct -->\n```ts\n([\s\S]*?)```/)?.[1] ?? '');
  expect(project.shell('npx plinth synth main.ts --output deploy').status).toBe(0);
  project.write('deploy/.plinth-inventory', project.read('deploy/.plinth-inventory').replace(/"toolVersion": "[^"]*"/, '"toolVersion": "0.0.0-before"'));
  const { status, stderr } = project.shell('npx plinth synth main.ts --output deploy --check');
  expect({ status, listed: stderr.match(/^ {2}(create|update|prune) .*$/gm) }).toEqual({ status: 3, listed: ['  update .plinth-inventory'] });
  project.remove();
});
