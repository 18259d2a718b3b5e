import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../architecture/sources';
import { blockNamed, page } from './page';
import { newProject, type Project } from './project';

const text = page('docs/platform-package.md');
const manifest = JSON.parse(blockNamed(text, 'package')) as { readonly name: string; readonly version: string; readonly peerDependencies: Readonly<Record<string, string>> };
const source = (file: string): string => page(`apps/custom-platform/${file}`);

describe('a package of a platform team, built as the page says', () => {
  let app: Project;
  let tarball = '';
  beforeAll(() => {
    const platform = newProject('platform');
    platform.write('package.json', blockNamed(text, 'package'));
    platform.write('platform.ts', source('platform.ts'));
    fs.symlinkSync(path.join(ROOT, 'node_modules/.bin/tsc'), path.join(platform.folder, 'node_modules/.bin/tsc'));
    ok(platform.shell(blockNamed(text, 'build')));
    app = newProject('app');
    tarball = `acme-platform-${manifest.version}.tgz`;
    fs.copyFileSync(path.join(platform.folder, tarball), path.join(app.folder, tarball));
    platform.remove();
    // As npm would lay it out: unpacked into a folder of its own, its peers beside it.
    ok(app.shell(`mkdir -p node_modules/@acme/platform && tar -xzf ${tarball} --strip-components=1 -C node_modules/@acme/platform`));
    app.write('reports.ts', source('reports.ts'));
    app.write('main.ts', source('main.ts').replace("'./platform'", "'@acme/platform'"));
  });
  afterAll(() => app.remove());

  it('holds its program and its types, and no copy of Plinth', () => {
    expect(app.shell(`tar -tzf ${tarball}`).stdout.trim().split('\n').sort()).toEqual(['package/dist/platform.d.ts', 'package/dist/platform.js', 'package/package.json']);
  });

  it('gives an app repository, by its name, the very manifests of the app that holds its source', () => {
    const { status, stdout, stderr } = app.shell('npx plinth synth main.ts --stdout --today 2026-11-21');
    expect(status, stderr).toBe(0);
    expect(stdout).toBe(page('__snapshots__/apps/custom-platform.yaml'));
  });

  it('shares one copy of every class with the app', () => {
    for (const peer of Object.keys(manifest.peerDependencies)) {
      const resolved = (from: string): string => app.shell(`node -p "require.resolve('${peer}')"`, path.join(app.folder, from)).stdout;
      expect(resolved('node_modules/@acme/platform')).toBe(resolved('.'));
      expect(resolved('.')).toMatch(/\S/);
    }
  });

  it('asks for the peers that Plinth asks for, at the same ranges, and for Plinth', () => {
    const { peerDependencies } = JSON.parse(page('package.json')) as { readonly peerDependencies: Readonly<Record<string, string>> };
    expect(manifest.peerDependencies).toEqual({ ...peerDependencies, 'cdk8s-plinth': expect.stringMatching(/^\^\d/) });
    const installed = blockNamed(text, 'install').trim().split(' ').slice(2);
    expect(installed.sort()).toEqual([manifest.name, ...Object.keys(manifest.peerDependencies)].sort());
  });

  it('may carry rules of its own, which nobody can waive', () => {
    app.write('rules.ts', blockNamed(text, 'rules'));
    ok(app.shell(`${path.join(ROOT, 'node_modules/.bin/tsc')} rules.ts --outDir dist --strict --skipLibCheck --target es2022 --module nodenext --ignoreConfig`));
    app.write('use.mjs', `
      import { App, Chart, ProductionService } from 'cdk8s-plinth';
      import { problemsAtAcme } from './dist/rules.js';
      const app = new App();
      for (const registry of ['registry.acme.io', 'docker.io']) {
        new ProductionService(new Chart(app, registry, { namespace: 'shop' }), registry.replaceAll('.', '-'), { image: registry + '/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } });
      }
      console.log(JSON.stringify(problemsAtAcme(app, '2026-11-21')));
    `);
    const { stdout, stderr } = app.shell('node use.mjs');
    expect(JSON.parse(stdout || stderr)).toMatchObject([{ id: 'acme-registry', severity: 'error', message: 'the image is docker.io/api:1.4.2', construct: 'docker.io/docker-io/Deployment' }]);
  });
});

function ok({ status, stdout, stderr }: { readonly status: number | null; readonly stdout: string; readonly stderr: string }): void {
  expect(status, stdout + stderr).toBe(0);
}
