import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Chart, definePlatform, NamespaceWithQuota, ProductionService } from 'cdk8s-plinth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { synthesize } from '../../lib/synth/synthesize';
import { blockNamed, page } from './page';
import { newProject, type Project } from './project';

const text = page('docs/boundaries.md');

/** The objects of one release of a service under Flux. */
function release(timeout: string) {
  const app = new App({ platform: definePlatform({ gitops: 'flux' }) });
  const shop = new NamespaceWithQuota(new Chart(app, 'shop'), 'shop', { team: 'shop', environment: 'dev', size: 'S', access: { deployers: 'oidc:shop-ci' } });
  new ProductionService(shop, 'api', { image: 'registry.acme.io/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' }, config: { env: { TIMEOUT: timeout } } });
  const { objects, problems } = synthesize(app);
  expect(problems).toEqual([]);
  const get = (kind: string) => objects.find((object) => object.kind === kind) as unknown as { readonly metadata: { readonly name: string }; readonly spec: { readonly template: object }; readonly rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[] };
  return { config: get('ConfigMap'), template: get('Deployment').spec.template, deployer: get('Role') };
}

describe('the command that removes old configuration', () => {
  const [oldest, old, now] = [release('1s'), release('2s'), release('3s')];
  let project: Project;
  beforeAll(() => {
    project = newProject();
    // What a cluster would say: the namespace still has the ReplicaSets of two releases, and the ConfigMaps of three.
    project.write('workloads.yaml', stringify({ apiVersion: 'v1', kind: 'List', items: [old, now].map(({ template }) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'api' }, spec: { template } })) }));
    project.write('configmaps', [oldest, old, now].map(({ config }) => `${config.metadata.name}\n`).join(''));
    project.write('../bin/kubectl', '#!/bin/sh\ncase "$*" in\n  *"get configmaps"*) cat configmaps;;\n  *get*) cat workloads.yaml;;\n  *delete*) echo "$*" >> deleted;;\nesac\n');
    fs.chmodSync(path.join(project.folder, '../bin/kubectl'), 0o755);
  });
  afterAll(() => project.remove());

  it('removes what no ReplicaSet names any more, and nothing else', () => {
    expect(new Set([oldest, old, now].map(({ config }) => config.metadata.name)).size).toBe(3);
    const { status, stderr } = project.shell(blockNamed(text, 'remove old configuration'));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(project.read('deleted')).toBe(`-n shop delete configmap ${oldest.config.metadata.name}\n`);
  });

  it('asks for the label and the mark that our ConfigMaps have', () => {
    expect(now.config).toMatchObject({ immutable: true, metadata: { labels: { 'app.kubernetes.io/managed-by': 'plinth' } } });
  });

  it('is something that deployers may do', () => {
    expect(now.deployer.rules).toContainEqual(expect.objectContaining({ resources: expect.arrayContaining(['configmaps']), verbs: expect.arrayContaining(['list', 'delete']) }));
  });
});
