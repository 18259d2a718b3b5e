import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KubeObject } from '../../lib/kube/object';
import { readDocuments } from '../../lib/kube/yaml/read';
import { RULES } from '../../lib/policy/registry';
import { blockNamed, page } from './page';
import { newProject, type Project } from './project';

const text = page('docs/adopting.md');
const live = objectsOf(blockNamed(text, 'live'));
const PATCH = /-p '(.*)'/.exec(blockNamed(text, 'name the port'))?.[1] ?? '';

let project: Project;
let made: readonly KubeObject[] = [];
beforeAll(() => {
  project = newProject();
  project.write('main.ts', blockNamed(text, 'construct'));
  const { status, stdout, stderr } = project.shell('npx plinth synth main.ts --stdout');
  expect(status, stderr).toBe(0);
  made = objectsOf(stdout);
});
afterAll(() => project.remove());

describe('a service that adopts a live one, as the page shows', () => {
  it('has the names, namespaces and selectors of what is live', () => {
    for (const old of live) {
      const next = get(made, old.kind);
      expect([next.apiVersion, next.metadata.name, next.metadata.namespace]).toEqual([old.apiVersion, old.metadata.name, old.metadata.namespace]);
      expect(valueAt(next, 'spec.selector')).toEqual(valueAt(old, 'spec.selector'));
    }
    expect(valueAt(get(made, 'Deployment'), 'spec.template.spec.containers.0.name')).toBe(valueAt(get(live, 'Deployment'), 'spec.template.spec.containers.0.name'));
  });

  it('gives new pods all labels of the old ones, so that every old Service still finds them', () => {
    expect(valueAt(get(made, 'Deployment'), 'spec.template.metadata.labels')).toMatchObject(valueAt(get(live, 'Deployment'), 'spec.template.metadata.labels') as object);
  });

  it('finds old pods with its new Service, budget and policy, once their port has a name, and not before', () => {
    const [named, unnamed] = [withOldPods(true), withOldPods(false)];
    expect(named).not.toMatch(/^error/m);
    expect(named).not.toMatch(/pdb-required|network-policy-required|service-dangling/);
    expect(unnamed).toContain('error service-target-port-unknown');
  });

  it('changes what the page says that it changes', () => {
    const rows = [...text.slice(text.indexOf('<!-- run: difference -->')).matchAll(/^\| (\w+) \| `([\w.]+)` \| (\S+) \| (\S+) \|/gm)];
    expect(rows.length).toBeGreaterThan(8);
    for (const [, kind = '', path = '', before = '', after = ''] of rows) {
      expect([kind, path, shown(get(live, kind), path), shown(get(made, kind), path)]).toEqual([kind, path, before, after]);
    }
    expect(made.map(({ kind }) => kind).filter((kind) => !live.some((old) => old.kind === kind)).sort()).toEqual(['NetworkPolicy', 'PodDisruptionBudget', 'ServiceAccount']);
  });

  it('is accepted without its policy while somebody answers for that', () => {
    const without = blockNamed(text, 'construct').replace(/^\}\)\.allowFrom.*$/m, blockNamed(text, 'without policy').trimEnd());
    project.write('open.ts', without);
    const { status, stdout, stderr } = project.shell('npx plinth synth open.ts --stdout --today 2026-12-31');
    expect(status, stderr).toBe(0);
    expect(stdout).not.toContain('kind: NetworkPolicy');
    expect(project.shell('npx plinth synth open.ts --stdout --today 2027-01-01')).toMatchObject({ status: 4, stderr: expect.stringContaining('network-policy-required') });
  });
});

it('what is live is judged with warnings, and with the findings that the page names', () => {
  project.write('live.yaml', blockNamed(text, 'live'));
  const { status, stdout, stderr } = project.shell('npx plinth check live.yaml');
  expect(status, stderr).toBe(0);
  const sentence = /among them ([^]*?);/.exec(text)?.[1] ?? '';
  const ids = [...sentence.matchAll(/`([a-z-]+)`/g)].map(([, id = '']) => id);
  expect(ids.length).toBeGreaterThan(3);
  expect(ids.filter((id) => !RULES.some((rule) => rule.id === id) || !stdout.includes(`warning ${id}`))).toEqual([]);
});

/** What the judge says of the live Deployment beside the new objects, as they are while it is rolled out. */
function withOldPods(named: boolean): string {
  const deployment = structuredClone(get(live, 'Deployment'));
  const [{ path, value }] = JSON.parse(PATCH) as [{ path: string; value: string }];
  expect(path).toBe('/spec/template/spec/containers/0/ports/0/name');
  if (named) (valueAt(deployment, 'spec.template.spec.containers.0.ports.0') as { name?: string }).name = value;
  project.write('both.yaml', [deployment, ...made.filter(({ kind }) => kind !== 'Deployment')].map((object) => stringify(object)).join('---\n'));
  return project.shell('npx plinth check both.yaml').stdout;
}

function objectsOf(yaml: string): KubeObject[] {
  const { documents, problems } = readDocuments(yaml, 'adopting.yaml');
  expect(problems).toEqual([]);
  return documents.map(({ value }) => value as KubeObject);
}

function get(objects: readonly KubeObject[], kind: string): KubeObject {
  const found = objects.find((object) => object.kind === kind);
  if (!found) throw new Error(`there is no ${kind}`);
  return found;
}

function valueAt(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

function shown(object: KubeObject, path: string): string {
  const value = valueAt(object, path);
  return value === undefined ? '–' : `\`${String(value)}\``;
}
