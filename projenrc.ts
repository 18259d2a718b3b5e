import { javascript, ProjenrcFile, YamlFile } from 'projen';

/** The condition under which apps and tests import the package by its name and get the sources, with no build. */
const SOURCE = '@cdk8s-plinth/source';

class Projenrc extends ProjenrcFile {
  public readonly filePath = 'projenrc.ts';
}

const project = new javascript.NodeProject({
  name: 'cdk8s-plinth',
  description: 'Kubernetes constructs that are production-ready by default, and a judge that proves every manifest before it is applied.',
  keywords: ['cdk8s', 'kubernetes', 'gitops', 'manifests', 'policy', 'constructs'],
  license: 'Apache-2.0',
  copyrightOwner: 'The Plinth authors',
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenVersion: '~0.103.25',
  minNodeVersion: '20.19.0',
  entrypoint: 'dist/lib/index.js',
  bin: { plinth: 'dist/lib/cli/main.js' },
  deps: ['commander@^14.0.3', 'jiti@^2.7.0', 'js-sha256@^0.11.1', 'kubernetes-types@^1.30.0', 'yaml@^2.9.1'],
  peerDeps: ['cdk8s@^2.70.0', 'cdk8s-plus-28@^2.5.6', 'constructs@^10.5.0'],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    '@arethetypeswrong/cli@^0.18.5',
    '@microsoft/api-extractor@~7.60.1',
    '@prometheus-io/lezer-promql@^0.315.0',
    '@types/node@^20.19.0',
    'cdk8s@^2.70.0',
    'cdk8s-plus-28@^2.5.6',
    'constructs@^10.5.0',
    'esbuild@^0.28.0',
    'fast-check@^4.10.2',
    'fflate@^0.8.2',
    'js-yaml@^5.5.0',
    'publint@^0.3.25',
    'tsx@^4.23.15',
    'typescript@~6.0.3',
    'vitest@^4.1.12',
  ],
  projenrcJs: false,
  jest: false,
  github: false,
  buildWorkflow: false,
  release: false,
  depsUpgrade: false,
  npmignoreEnabled: false,
  package: false,
  readme: { contents: '# cdk8s-plinth\n' },
  artifactsDirectory: 'artifacts',
  gitignore: ['/dist/', '/out/', '/bench/node_modules/', '/temp/', '*.tgz'],
});

new Projenrc(project);
project.defaultTask?.exec('tsx projenrc.ts');

const compilerOptions: javascript.TypeScriptCompilerOptions = {
  target: 'ES2022',
  lib: ['es2023'],
  module: 'nodenext',
  moduleResolution: javascript.TypeScriptModuleResolution.NODE_NEXT,
  types: ['node'],
  strict: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  skipLibCheck: true,
  esModuleInterop: true,
  customConditions: [SOURCE],
};

new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.json',
  include: ['lib', 'constructs', 'apps', 'test', 'bench', 'tools', 'projenrc.ts', 'vitest.config.mts'],
  exclude: ['node_modules', 'dist', 'out', 'bench/node_modules'],
  compilerOptions: { ...compilerOptions, noEmit: true },
});
new javascript.TypescriptConfig(project, {
  fileName: 'tsconfig.build.json',
  include: ['lib', 'constructs'],
  exclude: ['node_modules', 'dist', 'constructs/*/*examples.ts'],
  compilerOptions: { ...compilerOptions, rootDir: '.', outDir: 'dist', declaration: true, stripInternal: true, customConditions: [] },
});

project.compileTask.exec('tsx tools/build/main.ts');
project.testTask.exec('tsc');
project.testTask.spawn(project.compileTask);
project.testTask.exec('vitest run --update=none', { receiveArgs: true });

project.addTask('start', {
  description: 'Synthesize the showcase app and say what was written and proved',
  steps: [
    { spawn: 'compile' },
    { exec: 'node dist/lib/cli/main.js synth apps/online-boutique/main.ts --output out/online-boutique', receiveArgs: true },
  ],
});
project.addTask('snapshot', {
  description: 'Rewrite golden files and generated pages',
  steps: [{ spawn: 'compile' }, { exec: 'vitest run --update=all', receiveArgs: true }],
});
project.addTask('tables', { description: 'Derive the schema tables from OpenAPI and CRD files', exec: 'tsx tools/tables/main.ts', receiveArgs: true });
project.addTask('test:go', { description: 'Ask programs in Go: the engine of Prometheus, the evaluator of Pod Security, the YAML reader of kubectl; needs Go', exec: 'node test/go/run.mjs', receiveArgs: true });
project.addTask('bench', { description: 'Ratios against peers, measured in one run', exec: 'tsx bench/main.ts', receiveArgs: true });
project.addTask('test:cluster', {
  description: 'Ask real Kubernetes servers, built from source, about everything that is emitted; needs Go',
  steps: [{ spawn: 'compile' }, { exec: `tsx --conditions=${SOURCE} test/cluster/main.ts`, receiveArgs: true }],
});
project.addTask('api', {
  description: 'Rewrite the API report',
  steps: [{ spawn: 'compile' }, { exec: 'tsx tools/api-report.ts --local' }],
});

for (const name of ['clobber', 'eject', 'pre-compile', 'post-compile', 'package']) project.removeScript(name);

const entry = (file: string) => ({ [SOURCE]: `./${file}.ts`, types: `./dist/${file}.d.ts`, default: `./dist/${file}.js` });
project.package.addField('types', 'dist/lib/index.d.ts');
project.package.addField('files', ['dist', 'NOTICE', 'CHANGELOG.md']);
project.package.addField('exports', {
  '.': entry('lib/index'),
  './policy': entry('lib/policy/index'),
  './testing': entry('lib/testing/index'),
  './package.json': './package.json',
});
project.package.addField('typesVersions', {
  '*': { policy: ['./dist/lib/policy/index.d.ts'], testing: ['./dist/lib/testing/index.d.ts'] },
});
project.package.addField('sideEffects', false);

const checkout = { uses: 'actions/checkout@v5', with: { 'fetch-depth': 0 } };
const setupNode = (version: string) => ({ uses: 'actions/setup-node@v5', with: { 'node-version': version } });
const setupGo = { uses: 'actions/setup-go@v6', with: { 'go-version': '1.26', cache: false } };
// Kubernetes and its neighbours take twenty minutes to build; their names in the cache say what they were built from.
const builtServers = { uses: 'actions/cache@v4', with: { path: '~/.cache/plinth-cluster', key: "servers-${{ hashFiles('test/cluster/go/**') }}" } };

new YamlFile(project, '.github/workflows/build.yml', {
  obj: {
    name: 'build',
    on: { pull_request: {}, push: { branches: ['main'] } },
    permissions: { contents: 'read' },
    jobs: {
      build: {
        'runs-on': 'ubuntu-latest',
        strategy: { matrix: { node: ['20', '22', '24'] } },
        env: { CI: 'true' },
        steps: [checkout, setupNode('${{ matrix.node }}'), setupGo, builtServers, { run: '.ci/run' }],
      },
    },
  },
});

// A tag is a release: build it as CI does, take its chapter of the changelog, publish with provenance (trusted publishing: no token).
new YamlFile(project, '.github/workflows/release.yml', {
  obj: {
    name: 'release',
    on: { push: { tags: ['v*.*.*'] } },
    permissions: { contents: 'write', 'id-token': 'write' },
    jobs: {
      release: {
        'runs-on': 'ubuntu-latest',
        environment: 'npm',
        env: { CI: 'true' },
        steps: [
          checkout,
          setupNode('24'),
          setupGo,
          builtServers,
          { name: 'Take the version from the tag', run: 'npm version --no-git-tag-version --allow-same-version "${GITHUB_REF_NAME#v}"' },
          { name: 'Build and test', run: '.ci/run' },
          { name: 'Take the chapter of the changelog', run: 'node tools/changelog.mjs "${GITHUB_REF_NAME#v}" > release-notes.md' },
          { name: 'Publish', run: 'npm publish --provenance --access public' },
          { name: 'Announce', run: 'gh release create "$GITHUB_REF_NAME" --notes-file release-notes.md --verify-tag', env: { GH_TOKEN: '${{ github.token }}' } },
        ],
      },
    },
  },
});

project.synth();
