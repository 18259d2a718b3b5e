// The product as a user gets it: packed, installed into an empty project, imported as CommonJS and as ESM, type-checked,
// synthesized and judged, on every supported Node. Run by `.ci/run`, after the build.
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const LIMITS = { megabytes: 20, packages: 16 };
const VERSION = JSON.parse(fs.readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
const OTHER_NODES = ['22', '24'];

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const temp = fs.mkdtempSync(path.join(os.tmpdir(), 'plinth-package-'));
const project = path.join(temp, 'project');
let passed = 0;

const run = (command, args, options = {}) => execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], ...options });
const npm = (...args) => run('npm', [...args, '--no-audit', '--no-fund']);

step('the package packs, and publishing it would succeed', () => {
  fs.mkdirSync(project);
  run('npm', ['pack', '--pack-destination', temp], { cwd: root });
  const publish = run('npm', ['publish', '--dry-run', '--json', '--tag', 'next', tarball()], { cwd: root });
  expect(publish.includes('cdk8s-plinth'), `npm publish --dry-run says ${publish}`);
});

step('it holds what runs, and nothing else', () => {
  const files = run('tar', ['-tzf', tarball()], { cwd: temp }).split('\n').filter(Boolean).map((file) => file.replace(/^package\//, ''));
  const strange = files.filter((file) => !/^(package\.json|README\.md|LICENSE|NOTICE|CHANGELOG\.md|dist\/(lib|constructs)\/.+\.(js|d\.ts|json))$/.test(file));
  expect(strange.length === 0, `the tarball holds ${strange.join(', ')}`);
  const sources = files.filter((file) => file.endsWith('.d.ts')).map((file) => file.replace(/^dist\/(.+)\.d\.ts$/, '$1.ts'));
  const left = sources.filter((source) => !fs.existsSync(path.join(root, source)) || /(^|\/)(test|apps|bench|tools)\/|\/examples\.ts$/.test(source.replace('lib/policy/examples.ts', '')));
  expect(left.length === 0, `built from what is no source of the product: ${left.join(', ')}`);
  for (const table of fs.readdirSync(path.join(root, 'lib/synth/tables/data'), { recursive: true }).filter((name) => name.endsWith('.json'))) {
    expect(files.includes(`dist/lib/data/${table.split(path.sep).join('/')}`), `the table ${table} is missing`);
  }
});

step('it installs with its peers, small, and with no install script', () => {
  fs.writeFileSync(path.join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true }));
  npm('install', tarball());
  const packages = installedPackages();
  expect(packages.length <= LIMITS.packages, `${packages.length} packages: ${packages.map(({ name }) => name).join(', ')}`);
  const scripted = packages.filter(({ scripts = {} }) => scripts.install || scripts.preinstall || scripts.postinstall);
  expect(scripted.length === 0, `install scripts in ${scripted.map(({ name }) => name).join(', ')}`);
  const bytes = sizeOf(path.join(project, 'node_modules'));
  expect(bytes <= LIMITS.megabytes * 1e6, `${(bytes / 1e6).toFixed(1)} MB installed`);
  const main = path.join(project, 'node_modules/cdk8s-plinth');
  const { dependencies, peerDependencies } = JSON.parse(fs.readFileSync(path.join(main, 'package.json'), 'utf8'));
  const known = new Set([...Object.keys(dependencies), ...Object.keys(peerDependencies)]);
  const foreign = [...importsOf(path.join(main, 'dist'))].filter((name) => !name.startsWith('node:') && !known.has(name));
  expect(foreign.length === 0, `the code or its types import ${foreign.join(', ')}, which is not installed with it`);
  console.log(`  ${packages.length} packages, ${(bytes / 1e6).toFixed(1)} MB`);
});

step('publint and arethetypeswrong find nothing', () => {
  run('npx', ['publint', 'run', tarball(), '--strict'], { cwd: root });
  run('npx', ['attw', tarball(), '--profile', 'node16'], { cwd: root });
});

const MAIN = fs.readFileSync(path.join(here, 'main.ts'), 'utf8');

step('TypeScript finds every entry point, as CommonJS, as ESM and in classic resolution', () => {
  fs.writeFileSync(path.join(project, 'main.ts'), MAIN);
  fs.writeFileSync(path.join(project, 'esm.mts'), MAIN);
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  const types = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--types', 'node', '--typeRoots', path.join(root, 'node_modules/@types')];
  run(process.execPath, [tsc, '--ignoreConfig', ...types, '--module', 'nodenext', 'main.ts', 'esm.mts']);
  // The declarations alone: every one is checked, and needs no types of Node.
  fs.writeFileSync(path.join(project, 'bare.ts'), "export * as plinth from 'cdk8s-plinth';\nexport * as policy from 'cdk8s-plinth/policy';\nexport * as testing from 'cdk8s-plinth/testing';\n");
  fs.writeFileSync(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: { noEmit: true, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, target: 'es2022', lib: ['es2022'], types: [], module: 'nodenext' }, files: ['bare.ts'] }));
  run(process.execPath, [tsc, '-p', '.']);
  run(process.execPath, [tsc, '--ignoreConfig', ...types, '--module', 'commonjs', '--moduleResolution', 'node10', '--ignoreDeprecations', '6.0', 'main.ts']);
});

step('the matchers of ./testing run without a test runner', () => {
  fs.writeFileSync(path.join(project, 'matchers.mjs'), `
    import assert from 'node:assert';
    import { App, Chart, ProductionService } from 'cdk8s-plinth';
    import { plinthMatchers } from 'cdk8s-plinth/testing';
    const app = new App();
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const service = (id) => new ProductionService(chart, id, { image: 'registry.example.com/shop/api:1.4.2', http: { port: 8080, readiness: '/ready' }, resources: { cpu: '250m', memory: '256Mi' } });
    const [web, api] = [service('web'), service('api')];
    web.connectTo(api);
    assert(plinthMatchers.toAllow(app, web, api, 8080).pass);
    assert(plinthMatchers.toDeny(app, api, 'shop/web').pass);
    assert.match(plinthMatchers.toAllow(app, api, web, 8080).message(), /NetworkPolicy shop\\/api/);
    assert(plinthMatchers.toMatchGolden(app, process.cwd() + '/golden.yaml', { update: true }).pass);
    const { pass, message } = plinthMatchers.toBePolicyClean(app);
    assert(pass, message());
  `);
  run(process.execPath, ['matchers.mjs']);
});

step('the example of the page on testing runs under vitest, and fails on another golden file', () => {
  const golden = '__snapshots__/docs/shop.yaml';
  for (const file of ['test/docs/testing-example.test.ts', golden]) fs.cpSync(path.join(root, file), path.join(project, file));
  // The runner is a user's own; the package it loads is the installed one.
  const runner = path.join(project, 'node_modules/vitest');
  fs.symlinkSync(path.join(root, 'node_modules/vitest'), runner);
  const vitest = () => run(process.execPath, [path.join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', project], { env: { ...process.env, CI: 'true', NO_COLOR: '1' } });
  expect(/Tests +4 passed/.test(vitest()), 'all four tests of the page ran');
  fs.appendFileSync(path.join(project, golden), '---\n');
  let said = '';
  try {
    vitest();
  } catch (error) {
    said = `${error.stdout}${error.stderr}`;
  }
  expect(/Tests +1 failed \| 3 passed/.test(said), `a golden file that differs is not told: ${said}`);
  fs.rmSync(runner);
});

for (const [version, node] of [[process.version, process.execPath], ...OTHER_NODES.map((major) => [major, nodeOf(major)])]) {
  step(`Node ${version}: require and import, synth, check`, () => {
    run(node, ['-e', "const { App, ProductionService } = require('cdk8s-plinth'); if (!App || !ProductionService) throw 1; require('cdk8s-plinth/policy'); require('cdk8s-plinth/testing')"]);
    run(node, ['--input-type=module', '-e', "import { App, ProductionService } from 'cdk8s-plinth'; import 'cdk8s-plinth/policy'; import 'cdk8s-plinth/testing'; if (!App || !ProductionService) throw 1"]);
    // The command as the shell finds it: its first line asks for whatever `node` is first in the path.
    const plinth = (...args) => run(path.join(project, 'node_modules/.bin/plinth'), args, { env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` } });
    expect(plinth('--version').trim() === VERSION, 'plinth --version says the version of the package');
    for (const entry of ['main.ts', 'esm.mts']) {
      plinth('synth', entry, '--output', `out-${version}-${entry}`);
      plinth('synth', entry, '--output', `out-${version}-${entry}`, '--check');
      plinth('check', `out-${version}-${entry}`);
      const deployment = fs.readFileSync(path.join(project, `out-${version}-${entry}`, 'shop/Deployment-api.yaml'), 'utf8');
      expect(deployment.includes('runAsNonRoot: true'), 'the Deployment is hardened');
    }
  });
}

fs.rmSync(temp, { recursive: true });
console.log(`\n${passed} passed, 0 failed`);

function step(title, body) {
  try {
    body();
  } catch (error) {
    console.error(`failed: ${title}\n${error.stdout ?? ''}${error.stderr ?? ''}${error.message}`);
    console.log(`\n${passed} passed, 1 failed`);
    process.exit(1);
  }
  passed += 1;
  console.log(`ok: ${title}`);
}

function expect(truth, otherwise) {
  if (!truth) throw new Error(otherwise);
}

function tarball() {
  const name = fs.readdirSync(temp).find((file) => file.endsWith('.tgz'));
  if (!name) throw new Error('npm pack wrote no tarball');
  return path.join(temp, name);
}

function installedPackages() {
  const lock = JSON.parse(fs.readFileSync(path.join(project, 'node_modules/.package-lock.json'), 'utf8'));
  return Object.keys(lock.packages).map((folder) => JSON.parse(fs.readFileSync(path.join(project, folder, 'package.json'), 'utf8')));
}

/** Every package that the files of a folder name: required, imported, or imported for its types. */
function importsOf(folder) {
  const names = new Set();
  for (const file of fs.readdirSync(folder, { recursive: true }).filter((name) => /\.(js|d\.ts)$/.test(name))) {
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const pattern = file.endsWith('.js') ? /\brequire\("((?:@[^/"]+\/)?[^./"][^/"]*)/g : /(?:\bfrom |\bimport\(|reference types=)['"]((?:@[^/'"]+\/)?[^./'"][^/'"]*)/g;
    for (const [, name] of text.matchAll(pattern)) names.add(name);
  }
  return names;
}

function sizeOf(folder) {
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true }).reduce((sum, entry) => sum + (entry.isFile() ? fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size : 0), 0);
}

/** A newer Node, which comes as an npm package with the binary inside. */
function nodeOf(major) {
  const folder = path.join(temp, `node-${major}`);
  fs.mkdirSync(folder);
  const name = `node-${process.platform}-${process.arch}`;
  execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `${name}@${major}`], { stdio: 'ignore' });
  return path.join(folder, 'node_modules', name, 'bin/node');
}
