import * as path from 'node:path';
import { App, Chart, definePlatform, ProductionService } from 'cdk8s-plinth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { outputOf } from '../../lib/synth/output';
import { synthesize } from '../../lib/synth/synthesize';
import { blockNamed, blocks, page } from './page';
import { newProject, type Project, type Said } from './project';

const text = page('docs/pipeline.md');
const [workflow = '', argo = '', flux = '', staged = ''] = blocks(text, 'yaml');

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
}
interface Workflow {
  readonly on: { readonly pull_request: null; readonly push: { readonly branches: readonly string[] } };
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<'prove' | 'render', { readonly if: string; readonly 'runs-on': string; readonly permissions?: Readonly<Record<string, string>>; readonly steps: readonly Step[] }>>;
}
const { on, permissions, jobs } = parse(workflow) as Workflow;

const program = (services: readonly string[], tag: string) => `
import { App, Chart, ProductionService } from 'cdk8s-plinth';
const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });
for (const name of ${JSON.stringify(services)}) {
  new ProductionService(shop, name, {
    image: \`registry.example.com/shop/\${name}:${tag}\` as 'shop:1',
    http: { port: 8080, readiness: '/ready' },
    resources: { cpu: '250m', memory: '256Mi' },
  });
}
app.synth();
`;

describe('the objects on the page', () => {
  let project: Project;
  beforeAll(() => void (project = newProject()));
  afterAll(() => project.remove());

  it.each([['Argo CD', argo, ['Application']], ['Flux', flux, ['GitRepository', 'Kustomization']], ['migrations under Flux', staged, ['Kustomization', 'Kustomization']]] as const)('for %s are known kinds without a finding', (_, yaml, kinds) => {
    expect(yaml.match(/^kind: .*/gm)).toEqual(kinds.map((kind) => `kind: ${kind}`));
    project.write('objects.yaml', yaml);
    const { status, stdout, stderr } = project.shell('npx plinth check objects.yaml --fail-on warning');
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: expect.stringContaining('no findings') });
  });

  it('for Argo CD and Flux read the branch and the folder that the workflow writes', () => {
    expect(workflow).toContain('HEAD:rendered');
    expect(workflow).toContain('--output rendered/prod');
    expect(argo).toMatch(/targetRevision: rendered\n {4}path: prod\n {4}directory:\n {6}recurse: true/);
    expect(flux).toMatch(/branch: rendered[^]*path: \.\/prod\n {2}prune: true/);
  });
});

describe('what comes before a new version', () => {
  const foldersOf = (gitops: 'none' | 'argocd' | 'flux'): string[] => {
    const app = new App({ platform: definePlatform({ gitops }) });
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'orders', {
      image: 'registry.example.com/shop/orders:4.1.0',
      http: { port: 8080, readiness: '/ready' },
      resources: { cpu: '250m', memory: '256Mi' },
      migration: { command: ['/app/orders', 'migrate'] },
    });
    const { files } = outputOf(synthesize(app), 'per-resource');
    return [...new Set(files.map((file) => file.path.split('/')[0] ?? ''))].sort();
  };

  it('stands in the folders that the two Kustomizations read, the second after the first', () => {
    expect(foldersOf('flux')).toEqual(['after', 'before']);
    expect(foldersOf('none')).toEqual(['after', 'before']);
    const [first, second] = parseAllDocuments(staged).map((document) => document.toJS() as { readonly metadata: { readonly name: string }; readonly spec: { readonly path: string; readonly dependsOn?: readonly { readonly name: string }[] } });
    expect([first?.spec.path, second?.spec.path, second?.spec.dependsOn]).toEqual(['./prod/before', './prod/after', [{ name: first?.metadata.name }]]);
  });

  it('needs no folders of its own under Argo CD', () => {
    expect(foldersOf('argocd')).toEqual(['shop']);
  });
});

describe('the workflow on the page', () => {
  it('proves pull requests with no right to write, and renders what is pushed to main', () => {
    expect(on).toEqual({ pull_request: null, push: { branches: ['main'] } });
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.entries(jobs).map(([name, job]) => [name, job.if, job.permissions])).toEqual([
      ['prove', "github.event_name == 'pull_request'", undefined],
      ['render', "github.event_name == 'push'", { contents: 'write' }],
    ]);
  });

  it('has steps that use an action at a version or run something, each job on a named system', () => {
    for (const job of Object.values(jobs)) {
      expect(job['runs-on']).toMatch(/^ubuntu-\d/);
      for (const { uses, run } of job.steps) expect(uses ?? run).toMatch(uses ? /^actions\/[\w-]+@v\d+$/ : /\S/);
    }
  });
});

describe('a repository that follows the page', { timeout: 120_000 }, () => {
  const check = 'npx plinth synth main.ts --output rendered/prod --check';
  let project: Project;
  beforeAll(() => {
    project = newProject();
    ok(project.shell('git init --quiet --bare --initial-branch=main ../origin.git && git init --quiet --initial-branch=main && git remote add origin "file://$(realpath ../origin.git)"'));
    project.write('.gitignore', 'node_modules\n');
    project.write('main.ts', program(['api', 'web'], '1.4.2'));
    push('main', 'Begin');
    ok(project.shell(blockNamed(text, 'once')));
    push('main', 'Ignore the rendered branch');
  });
  afterAll(() => project.remove());

  it('has nothing rendered at first, and everything after the first push', () => {
    const proved = pullRequest('Begin');
    expect(proved).toMatchObject({ status: 0, stderr: expect.stringContaining('shop/Deployment-api.yaml') });
    expect(rendered()).toEqual([]);
    expect(merge('Begin').status).toBe(0);
    expect(rendered()).toEqual(expect.arrayContaining(['prod/.plinth-inventory', 'prod/shop/Deployment-api.yaml', 'prod/shop/Deployment-web.yaml']));
  });

  it('fails its check after a change, and passes when that is synthesized, committed and pushed', () => {
    project.write('main.ts', program(['api', 'web'], '1.5.0'));
    ok(project.shell('git fetch --quiet origin rendered && git worktree add --quiet --detach rendered FETCH_HEAD'));
    expect(project.shell(check)).toMatchObject({ status: 3, stderr: expect.stringContaining('shop/Deployment-api.yaml') });
    leaveRendered();

    push('main', 'Release 1.5.0');
    ok(project.shell(blockNamed(text, 'by hand')));
    expect(project.shell(check).status).toBe(0);
    leaveRendered();
    expect(show('prod/shop/Deployment-api.yaml')).toContain('shop/api:1.5.0');
  });

  it('prunes the files of a service that is no more, and commits nothing when nothing changes', () => {
    project.write('main.ts', program(['api'], '1.5.0'));
    expect(merge('Remove web').status).toBe(0);
    expect(rendered().filter((file) => file.includes('web'))).toEqual([]);
    expect(rendered()).toContain('prod/shop/Deployment-api.yaml');
    const before = commits();
    expect(merge('Nothing').status).toBe(0);
    expect(commits()).toBe(before);
  });

  it('refuses what is wrong before it is merged, and leaves the rendered branch alone', () => {
    const good = project.read('main.ts');
    const before = commits();
    project.write('main.ts', good.replace('http: {', 'scale: { fixed: 1 }, http: {'));
    expect(pullRequest('One pod')).toMatchObject({ status: 1, stderr: expect.stringContaining('workload-min-replicas') });
    expect(merge('One pod')).toMatchObject({ status: 4, stderr: expect.stringContaining('workload-min-replicas') });
    expect(commits()).toBe(before);
    project.write('main.ts', good);
  });

  it('finds a file that was edited in the rendered branch by hand, and does not overwrite it', () => {
    ok(project.shell('git fetch --quiet origin rendered && git worktree add --quiet --detach rendered FETCH_HEAD'));
    const file = 'rendered/prod/shop/Deployment-api.yaml';
    project.write(file, project.read(file).replace('shop/api:1.5.0', 'shop/api:1.4.9'));
    ok(project.shell('git -C rendered commit --quiet --all --message "Quick fix" && git -C rendered push --quiet origin HEAD:rendered'));
    const named = expect.stringContaining('Deployment-api.yaml');
    expect(project.shell(check)).toMatchObject({ status: 7, stderr: named });
    leaveRendered();
    expect(pullRequest('Nothing')).toMatchObject({ status: 1, stderr: named });
    expect(merge('Nothing')).toMatchObject({ status: 7, stderr: named });
    expect(show('prod/shop/Deployment-api.yaml')).toContain('shop/api:1.4.9');

    ok(project.shell(blockNamed(text, 'take back')));
    leaveRendered();
    expect(show('prod/shop/Deployment-api.yaml')).toContain('shop/api:1.5.0');
    expect(pullRequest('Nothing').status).toBe(0);
  });

  const pullRequest = (title: string): Said => run('prove', 'change', title);
  const merge = (title: string): Said => run('render', 'main', title);

  /** The last step that ran of a job: all of them, or the first that failed. What an action would do, a shallow clone and the packages, is done for it. */
  function run(job: keyof Workflow['jobs'], branch: string, title: string): Said {
    push(branch, title);
    ok(project.shell(`rm -rf ../runner && git clone --quiet --depth=1 --branch ${branch} "$(git remote get-url origin)" ../runner && ln -s ../app/node_modules ../runner/node_modules`));
    let said: Said | undefined;
    for (const { run: lines } of jobs[job].steps) {
      if (lines === undefined || lines === 'npm ci') continue;
      said = project.shell(lines, path.join(project.folder, '../runner'));
      if (said.status !== 0) break;
    }
    if (!said) throw new Error(`${job} has no step`);
    return said;
  }

  /** All that is in the folder, as a branch of the origin. */
  function push(branch: string, title: string): void {
    ok(project.shell(`git add --all && git commit --quiet --allow-empty --message '${title}' && git push --quiet --force origin HEAD:${branch}`));
  }

  function leaveRendered(): void {
    ok(project.shell('git worktree remove --force rendered'));
  }

  const inOrigin = (lines: string): string => project.shell(lines, path.join(project.folder, '../origin.git')).stdout;
  const rendered = (): string[] => inOrigin('git ls-tree -r --name-only rendered').split('\n').filter(Boolean);
  const show = (file: string): string => inOrigin(`git show rendered:${file}`);
  const commits = (): string => inOrigin('git rev-parse rendered');
});

function ok(said: Said): void {
  expect(said.status, said.stderr).toBe(0);
}
