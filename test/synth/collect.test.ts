import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { Deployment, ImagePullPolicy, k8s, Service } from 'cdk8s-plus-28';
import { describe, expect, it } from 'vitest';
import { formatProblem, type Problem } from '../../lib/errors';
import { FACTS, type ConstructFacts } from '../../lib/kube/provenance';
import { collect } from '../../lib/synth/collect';
import { findDuplicates } from '../../lib/synth/duplicates';

function config(scope: Chart, id: string, name = id): ApiObject {
  return new ApiObject(scope, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
}

describe('collecting an app', () => {
  it('finds the objects of every depth with construct path and chart', () => {
    const app = new App();
    const outer = new Chart(app, 'outer', { namespace: 'shop' });
    new Deployment(outer, 'api', { containers: [{ image: 'nginx:1', imagePullPolicy: ImagePullPolicy.ALWAYS, portNumber: 80 }] });
    config(new Chart(outer, 'inner'), 'settings');
    expect(collect(app).objects.map(({ object, construct, chart }) => [object.kind, construct, chart])).toEqual([
      ['Deployment', 'outer/api/Resource', 'outer'],
      ['ConfigMap', 'outer/inner/settings', 'outer/inner'],
    ]);
  });

  it('reads a tree whose constructs are of no class that it knows', () => {
    const twin = { [Symbol.for('cdk8s.ApiObject')]: true, node: { path: 'c/x', children: [], dependencies: [], validate: () => [] }, toJson: () => ({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'x' } }), patches: [] };
    const root = { node: { path: '', children: [twin], dependencies: [], validate: () => [] } };
    Object.assign(root.node, { root });
    expect(collect(root as never).objects.map(({ object }) => object.kind)).toEqual(['Thing']);
  });

  it('gathers every problem of every construct in one pass, each once', () => {
    const app = new App();
    const chart = new Chart(app, 'c');
    const told: Problem = { id: 'some-problem', severity: 'error', message: 'wrong', fix: 'mend' };
    const facts: ConstructFacts = { problems: () => [told], source: { file: 'main.ts', line: 3 } };
    const ours = Object.assign(config(chart, 'ours'), { [FACTS]: facts });
    ours.node.addValidation({ validate: () => [formatProblem(told)] });
    config(chart, 'theirs').node.addValidation({ validate: () => ['no good', 'no good either'] });
    config(chart, 'broken').node.addValidation({
      validate: () => {
        throw new Error('boom');
      },
    });
    const { problems, objects } = collect(app);
    expect(problems.map(({ id, construct, message }) => [id, construct, message])).toEqual([
      ['some-problem', 'c/ours', 'wrong'],
      ['construct-invalid', 'c/theirs', 'no good'],
      ['construct-invalid', 'c/theirs', 'no good either'],
      ['construct-invalid', 'c/broken', 'its validation threw: boom'],
    ]);
    expect(problems[0]?.source).toEqual({ file: 'main.ts', line: 3 });
    expect(objects.map(({ broken }) => broken)).toEqual([true, true, true]);
  });

  it('gives objects the facts of the nearest construct that has some', () => {
    const chart = new Chart(new App(), 'c');
    const scope = Object.assign(new Chart(chart, 'ours'), { [FACTS]: { guaranteed: true, source: { file: 'main.ts', line: 7 }, waivers: [{ rule: 'r', reason: 'because', owner: 'me', until: '2027-01-01' }] } satisfies ConstructFacts });
    config(scope, 'a');
    config(chart, 'b');
    const { objects, waivers } = collect(chart.node.root as App);
    expect(objects.map(({ guaranteed, source }) => [guaranteed, source?.line])).toEqual([[true, 7], [undefined, undefined]]);
    expect(waivers).toMatchObject([{ rule: 'r', construct: 'c/ours' }]);
  });

  it('refuses an object without kind or name, and goes on', () => {
    const chart = new Chart(new App(), 'c');
    new ApiObject(chart, 'nameless', { apiVersion: 'v1', kind: '', metadata: { name: 'x' } });
    config(chart, 'fine');
    const { problems, objects } = collect(chart.node.root as App);
    expect(problems).toMatchObject([{ id: 'object-without-identity', construct: 'c/nameless', message: 'the object has apiVersion "v1", kind "" and name "x"' }]);
    expect(objects).toHaveLength(1);
  });

  it('names both makers of two objects with one identity', () => {
    const chart = new Chart(new App(), 'c', { namespace: 'shop' });
    config(chart, 'first', 'same');
    config(chart, 'second', 'same');
    expect(findDuplicates(collect(chart.node.root as App).objects)).toMatchObject([{ id: 'duplicate-object', construct: 'c/second', message: expect.stringContaining('ConfigMap shop/same is made twice: by c/first and by c/second') }]);
  });

  it('tells objects of one name in two groups or namespaces apart', () => {
    const chart = new Chart(new App(), 'c');
    for (const [id, apiVersion, namespace] of [['a', 'v1', 'x'], ['b', 'v1', 'y'], ['c', 'serving.knative.dev/v1', 'x']] as const) {
      new ApiObject(chart, id, { apiVersion, kind: 'Service', metadata: { name: 'same', namespace } });
    }
    expect(findDuplicates(collect(chart.node.root as App).objects)).toEqual([]);
  });
});

describe('patches on objects of cdk8s-plus-28', () => {
  const lost = (patch: JsonPatch, ...more: JsonPatch[]): Array<[string, string | undefined]> => {
    const chart = new Chart(new App(), 'c');
    const deployment = new Deployment(chart, 'api', { containers: [{ image: 'nginx:1', portNumber: 80 }] });
    ApiObject.of(deployment).addJsonPatch(patch, ...more);
    new Service(chart, 'service', { ports: [{ port: 80 }] });
    return collect(chart.node.root as App).problems.map(({ id, pointer }) => [id, pointer]);
  };
  const pod = '/spec/template/spec';

  it.each([
    ['an unknown field', JsonPatch.add(`${pod}/hostIPC`, true), `${pod}/hostIPC`],
    ['a raw quantity', JsonPatch.replace(`${pod}/containers/0/resources/limits/cpu`, '2'), `${pod}/containers/0/resources/limits/cpu`],
    ['an extended resource', JsonPatch.add(`${pod}/containers/0/resources/limits/nvidia.com~1gpu`, '1'), `${pod}/containers/0/resources/limits/nvidia.com/gpu`.replace('nvidia.com/gpu', 'nvidia.com~1gpu')],
    ['a raw int-or-string', JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', 1), '/spec/strategy/rollingUpdate/maxSurge'],
    ['a field newer than 1.28', JsonPatch.add(`${pod}/containers/0/lifecycle`, { preStop: { sleep: { seconds: 5 } } }), `${pod}/containers/0/lifecycle/preStop/sleep`],
  ])('are named when %s is dropped', (_, patch, pointer) => {
    expect(lost(patch)).toEqual([['patch-dropped-by-serializer', pointer]]);
  });

  it.each([
    ['a field that the class knows', JsonPatch.add(`${pod}/enableServiceLinks`, false)],
    ['a field in the spelling of the class', JsonPatch.add(`${pod}/hostIpc`, true)],
    ['a wrapped quantity', JsonPatch.replace(`${pod}/containers/0/resources/limits/cpu`, k8s.Quantity.fromString('2'))],
    ['an item added to a list', JsonPatch.add(`${pod}/tolerations`, [{ key: 'gpu', operator: 'Exists' }])],
    ['an annotation', JsonPatch.add('/metadata/annotations', { team: 'shop' })],
  ])('pass when %s survives', (_, patch) => {
    expect(lost(patch)).toEqual([]);
  });

  it('are named when their parent is not there', () => {
    expect(lost(JsonPatch.add('/spec/nowhere/team', 1))).toEqual([['patch-matches-nothing', undefined]]);
  });

  it('are judged by what the last of them wanted', () => {
    expect(lost(JsonPatch.add(`${pod}/hostIPC`, true), JsonPatch.remove(`${pod}/hostIPC`))).toEqual([]);
  });
});
