import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutFiles, LAYOUTS, type Layout, type Rendered } from '../../../lib/synth/files';
import { problemsOf } from './sandbox';

function rendered(apiVersion: string, kind: string, name: string, namespace?: string, chart?: string): Rendered {
  const metadata = namespace === undefined ? { name } : { name, namespace };
  return { object: { apiVersion, kind, metadata }, text: `name: ${name}\n`, construct: `app/${kind}-${name}`, ...(chart !== undefined && { chart }) };
}

const pathsOf = (objects: readonly Rendered[], layout: Layout = 'per-resource') => layoutFiles(objects, layout).map((file) => file.path);

describe('one file per resource', () => {
  it('names the file by namespace, kind and name', () => {
    expect(pathsOf([rendered('apps/v1', 'Deployment', 'api', 'shop'), rendered('v1', 'Namespace', 'shop')])).toEqual(['_cluster/Namespace-shop.yaml', 'shop/Deployment-api.yaml']);
  });

  it.each([
    ['batch/v1', 'Job', 'Job.batch-x'],
    ['batch.volcano.sh/v1alpha1', 'Job', 'Job.batch.volcano.sh-x'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'HTTPRoute.gateway.networking.k8s.io-x'],
    ['security.istio.io/v1', 'AuthorizationPolicy', 'AuthorizationPolicy.security.istio.io-x'],
    ['v1', 'Event', 'Event-x'],
    ['v1', 'Service', 'Service-x'],
    ['serving.knative.dev/v1', 'Service', 'Service.serving.knative.dev-x'],
    ['networking.k8s.io/v1', 'NetworkPolicy', 'NetworkPolicy-x'],
    ['projectcalico.org/v3', 'NetworkPolicy', 'NetworkPolicy.projectcalico.org-x'],
  ])('carries the group where a kind has two: %s %s', (apiVersion, kind, file) => {
    expect(pathsOf([rendered(apiVersion, kind, 'x', 'shop')])).toEqual([`shop/${file}.yaml`]);
  });

  it('lets a Job of Kubernetes and one of Volcano of the same name stand beside each other', () => {
    expect(pathsOf([rendered('batch/v1', 'Job', 'x', 'shop'), rendered('batch.volcano.sh/v1alpha1', 'Job', 'x', 'shop')])).toHaveLength(2);
  });

  it('keeps names readable that no file may have', () => {
    expect(pathsOf([rendered('rbac.authorization.k8s.io/v1', 'ClusterRole', 'system:node/x')])).toEqual(['_cluster/ClusterRole-system%3Anode%2Fx.yaml']);
    expect(pathsOf([rendered('v1', 'ConfigMap', 'x', '..'), rendered('v1', 'ConfigMap', 'x', '_cluster'), rendered('v1', 'ConfigMap', 'x', 'con')])).toEqual([
      '%2E%2E/ConfigMap-x.yaml', '%5Fcluster/ConfigMap-x.yaml', '%63on/ConfigMap-x.yaml',
    ]);
  });
});

describe('the other layouts', () => {
  const objects = [
    rendered('v1', 'Service', 'b', 'shop', 'web/main'), rendered('v1', 'Namespace', 'shop', undefined, 'web'), rendered('v1', 'Service', 'a', 'shop', 'web/main'),
    rendered('v1', 'ConfigMap', 'c', 'pay', ''),
  ];

  it('gather the objects of a chart, a namespace, or all, in the order they came in', () => {
    expect(layoutFiles(objects, 'per-app').map(({ path, text }) => [path, text])).toEqual([
      ['_root.yaml', 'name: c\n'], ['web.yaml', 'name: shop\n'], ['web/main.yaml', 'name: b\n---\nname: a\n'],
    ]);
    expect(layoutFiles(objects, 'per-namespace').map(({ path, text }) => [path, text])).toEqual([
      ['_cluster.yaml', 'name: shop\n'], ['pay.yaml', 'name: c\n'], ['shop.yaml', 'name: b\n---\nname: a\n'],
    ]);
    expect(layoutFiles(objects, 'single').map(({ path, text }) => [path, text])).toEqual([['manifests.yaml', 'name: b\n---\nname: shop\n---\nname: a\n---\nname: c\n']]);
  });

  it('say which objects a file holds, and who made them', () => {
    expect(layoutFiles(objects, 'per-app')[2]?.objects).toEqual([{ id: '/Service/shop/b', construct: 'app/Service-b' }, { id: '/Service/shop/a', construct: 'app/Service-a' }]);
  });

  it('make no file of nothing', () => {
    for (const layout of LAYOUTS) expect(layoutFiles([], layout)).toEqual([]);
  });
});

describe('a collision', () => {
  it('on a file system that ignores case names both objects and their constructs', async () => {
    const role = (name: string) => rendered('rbac.authorization.k8s.io/v1', 'ClusterRole', name);
    const problems = await problemsOf(() => layoutFiles([role('Admin'), role('admin'), role('other'), role('OTHER')], 'per-resource'));
    expect(problems.map((problem) => problem.id)).toEqual(['file-name-collision', 'file-name-collision']);
    expect(problems[0]).toMatchObject({ construct: 'app/ClusterRole-admin', object: { name: 'admin' } });
    expect(problems[0]?.message).toContain('ClusterRole Admin (rbac.authorization.k8s.io/v1, construct app/ClusterRole-Admin)');
    expect(problems[0]?.message).toContain('ClusterRole admin (rbac.authorization.k8s.io/v1, construct app/ClusterRole-admin)');
  });

  it('of two groups that share a kind nobody listed is an error, not a lost object', async () => {
    const problems = await problemsOf(() => layoutFiles([rendered('a.example/v1', 'Widget', 'x', 'shop'), rendered('b.example/v1', 'Widget', 'x', 'shop')], 'per-resource'));
    expect(problems).toMatchObject([{ id: 'file-name-collision', message: expect.stringContaining('b.example/v1') }]);
  });

  it.each([
    ['two charts that differ in case', 'Shop', 'shop'],
    ['two folders that differ in case', 'Shop/a', 'shop/b'],
    ['a file and a folder of one name', 'web', 'web.yaml/main'],
    ['a folder and a file of one name', 'web.yaml/main', 'web'],
  ])('of %s is an error', async (_, first, second) => {
    const objects = [rendered('v1', 'Service', 'a', 'shop', first), rendered('v1', 'Service', 'b', 'shop', second)];
    expect(await problemsOf(() => layoutFiles(objects, 'per-app'))).toMatchObject([{ id: 'file-name-collision' }]);
    expect(pathsOf(objects, 'per-namespace')).toEqual(['shop.yaml']);
  });
});

describe('any set of objects', () => {
  const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('a', 'A', 'con', '..', '.', '', 'x'.repeat(300)));
  const item = fc.record({ kind: name, name, namespace: fc.option(name, { nil: undefined }), chart: fc.option(name, { nil: undefined }) });

  it('is laid out without loss in safe names, or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 6 }), fc.constantFrom(...LAYOUTS), async (items, layout) => {
        const objects = items.map(({ kind, name: object, namespace, chart }) => rendered('v1', kind, object, namespace, chart));
        let files;
        try {
          files = layoutFiles(objects, layout);
        } catch {
          expect((await problemsOf(() => layoutFiles(objects, layout))).every((problem) => problem.id === 'file-name-collision')).toBe(true);
          return;
        }
        expect(files.flatMap((file) => file.objects)).toHaveLength(objects.length);
        expect(new Set(files.map((file) => file.path.toLowerCase())).size).toBe(files.length);
        for (const segment of files.flatMap((file) => file.path.split('/'))) {
          expect(segment).toMatch(/^[A-Za-z0-9_%][A-Za-z0-9._%~-]*$/);
          expect(segment).not.toMatch(/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)|\.$/i);
          expect(segment.length).toBeLessThanOrEqual(255);
        }
      }),
    );
  });
});
