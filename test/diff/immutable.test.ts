import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { immutableChanges } from '../../lib/diff/immutable';
import { IMMUTABLE_FIELDS } from '../../lib/diff/immutable-fields';
import { groupKindOf, type KubeObject } from '../../lib/kube/object';
import { createSchemas } from '../../lib/kube/schema';
import { nodeTableSource } from '../../lib/synth/tables/source';
import { TRIALS } from '../cluster/immutability/trials';
import { hazardousJson } from '../kube/yaml/hazards';

const service = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop' }, spec });
const statefulSet = (spec: object): KubeObject => ({ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name: 'db', namespace: 'shop' }, spec });
const job = (spec: object): KubeObject => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'job', namespace: 'shop' }, spec });
const claim = (spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data', namespace: 'shop' }, spec });
const jobSet = (template: unknown, more: object = {}): KubeObject => ({ apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: { name: 'train', namespace: 'shop' }, spec: { ...more, replicatedJobs: [{ name: 'workers', template }] } });
const groups = (subGroupPolicy?: object): KubeObject => ({ apiVersion: 'leaderworkerset.x-k8s.io/v1', kind: 'LeaderWorkerSet', metadata: { name: 'model', namespace: 'shop' }, spec: { leaderWorkerTemplate: { size: 4, ...(subGroupPolicy && { subGroupPolicy }) } } });
const pointers = (before: KubeObject, after: KubeObject, minor?: number) => immutableChanges(before, after, minor).map(({ pointer }) => pointer);

describe('a change of an immutable field', () => {
  it('is told with its place, both values, and a part of what the server will say', () => {
    const of = (selector: object): KubeObject => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'api' }, spec: { selector } });
    const [change, ...more] = immutableChanges(of({ matchLabels: { app: 'a' } }), of({ matchLabels: { app: 'b' } }));
    expect(change).toMatchObject({ pointer: '/spec/selector', before: { matchLabels: { app: 'a' } }, after: { matchLabels: { app: 'b' } }, text: 'field is immutable' });
    expect(more).toEqual([]);
  });

  it('is told for each place, where only some fields below one may change', () => {
    expect(pointers(statefulSet({ replicas: 1, serviceName: 'a', selector: { matchLabels: { a: 'b' } } }), statefulSet({ replicas: 2, serviceName: 'b' }))).toEqual(['/spec/serviceName', '/spec/selector/matchLabels/a']);
  });

  it('depends on the minor of the server', () => {
    const [before, after] = [statefulSet({ revisionHistoryLimit: 10 }), statefulSet({ revisionHistoryLimit: 3 })];
    expect([32, 33, undefined].map((minor) => pointers(before, after, minor))).toEqual([['/spec/revisionHistoryLimit'], [], []]);
    const [small, large] = ['1', '2'].map((cpu) => job({ suspend: true, template: { spec: { containers: [{ name: 'a', resources: { requests: { cpu } } }] } } })) as [KubeObject, KubeObject];
    expect([35, 36].map((minor) => pointers(small, large, minor).length)).toEqual([1, 0]);
  });

  it('may be told by the webhook of a controller, and not by the server', () => {
    const [change, ...more] = immutableChanges(jobSet({ spec: {} }), jobSet({ spec: { parallelism: 2 } }));
    expect(change).toMatchObject({ pointer: '/spec/replicatedJobs/0/template/spec/parallelism', rule: { by: 'webhook' } });
    expect(more).toEqual([]);
    expect(pointers(groups({ subGroupSize: 2 }), groups({ subGroupSize: 4 }))).toEqual(['/spec/leaderWorkerTemplate/subGroupPolicy/subGroupSize']);
    expect([[undefined, { subGroupSize: 2 }], [{ subGroupSize: 2 }, undefined]].map(([before, after]) => immutableChanges(groups(before), groups(after)).map(({ text }) => text.split(' ').slice(0, 2).join(' ')))).toEqual([['cannot enable'], ['cannot remove']]);
  });

  it('is one of the pods of a JobSet wherever it runs, and of what does not place them where it is suspended', () => {
    const [plain, placed, other] = [{}, { nodeSelector: { pool: 'gpu' } }, { nodeSelector: { pool: 'gpu' }, hostNetwork: true }].map((pod) => ({ spec: { template: { spec: pod } } }));
    const places = (suspended: readonly [boolean, boolean], to: unknown) => pointers(jobSet(plain, { suspend: suspended[0] }), jobSet(to, { suspend: suspended[1] })).map((pointer) => pointer.split('/').at(-1));
    expect(places([false, false], placed)).toEqual(['pool']);
    expect(([[true, true], [true, false], [false, true]] as const).map((suspended) => [places(suspended, placed), places(suspended, other)])).toEqual(Array.from({ length: 3 }, () => [[], ['hostNetwork']]));
  });

  it('is one of what a webhook has filled in', () => {
    const network = (fields?: object) => jobSet({ spec: {} }, fields && { network: fields });
    expect([{ enableDNSHostnames: true }, { enableDNSHostnames: false }, { subdomain: 'train' }].map((fields) => pointers(network(), network(fields)))).toEqual([[], ['/spec/network'], ['/spec/network']]);
  });

  it('is none between two objects: one goes, the other comes', () => {
    const before = statefulSet({ serviceName: 'a' });
    expect(pointers(before, { ...statefulSet({ serviceName: 'b' }), metadata: { name: 'other', namespace: 'shop' } })).toEqual([]);
  });

  it('is one whatever version it is written in', () => {
    expect(pointers({ ...statefulSet({ serviceName: 'a' }), apiVersion: 'apps/v1beta2' }, statefulSet({ serviceName: 'b' }))).toEqual(['/spec/serviceName']);
  });
});

describe('the same in other words', () => {
  it.each([
    ['a quantity', claim({ resources: { requests: { storage: '1Gi' } } }), claim({ resources: { requests: { storage: '1024Mi' } } })],
    ['a default', statefulSet({ podManagementPolicy: 'OrderedReady' }), statefulSet({})],
    ['an empty list', job({ template: { spec: { volumes: [] } } }), job({ template: { spec: {} } })],
    ['null', job({ podFailurePolicy: null }), job({})],
    ['another order of keys', job({ template: { a: 1, b: 2 } }), job({ template: { b: 2, a: 1 } })],
    ['a whole number of another type', job({ backoffLimitPerIndex: 1n }), job({ backoffLimitPerIndex: 1 })],
  ])('is no change: %s', (_what, before, after) => {
    expect([...pointers(before, after), ...pointers(after, before)]).toEqual([]);
  });

  it('is no change, whatever the object holds', () => {
    const rows = fc.constantFrom(...IMMUTABLE_FIELDS);
    fc.assert(
      fc.property(rows, hazardousJson, ({ of, path }, value) => {
        const [group = '', kind = ''] = of.split('/');
        const object = { apiVersion: group === '' ? 'v1' : `${group}/v1`, kind, metadata: { name: 'a' }, ...(path.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as object) };
        expect(immutableChanges(object, structuredClone(object))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what may change', () => {
  it.each([
    ['a claim that grows', claim({ resources: { requests: { storage: '1Gi' } } }), claim({ resources: { requests: { storage: '2Gi' } } })],
    ['a claim that names its volume', claim({}), claim({ volumeName: 'disk' })],
    ['a Service that no longer says its address', service({ clusterIP: '10.0.0.1' }), service({})],
    ['a Service that becomes a name', service({ clusterIP: '10.0.0.1' }), service({ type: 'ExternalName', externalName: 'a.acme.io' })],
    ['an indexed Job with more of all', job({ completionMode: 'Indexed', completions: 2, parallelism: 2 }), job({ completionMode: 'Indexed', completions: 3, parallelism: 3 })],
    ['nodes of a suspended Job', job({ suspend: true, template: { spec: {} } }), job({ suspend: true, template: { spec: { nodeSelector: { a: 'b' } } } })],
  ])('is not told: %s', (_what, before, after) => {
    expect(pointers(before, after)).toEqual([]);
  });
});

describe('the table', () => {
  it('names kinds and fields that the schemas know', () => {
    const schemas = createSchemas(nodeTableSource(), 36);
    const versions = new Map(TRIALS.map(({ before }) => [groupKindOf(before), before.apiVersion]));
    const strange = IMMUTABLE_FIELDS.filter(({ of, path }) => {
      // An index is no field, and neither is a key of `requests`.
      const steps = path.filter((step) => !/^\d+$/.test(step) && step !== 'storage');
      return schemas.fieldsAt(versions.get(of) ?? '', of.split('/')[1] ?? '', steps.slice(0, -1))?.includes(steps.at(-1) ?? '') !== true;
    });
    expect(strange.map(({ of, path }) => `${of} ${path.join('.')}`)).toEqual([]);
  });

  it('is bounded on input of any depth', () => {
    const deep = () => {
      let value: unknown = 1;
      for (let level = 0; level < 100_000; level++) value = { a: value };
      return statefulSet({ serviceName: value });
    };
    expect(pointers(deep(), deep())).toHaveLength(1);
  });
});
