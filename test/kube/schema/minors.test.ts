import { describe, expect, it } from 'vitest';
import { PlinthError } from '../../../lib/errors';
import { createSchemas, SUPPORTED_MINORS } from '../../../lib/kube/schema';
import { nodeTableSource } from '../../../lib/synth/tables/source';
import { check, found, schemasOf, type Loose } from './samples';

const named = (apiVersion: string, kind: string, rest: Loose = {}): Loose => ({ apiVersion, kind, metadata: { name: 'a' }, ...rest });
const pod = (spec: Loose): Loose => named('v1', 'Pod', { spec: { containers: [{ name: 'a' }], ...spec } });
const container = (fields: Loose): Loose => pod({ containers: [{ name: 'a', ...fields }] });
const job = (spec: Loose): Loose => named('batch/v1', 'Job', { spec: { template: { spec: { containers: [{ name: 'a' }], restartPolicy: 'Never' } }, ...spec } });
const spread = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', matchLabelKeys: ['pod-template-hash'] };
const scaler = (metric: Loose, behavior: Loose = {}): Loose =>
  named('autoscaling/v2', 'HorizontalPodAutoscaler', { spec: { scaleTargetRef: { kind: 'Deployment', name: 'a' }, maxReplicas: 3, metrics: [metric], behavior } });
const containerMetric = { type: 'ContainerResource', containerResource: { container: 'a', name: 'cpu', target: { type: 'Utilization' } } };
const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', matchLabelKeys: ['a'] }] } };

describe('a field', () => {
  it.each<[what: string, object: Loose, firstOn: number]>([
    ['lifecycle.preStop.sleep', container({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }), 30],
    ['initContainers[].restartPolicy', pod({ initContainers: [{ name: 'b', restartPolicy: 'Always' }] }), 29],
    ['matchLabelKeys of a spread constraint', pod({ topologySpreadConstraints: [spread] }), 28],
    ['matchLabelKeys of an affinity', pod({ affinity }), 31],
    ['Service trafficDistribution', named('v1', 'Service', { spec: { trafficDistribution: 'PreferClose' } }), 31],
    ['unhealthyPodEvictionPolicy', named('policy/v1', 'PodDisruptionBudget', { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } }), 28],
    ['a ContainerResource metric', scaler(containerMetric), 28],
    ['tolerance of an autoscaler', scaler(containerMetric, { scaleUp: { tolerance: '10m' } }), 35],
    ['appArmorProfile', container({ securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } }), 30],
    ['resources of a pod', pod({ resources: { requests: { cpu: '1' } } }), 34],
    ['hostnameOverride', pod({ hostnameOverride: 'a' }), 35],
    ['hostUsers', pod({ hostUsers: false }), 33],
    ['an image volume', pod({ volumes: [{ name: 'v', image: { reference: 'a' } }] }), 35],
    ['recursiveReadOnly', container({ volumeMounts: [{ name: 'v', mountPath: '/v', recursiveReadOnly: 'Enabled' }] }), 31],
    ['supplementalGroupsPolicy', pod({ securityContext: { supplementalGroupsPolicy: 'Strict' } }), 33],
    ['claims of a container', container({ resources: { claims: [{ name: 'gpu' }] } }), 34],
    ['restartPolicyRules', container({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart' }] }), 35],
    ['backoffLimitPerIndex', job({ backoffLimitPerIndex: 1 }), 29],
    ['successPolicy', job({ successPolicy: { rules: [{ succeededCount: 1 }] } }), 31],
    ['managedBy', job({ managedBy: 'kueue.x-k8s.io/multikueue' }), 32],
    ['workloadRef, of an alpha that was given up', pod({ workloadRef: { name: 'a', podGroup: 'b' } }), 99],
    ['podCertificate', pod({ volumes: [{ name: 'v', projected: { sources: [{ podCertificate: { signerName: 'a', keyType: 'b' } }] } }] }), 99],
  ])('%s is an error below the minor that has it on by default', (_, object, firstOn) => {
    for (const minor of SUPPORTED_MINORS) {
      const ids = check(object, minor).map(({ id }) => id);
      if (minor >= firstOn) expect({ minor, ids }).toEqual({ minor, ids: [] });
      else expect(ids.every((id) => id === 'schema-field-off-by-default' || id === 'schema-field-not-in-version') && ids.length > 0, `1.${minor}: ${ids.join()}`).toBe(true);
    }
  });

  it('that is shown and dropped names its gate and the minor that has it on', () => {
    const [problem] = check(container({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }), 29);
    expect(problem).toMatchObject({ id: 'schema-field-off-by-default', accepted: 'Kubernetes 1.30 or newer', fix: 'Remove sleep, or target Kubernetes 1.30.' });
    expect(problem?.message).toContain('PodLifecycleSleepAction');
  });

  it('of a newer minor names the minor that has it on, not the first that shows it', () => {
    const [problem] = check(container({ lifecycle: { preStop: { sleep: { seconds: 5 } } } }), 28);
    expect(problem).toMatchObject({ id: 'schema-field-not-in-version', fix: 'Remove sleep, or target Kubernetes 1.30.' });
    expect(problem?.message).toContain('1.29 is the first minor that has it, on by default since 1.30');
  });

  it('of an older minor names the last that had it', () => {
    const [problem] = check(pod({ workloadRef: {} }), 36);
    expect(problem?.message).toContain('1.35 was the last minor that had it');
  });

  it('is required only in the minors that require it', () => {
    const set = named('apps/v1', 'StatefulSet', { spec: { selector: {}, template: { spec: { containers: [{ name: 'a' }] } } } });
    expect(found(set, 28)).toEqual(['schema-required /spec']);
    expect(found(set, 36)).toEqual([]);
  });

  it('has the values of its minor', () => {
    const tolerating = pod({ tolerations: [{ key: 'a', operator: 'Gt', value: '1' }] });
    expect(check(tolerating, 34)[0]?.accepted).toBe('Exists, Equal');
  });
});

describe('a kind', () => {
  it.each([
    ['storage.k8s.io/v1', 'VolumeAttributesClass', 33, '1.34 is the first minor'],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 32, '1.31 is the last minor'],
    ['scheduling.k8s.io/v1alpha1', 'Workload', 36, '1.35 is the last minor'],
  ])('%s %s that 1.%i lacks names the minor that has it', (apiVersion, kind, minor, message) => {
    const [problem] = check(named(apiVersion, kind), minor);
    expect(problem).toMatchObject({ id: 'schema-kind-not-in-version', severity: 'error', pointer: '/apiVersion' });
    expect(problem?.message).toContain(message);
  });

  it.each([
    ['extensions/v1beta1', 'Deployment', 'Write apiVersion: apps/v1, and adapt the fields.'],
    ['batch/v1beta1', 'CronJob', 'Write apiVersion: batch/v1, and adapt the fields.'],
    ['v1', 'Deployment', 'Write apiVersion: apps/v1, and adapt the fields.'],
    ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 'Write apiVersion: autoscaling/v2, and adapt the fields.'],
  ])('%s %s that no minor has names the API version to write', (apiVersion, kind, fix) => {
    expect(check(named(apiVersion, kind))).toMatchObject([{ id: 'schema-kind-not-in-version', fix }]);
  });

  it('that is mistyped names the one that was meant', () => {
    expect(check(named('apps/v1', 'Deploymnt'))).toMatchObject([{ id: 'schema-unknown-kind', severity: 'error', fix: 'Write kind: Deployment.' }]);
  });

  it('that a server serves only when told to is an error that names the served version', () => {
    expect(check(named('resource.k8s.io/v1beta1', 'DeviceClass', { spec: {} }), 34)).toMatchObject([
      { id: 'schema-kind-off-by-default', accepted: 'resource.k8s.io/v1 DeviceClass' },
    ]);
  });

  it('of somebody else is only a warning', () => {
    expect(check(named('acme.example.com/v1', 'Rocket', { spec: 1 }))).toMatchObject([{ id: 'schema-unknown-kind', severity: 'warning' }]);
  });

  it('needs an apiVersion and a kind', () => {
    expect(found({ kind: 'Pod' })).toEqual(['schema-required']);
    expect(found({ apiVersion: 'v1' })).toEqual(['schema-required']);
    expect(found(null as never)).toEqual(['schema-required']);
  });

  it('has a scope', () => {
    const { scopeOf } = bound(schemasOf(34));
    for (const [apiVersion, kind] of [['v1', 'Namespace'], ['v1', 'Node'], ['rbac.authorization.k8s.io/v1', 'ClusterRole'], ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
      ['apiregistration.k8s.io/v1', 'APIService'], ['storage.k8s.io/v1', 'StorageClass'], ['v1', 'PersistentVolume'], ['scheduling.k8s.io/v1', 'PriorityClass'],
      ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'], ['gateway.networking.k8s.io/v1', 'GatewayClass']] as const) {
      expect(`${kind} ${scopeOf(apiVersion, kind)}`).toBe(`${kind} Cluster`);
    }
    for (const [apiVersion, kind] of [['v1', 'Pod'], ['rbac.authorization.k8s.io/v1', 'Role'], ['networking.k8s.io/v1', 'Ingress'], ['argoproj.io/v1alpha1', 'Rollout']] as const) {
      expect(`${kind} ${scopeOf(apiVersion, kind)}`).toBe(`${kind} Namespaced`);
    }
    expect(scopeOf('acme.example.com/v1', 'Rocket')).toBeUndefined();
  });

  it('is known or not', () => {
    const { known } = bound(schemasOf(33));
    expect(known('apps/v1', 'Deployment')).toBe(true);
    expect(known('keda.sh/v1alpha1', 'ScaledObject')).toBe(true);
    expect(known('storage.k8s.io/v1', 'VolumeAttributesClass')).toBe(false);
    expect(known('apps/v1', 'constructor')).toBe(false);
  });

  it('says when it is deprecated, and what to use', () => {
    const { deprecated } = bound(schemasOf(31));
    expect(deprecated('flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema')).toEqual({
      message: 'flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema is deprecated since Kubernetes 1.29',
      replacement: 'flowcontrol.apiserver.k8s.io/v1/FlowSchema',
    });
    expect(deprecated('kueue.x-k8s.io/v1beta1', 'ClusterQueue')).toBeDefined();
    expect(deprecated('kueue.x-k8s.io/v1beta2', 'ClusterQueue')).toBeUndefined();
    expect(deprecated('apps/v1', 'Deployment')).toBeUndefined();
  });
});

describe('a minor without tables', () => {
  it('is an error that names the range', () => {
    for (const minor of [27, 37, 0, Number.NaN]) expect(() => createSchemas(nodeTableSource(), minor)).toThrow(PlinthError);
    expect(() => createSchemas(nodeTableSource(), 27)).toThrow(/1\.28 to 1\.36/);
  });
});

/** The methods, which may be taken off the object. */
function bound(schemas: ReturnType<typeof schemasOf>): Pick<ReturnType<typeof schemasOf>, 'scopeOf' | 'known' | 'deprecated'> {
  return { scopeOf: (a, k) => schemas.scopeOf(a, k), known: (a, k) => schemas.known(a, k), deprecated: (a, k) => schemas.deprecated(a, k) };
}
