import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createSchemas } from '../../../lib/kube/schema';
import type { KubeObject } from '../../../lib/kube/object';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { brief, check, crdWith, found, type Loose } from './samples';

const rollout = (spec: Loose = {}, container: Loose = {}, meta: Loose = {}): Loose => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  metadata: { name: 'api', ...meta },
  spec: {
    selector: { matchLabels: { app: 'api' } },
    strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: '5m' } }] } },
    template: { metadata: { labels: { app: 'api' } }, spec: { containers: [{ name: 'api', image: 'api:1', ...container }] } },
    ...spec,
  },
});
const steps = (...list: Loose[]): Loose => ({ strategy: { canary: { steps: list } } });
const scaled = (spec: Loose): Loose => ({
  apiVersion: 'keda.sh/v1alpha1',
  kind: 'ScaledObject',
  metadata: { name: 'api' },
  spec: { scaleTargetRef: { name: 'api' }, triggers: [{ type: 'cpu', metadata: { value: '50' } }], ...spec },
});
const route = (rule: Loose, spec: Loose = {}): Loose => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'HTTPRoute',
  metadata: { name: 'api' },
  spec: { parentRefs: [{ name: 'public' }], rules: [{ backendRefs: [{ name: 'api', port: 80 }], ...rule }], ...spec },
});
const inference = (predictor: Loose): Loose => ({ apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService', metadata: { name: 'llm' }, spec: { predictor } });
const model = { modelFormat: { name: 'onnx' }, storageUri: 'pvc://models/llm' };

describe('the tables', () => {
  it.each<[what: string, object: Loose]>([
    ['a Rollout', rollout()],
    ['a Rollout with free content of a plugin', rollout({ strategy: { canary: { trafficRouting: { plugins: { 'a/b': { any: [1, null] } } } } } })],
    ['a ScaledObject', scaled({})],
    ['an HTTPRoute', route({ matches: [{ path: { type: 'PathPrefix', value: '/' } }], timeouts: { request: '10s' } }, { hostnames: ['shop.example.com'] })],
    ['an InferenceService', inference({ model })],
  ])('accept %s', (_, object) => {
    expect(found(object)).toEqual([]);
  });

  it.each<[what: string, object: Loose, expected: readonly string[]]>([
    ['a mistyped field', rollout({ replica: 1 }), ['schema-unknown-field /spec/replica']],
    ['a mistyped step', rollout(steps({ setWieght: 5 })), ['schema-unknown-field /spec/strategy/canary/steps/0/setWieght']],
    ['a weight in quotes', rollout(steps({ setWeight: '10' })), ['schema-type /spec/strategy/canary/steps/0/setWeight']],
    ['a mistyped metadata field', rollout({}, {}, { lables: {} }), ['schema-unknown-field /metadata/lables']],
    ['a mistyped container field, once', rollout({}, { livenes: {} }), ['schema-unknown-field /spec/template/spec/containers/0/livenes']],
    ['a missing container name, once', rollout({}, { name: undefined }), ['schema-required /spec/template/spec/containers/0']],
    ['missing triggers', scaled({ triggers: undefined }), ['schema-required /spec']],
    ['a count in quotes', scaled({ minReplicaCount: '0' }), ['schema-type /spec/minReplicaCount']],
    ['numeric trigger metadata', scaled({ triggers: [{ type: 'cpu', metadata: { value: 50 } }] }), ['schema-type /spec/triggers/0/metadata/value']],
    ['an unknown limit', scaled({ maxReplicas: 3 }), ['schema-unknown-field /spec/maxReplicas']],
    ['a timeout in words', route({ timeouts: { request: '10 sec' } }), ['schema-pattern /spec/rules/0/timeouts/request']],
    ['a path of no known type', route({ matches: [{ path: { type: 'Glob' } }] }), ['schema-enum /spec/rules/0/matches/0/path/type']],
    ['a port out of range', route({ backendRefs: [{ name: 'api', port: 99999 }] }), ['schema-bounds /spec/rules/0/backendRefs/0/port']],
    ['a host name with capitals', route({}, { hostnames: ['A_b'] }), ['schema-pattern /spec/hostnames/0']],
    ['a mistyped storage address', inference({ model: { ...model, storageUri: undefined, storageURI: 'x' } }), ['schema-unknown-field /spec/predictor/model/storageURI']],
  ])('refuse %s', (_, object, expected) => {
    expect(found(object)).toEqual(expected);
  });

  it('refuse an API version that is not served, and name those that are', () => {
    expect(check({ apiVersion: 'external-secrets.io/v1beta1', kind: 'ExternalSecret', metadata: { name: 'a' } })).toMatchObject([
      { id: 'schema-version-not-served', accepted: 'external-secrets.io/v1' },
    ]);
  });

  it('name the kind that was meant', () => {
    expect(check({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rolout', metadata: { name: 'a' } })[0]?.fix).toContain('Rollout');
  });

  it('know where a field belongs and how list items are told apart', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    expect(schemas.fieldsAt('argoproj.io/v1alpha1', 'Rollout', ['spec', 'strategy'])).toEqual(['blueGreen', 'canary']);
    expect(schemas.fieldsAt('apps/v1', 'Deployment', ['spec', 'template', 'spec', 'containers'])).toContain('livenessProbe');
    expect(schemas.fieldsAt('apps/v1', 'Deployment', ['spec', 'nowhere'])).toBeUndefined();
    expect(schemas.listMapKeys('v1', 'Pod', ['spec', 'containers', 'ports'])).toEqual(['containerPort', 'protocol']);
    expect(schemas.listMapKeys('v1', 'Pod', ['spec', 'containers', 'args'])).toBeUndefined();
  });
});

describe('pod templates inside custom kinds', () => {
  it.each<[what: string, container: Loose, expected: string]>([
    ['quantities, where the CRD takes anything', { resources: { limits: { cpu: '1 x' } } }, 'schema-quantity /spec/template/spec/containers/0/resources/limits/cpu'],
    ['enums, where the CRD has none', { imagePullPolicy: 'Sometimes' }, 'schema-enum /spec/template/spec/containers/0/imagePullPolicy'],
    ['fields that the minor drops', { restartPolicyRules: [{ action: 'Restart' }] }, 'schema-field-off-by-default /spec/template/spec/containers/0/restartPolicyRules'],
  ])('have %s, judged by core', (_, container, expected) => {
    expect(found(rollout({}, container))).toEqual([expected]);
  });

  it('are found wherever a CRD copies them, in lists too', () => {
    const jobs = [{ name: 'workers', template: { spec: { template: { spec: { containers: [{ name: 'a', imagePullPolicy: 'No' }] } } } } }];
    const jobSet = { apiVersion: 'jobset.x-k8s.io/v1alpha2', kind: 'JobSet', metadata: { name: 'a' }, spec: { replicatedJobs: jobs } };
    expect(found(jobSet)).toEqual(['schema-enum /spec/replicatedJobs/0/template/spec/template/spec/containers/0/imagePullPolicy']);
  });

  it('have their containers judged where the pod itself is more than a pod', () => {
    expect(found(inference({ containers: [{ name: 'kserve-container', imagePullPolicy: 'No' }] }))).toEqual(['schema-enum /spec/predictor/containers/0/imagePullPolicy']);
  });
});

describe('a CustomResourceDefinition', () => {
  it('is printed as its source has it', () => {
    const source = parse(readFileSync(join(__dirname, 'fixtures/prometheusrules.yaml'), 'utf8')) as KubeObject;
    expect(createSchemas(nodeTableSource(), 34).crdOf('monitoring.coreos.com', 'PrometheusRule')).toEqual(source);
  });

  it('is printed anew every time, so that a change to one is no change to the next', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    const first = schemas.crdOf('bitnami.com', 'SealedSecret') as { spec: { versions: unknown[] } } | undefined;
    const size = first?.spec.versions.length;
    first?.spec.versions.push('x');
    expect((schemas.crdOf('bitnami.com', 'SealedSecret')?.spec as { versions: unknown[] }).versions).toHaveLength(size ?? -1);
  });

  it('that the tables print is itself valid in every minor that knows its fields', () => {
    const schemas = createSchemas(nodeTableSource(), 36);
    const index = nodeTableSource().read('index') as { crds: readonly string[] };
    const kinds = index.crds.flatMap((group) => Object.keys((nodeTableSource().read(`crds/${group}`) as { crds: object }).crds).map((kind) => [group, kind] as const));
    expect(kinds).toHaveLength(237);
    for (const [group, kind] of kinds) {
      const crd = schemas.crdOf(group, kind);
      expect(crd && brief(schemas.check(crd)), `${group}/${kind}`).toEqual([]);
    }
  });

  it('that a user brings comes before the one of the tables', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    const crd = schemas.crdOf('bitnami.com', 'SealedSecret');
    const version = { name: 'v9', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'string' } } } } };
    expect(schemas.addCrd({ ...crd, spec: { ...(crd?.spec as object), versions: [version] } } as KubeObject)).toEqual([]);
    expect(schemas.known('bitnami.com/v1alpha1', 'SealedSecret')).toBe(false);
    expect(brief(schemas.check({ apiVersion: 'bitnami.com/v9', kind: 'SealedSecret', metadata: { name: 'a' }, spec: 1 }))).toEqual(['schema-type /spec']);
  });

  it('that lacks its names is refused with what it lacks', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    expect(schemas.addCrd({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } })).toMatchObject([{ id: 'schema-crd-malformed' }]);
    const crd = crdWith({ type: 'object' });
    expect(schemas.addCrd({ ...crd, spec: { ...(crd.spec as object), names: {} } })[0]?.message).toContain('spec.names lacks kind or plural');
    expect(schemas.addCrd({} as never)).toHaveLength(1);
  });

  it('gives its kind a scope', () => {
    const schemas = createSchemas(nodeTableSource(), 34);
    expect(schemas.scopeOf('example.com/v1', 'Thing')).toBeUndefined();
    schemas.addCrd(crdWith({ type: 'object' }));
    expect(schemas.scopeOf('example.com/v1', 'Thing')).toBe('Namespaced');
  });
});
