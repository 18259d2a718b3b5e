import { describe, expect, it } from 'vitest';
import { mergeCore, type CoreRelease } from '../../../tools/tables/core';
import { crdTables } from '../../../tools/tables/crds';
import { gatesOf, servedValues } from '../../../tools/tables/gated-fields';
import { gateHistory, parseGateDefaults } from '../../../tools/tables/go-features';
import { parseServedVersions } from '../../../tools/tables/go-served';
import { parseStructs } from '../../../tools/tables/go-types';
import { Pool } from '../../../tools/tables/pool';
import { shortName } from '../../../tools/tables/type-names';
import { printTable } from '../../../tools/tables/write';

describe('Go sources', () => {
  it('give structs with the gates, defaults and scope that their markers say, inlined structs included', () => {
    const structs = parseStructs(
      [
        '// +genclient',
        '// +genclient:nonNamespaced',
        '',
        '// Node is a node.',
        'type Node struct {',
        '\t// Sleeps.',
        '\t// +featureGate=Sleep',
        '\t// +optional',
        '\tSleep *Sleep `json:"sleep,omitempty" protobuf:"bytes,1,opt,name=sleep"`',
        '\tCommon `json:",inline"`',
        '\tHidden string `json:"-"`',
        '}',
        'type Common struct {',
        '\t// +featureGate=A,B',
        '\t// +default="TCP"',
        '\tProtocol string `json:"protocol"`',
        '}',
      ].join('\n'),
    );
    expect(structs.get('Node')).toEqual({
      cluster: true,
      fields: new Map<string, object>([['protocol', { gates: 'A,B', fallback: 'TCP' }], ['sleep', { gates: 'Sleep' }]]),
    });
  });

  it('give no scope of the type before', () => {
    expect(parseStructs('// +genclient:nonNamespaced\ntype A struct {\n}\ntype B struct {\n}\n').get('B')?.cluster).toBe(false);
  });

  it('give the defaults of gates in both forms', () => {
    const old = 'var gates = map[featuregate.Feature]featuregate.FeatureSpec{\n\tSleep: {Default: true, PreRelease: featuregate.Beta},\n\tgenericfeatures.Wake: {Default: false, PreRelease: featuregate.Alpha},\n}\n';
    expect(parseGateDefaults(old, 30)).toEqual(new Map([['Sleep', true], ['Wake', false]]));
    const versioned = [
      '\tSleep: {',
      '\t\t{Version: version.MustParse("1.29"), Default: false, PreRelease: featuregate.Alpha},',
      '\t\t{Version: version.MustParse("1.34"), Default: true, PreRelease: featuregate.Beta}, // a remark',
      '\t},',
      '\tLater: {',
      '\t\t{Version: version.MustParse("1.36"), Default: true, PreRelease: featuregate.Beta},',
      '\t},',
      '',
    ].join('\n');
    expect(parseGateDefaults(versioned, 33)).toEqual(new Map([['Sleep', false]]));
    expect(parseGateDefaults(versioned, 36)).toEqual(new Map([['Sleep', true], ['Later', true]]));
  });

  it('give one history, in which a gate that is gone keeps its default', () => {
    const releases: Record<number, ReadonlyMap<string, boolean>> = { 29: new Map([['A', false]]), 30: new Map([['A', true]]), 32: new Map([['B', false]]), 33: new Map([['C', true]]), 34: new Map([['C', false]]) };
    expect(gateHistory((minor) => releases[minor] ?? new Map())).toEqual(new Map([['A', [30]], ['B', []], ['C', [33, 34]]]));
  });

  it('give the API versions that are served by default', () => {
    const source = [
      'import (',
      '\tappsv1 "k8s.io/api/apps/v1"',
      '\tflowcontrolv1beta3 "k8s.io/kubernetes/pkg/apis/flowcontrol/v1beta3"',
      '\tstorageapiv1beta1 "k8s.io/api/storage/v1beta1"',
      ')',
      'var (',
      '\tstableAPIGroupVersionsEnabledByDefault = []schema.GroupVersion{',
      '\t\tappsv1.SchemeGroupVersion,',
      '\t}',
      '\tlegacyBetaEnabledByDefaultResources = []schema.GroupVersionResource{',
      '\t\tflowcontrolv1beta3.SchemeGroupVersion.WithResource("flowschemas"), // remove',
      '\t}',
      '\tbetaAPIGroupVersionsDisabledByDefault = []schema.GroupVersion{',
      '\t\tstorageapiv1beta1.SchemeGroupVersion,',
      '\t}',
      ')',
    ].join('\n');
    expect([...parseServedVersions(source)]).toEqual(['apps/v1', 'flowcontrol/v1beta3']);
  });
});

describe('gates of fields', () => {
  const POD = 'io.k8s.api.core.v1.PodSpec';
  const history = new Map([['New', [31]], ['Old', [28]], ['UserNamespacesSupport', [33]], ['TaintTolerationComparisonOperators', [] as number[]]]);

  it('are the newest marker, without those that are on in every minor, or the table of fields without one', () => {
    const releases = [new Map([['a', { gates: 'Old' }], ['b', { gates: 'New,Old' }], ['gone', { gates: 'BeforeAll' }]]), new Map([['a', {}], ['b', {}]])];
    expect(gatesOf(POD, releases, new Set(['a', 'b', 'gone', 'hostUsers']), history)).toEqual({ b: 'New', hostUsers: 'UserNamespacesSupport' });
  });

  it('that no release lists stop the generator where the field is new', () => {
    expect(() => gatesOf(POD, [new Map(), new Map([['fresh', { gates: 'Unheard' }]])], new Set(['fresh']), history)).toThrow(/Unheard/);
  });

  it('take values out of enums too', () => {
    expect(servedValues(['Equal', 'Gt'], 'io.k8s.api.core.v1.Toleration', 'operator', 36, history)).toEqual(['Equal']);
  });
});

describe('tables', () => {
  const release = (minor: number, definitions: CoreRelease['definitions'], enums: CoreRelease['enums'] = {}): CoreRelease => ({ minor, definitions, enums, packages: new Map(), served: new Set() });
  const kind = (properties: object, required: readonly string[] = []): CoreRelease['definitions'] => ({
    'io.k8s.api.core.v1.Thing': { properties, required, 'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'Thing' }] },
  });

  it('say once what is the same in every minor, and ranges for the rest', () => {
    const minors = [28, 29, 30, 31, 32, 33, 34, 35, 36];
    const releases = minors.map((minor) =>
      release(
        minor,
        kind({ a: { type: 'string', description: 'prose' }, ...(minor >= 30 ? { b: { type: 'integer' } } : {}) }, minor < 33 ? ['a'] : []),
        { 'io.k8s.api.core.v1.Thing': { a: { enum: minor < 32 ? ['X'] : ['X', 'Y'] } } },
      ),
    );
    expect(mergeCore(releases, new Map())).toEqual({
      core: {
        nodes: [{ enum: ['X'], type: 'string' }, { enum: ['X', 'Y'], type: 'string' }, { type: 'integer' }],
        definitions: { 'v1.Thing': { properties: { a: [[28, 31, 0], [32, 36, 1]], b: [[30, 36, 2]] }, required: [[28, 32, ['a']], [33, 36, []]] } },
      },
    });
  });

  it('hold equal schemas once', () => {
    const pool = new Pool();
    const number = pool.addNested({ type: 'object', properties: { b: { type: 'string' }, a: { type: 'string', description: 'prose' } } });
    expect(pool.addNested({ properties: { a: { type: 'string' }, b: { type: 'string' } }, type: 'object' })).toBe(number);
    expect(pool.nodes).toEqual([{ type: 'string' }, { properties: { a: 0, b: 0 }, type: 'object' }]);
  });

  it('refuse two CRDs of one kind', () => {
    const crd = { metadata: { name: 'a' }, spec: { group: 'a.b', names: { kind: 'A' }, versions: [] } };
    expect(() => crdTables([{ path: 'one.yaml', crd }, { path: 'two.yaml', crd }])).toThrow(/two\.yaml: a\.b\/A is defined twice/);
  });

  it('are written with a line an entry', () => {
    expect(printTable({ nodes: [{ a: 1 }, {}], crds: { A: { b: [] } } })).toBe('{"nodes":[\n{"a":1},\n{}\n],\n"crds":{\n"A":{"b":[]}\n}}\n');
  });

  it('name types by file and version', () => {
    expect(shortName('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta')).toEqual({ segment: 'meta', local: 'v1.ObjectMeta' });
  });
});
