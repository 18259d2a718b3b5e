import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { factsOf } from '../../lib/kube/provenance';
import { outputOf } from '../../lib/synth/output';
import { synthesize } from '../../lib/synth/synthesize';
import { ProductionService } from '../../constructs/production-service/production-service';
import type { Patch } from '../../constructs/kit/overrides';
import { build, minimal, type Tree } from './build';

function patched(kind: 'Deployment' | 'Service', ...patches: Patch[]) {
  return build((chart) => new ProductionService(chart, 'api', minimal()).patch(kind, ...patches));
}

const CONTAINER = '/spec/template/spec/containers/0';

/** Patches that the serializer of cdk8s' typed classes loses without a word: the pointer, and the value. */
const LOST_BY_OTHERS: ReadonlyArray<readonly ['Deployment' | 'Service', string, unknown]> = [
  ['Deployment', `${CONTAINER}/resources`, { requests: { cpu: '100m' } }],
  ['Deployment', `${CONTAINER}/resources/requests/cpu`, '100m'],
  ['Deployment', `${CONTAINER}/resources/limits`, { memory: '1Gi', 'nvidia.com/gpu': '1' }],
  ['Deployment', '/spec/strategy/rollingUpdate/maxSurge', 1],
  ['Service', '/spec/trafficDistribution', 'PreferClose'],
  ['Deployment', `${CONTAINER}/lifecycle/preStop`, { sleep: { seconds: 30 } }],
  ['Deployment', '/spec/template/spec/resourceClaims', [{ name: 'gpu', resourceClaimTemplateName: 'one-gpu' }]],
  ['Deployment', '/spec/template/spec/volumes/0/emptyDir/sizeLimit', '1Gi'],
  ['Deployment', `${CONTAINER}/livenessProbe`, { tcpSocket: { port: 9000 } }],
  ['Deployment', '/spec/template/spec/hostIPC', false],
  ['Deployment', '/spec/template/spec/containers/0/restartPolicyRules', [{ action: 'Restart' }]],
  ['Deployment', '/spec/aFieldOfTomorrow', { nested: [1, 'two', null] }],
];

function at(object: Tree, path: string): unknown {
  return path.slice(1).split('/').reduce((here: Tree, key) => here?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], object);
}

describe('a patch', () => {
  it.each(LOST_BY_OTHERS)('of the %s at %s is in the object, whole', (kind, path, value) => {
    const built = patched(kind, JsonPatch.add(path, value));
    expect(built.problems).toEqual([]);
    expect(at(built.get(kind), path)).toEqual(value);
  });

  it.each(LOST_BY_OTHERS)('through cdk8s\' own addJsonPatch is as good: %s %s', (kind, path, value) => {
    const built = build((chart) => {
      const { deployment, service } = new ProductionService(chart, 'api', minimal());
      (kind === 'Deployment' ? deployment : service)?.addJsonPatch(JsonPatch.add(path, value));
    });
    expect(at(built.get(kind), path)).toEqual(value);
  });

  it.each(LOST_BY_OTHERS)('of the %s at %s is in the YAML, and in the overrides of the inventory', (kind, path, value) => {
    const app = new App();
    new ProductionService(new Chart(app, 'shop', { namespace: 'shop' }), 'api', minimal()).patch(kind, JsonPatch.add(path, value));
    const result = synthesize(app);
    const written = parseAllDocuments(result.stream()).map((document) => document.toJS() as Tree).find((object) => object.kind === kind);
    expect(at(written, path)).toEqual(value);
    expect(result.overrides).toMatchObject([{ by: 'patch', object: expect.objectContaining({ kind, namespace: 'shop', name: 'api' }), paths: [path] }]);
    expect(outputOf(result, 'per-resource').facts.overrides).toEqual(result.overrides);
  });

  it('may be a function of the plain object', () => {
    const built = patched('Deployment', (object) => void ((object.spec as Tree).paused = true), (object) => ({ ...object, extra: true }));
    expect([built.get('Deployment').spec.paused, built.get('Deployment').extra]).toEqual([true, true]);
  });

  it('comes after everything else, what is said later in the program too', () => {
    const built = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal()).patch('Deployment', JsonPatch.replace(`${CONTAINER}/lifecycle/preStop/sleep/seconds`, 60));
      api.expose('api.acme.io');
    });
    expect(at(built.get('Deployment'), `${CONTAINER}/lifecycle/preStop/sleep/seconds`)).toBe(60);
  });

  it('changes its own object only, though parts are shared in memory', () => {
    const built = patched('Deployment', JsonPatch.replace('/spec/selector/matchLabels/app.kubernetes.io~1name', 'other'));
    const name = (labels: Tree) => labels['app.kubernetes.io/name'];
    expect(name(built.get('Deployment').spec.selector.matchLabels)).toBe('other');
    expect(name(built.get('Deployment').spec.template.metadata.labels)).toBe('api');
    expect(name(built.get('Service').spec.selector)).toBe('api');
  });

  it('adds, removes, moves, copies and tests as RFC 6902 says', () => {
    const built = patched(
      'Deployment',
      JsonPatch.add(`${CONTAINER}/env`, []),
      JsonPatch.add(`${CONTAINER}/env/-`, { name: 'B' }),
      JsonPatch.add(`${CONTAINER}/env/0`, { name: 'A' }),
      JsonPatch.copy('/spec/minReadySeconds', '/spec/progressDeadlineSeconds'),
      JsonPatch.move('/spec/revisionHistoryLimit', '/spec/moved'),
      JsonPatch.remove('/spec/strategy'),
      JsonPatch.test('/spec/minReadySeconds', 10),
    );
    expect(built.problems).toEqual([]);
    const { spec } = built.get('Deployment');
    expect(spec.template.spec.containers[0].env).toEqual([{ name: 'A' }, { name: 'B' }]);
    expect([spec.progressDeadlineSeconds, spec.moved, 'revisionHistoryLimit' in spec, 'strategy' in spec]).toEqual([10, 3, false, false]);
  });

  it.each([
    [JsonPatch.replace('/spec/replica', 3), '/spec'],
    [JsonPatch.replace('/spec/strateg', {}), '/spec/strategy'],
    [JsonPatch.remove(`${CONTAINER}/resources/limit`), `${CONTAINER}/resources/limits`],
    [JsonPatch.replace('/spec/template/spec/container/0/image', 'x'), '/spec/template/spec/containers'],
    [JsonPatch.replace('/spec/template/spec/containers/1/image', 'x'), CONTAINER],
    [JsonPatch.add('/spec/nothing/here', 1), '/spec'],
    [JsonPatch.add(`${CONTAINER}/ports/7`, {}), `${CONTAINER}/ports/0`],
    [JsonPatch.copy('/spec/minReadySecond', '/spec/x'), '/spec/minReadySeconds'],
    [JsonPatch.replace('/spec/minReadySeconds/x', 1), '/spec/minReadySeconds'],
    [JsonPatch.remove('/__proto__/toString'), 'the whole object'],
    [JsonPatch.add('/__proto__', { polluted: true }), 'the whole object'],
    [JsonPatch.remove('spec'), '/spec'],
  ] as const)('that meets nothing is told with the nearest path: %o', (patch, near) => {
    const { problems } = patched('Deployment', patch);
    expect(problems).toMatchObject([{ id: 'patch-matches-nothing', message: expect.stringMatching(`nearest path is ${near.replaceAll('/', '\\/')}$`), construct: 'shop/api/Deployment' }]);
  });

  it.each([
    [JsonPatch.test('/spec/minReadySeconds', 11), 'patch-test-failed'],
    [{ op: 'set', path: '/spec' } as never, 'patch-malformed'],
    [null as never, 'patch-malformed'],
    [() => { throw new Error('no such container'); }, 'patch-threw'],
    [JsonPatch.add('/spec/x', () => 1), 'value-not-plain'],
    [JsonPatch.move('/spec', '/spec/inner'), 'patch-matches-nothing'],
  ] as const)('that cannot be applied is told: %o', (patch, id) => {
    expect(patched('Deployment', patch as Patch).problems.map((problem) => problem.id)).toEqual([id]);
  });

  it('that meets nothing fails a synth by cdk8s itself', () => {
    const app = new App();
    const patch = JsonPatch.replace('/spec/replica', 3);
    new ProductionService(new Chart(app, 'one'), 'api', minimal()).deployment.addJsonPatch(patch);
    expect(() => app.synthYaml()).toThrow(/patch-matches-nothing/);
    const other = new App();
    new ProductionService(new Chart(other, 'two'), 'api', minimal()).patch('Deployment', patch);
    expect(() => other.synthYaml()).toThrow(/patch-matches-nothing/);
  });

  it('is recorded with the paths that it changes, and a test is no change', () => {
    build((chart) => {
      const { deployment } = new ProductionService(chart, 'api', minimal({ raw: { container: { resources: { limits: { cpu: '2' } } } } })).patch('Deployment', JsonPatch.test('/kind', 'Deployment'), JsonPatch.replace('/spec/minReadySeconds', 1), () => {});
      const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api' };
      expect(factsOf(deployment)?.overrides).toMatchObject([
        { by: 'raw', object, paths: [`${CONTAINER}/resources/limits/cpu`] },
        { by: 'patch', object, paths: ['/spec/minReadySeconds'] },
        { by: 'patch', object, paths: [] },
      ]);
    });
  });
});

describe('raw fields', () => {
  const raw = (value: object, props: object = {}) => build((chart) => new ProductionService(chart, 'api', minimal({ ...props, raw: value })));

  it('are merged into maps field by field', () => {
    const { limits } = raw({ container: { resources: { limits: { 'nvidia.com/gpu': '1' } } } }).get('Deployment').spec.template.spec.containers[0].resources;
    expect(limits).toEqual({ cpu: '500m', memory: '256Mi', 'ephemeral-storage': '1Gi', 'nvidia.com/gpu': '1' });
  });

  it('are merged into lists of named things item by item', () => {
    const { spec } = raw({ pod: { containers: [{ name: 'api', tty: true }, { name: 'proxy', image: 'proxy:1' }], volumes: [{ name: 'more', emptyDir: { sizeLimit: '1Gi' } }] } }).get('Deployment').spec.template;
    expect(spec.containers.map(({ name, image, tty }: Tree) => [name, image, tty])).toEqual([['api', 'registry.acme.io/shop/api:1.4.2', true], ['proxy', 'proxy:1', undefined]]);
    expect(spec.volumes.map(({ name }: Tree) => name)).toEqual(['tmp', 'more']);
  });

  it('know mounts by their path and ports by their number', () => {
    const { ports, volumeMounts } = raw({ container: { volumeMounts: [{ name: 'tmp', mountPath: '/tmp', subPath: 'x' }, { name: 'tmp', mountPath: '/run' }], ports: [{ containerPort: 8080, hostIP: '127.0.0.1' }] } }).get('Deployment').spec.template.spec.containers[0];
    expect(volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp', subPath: 'x' }, { name: 'tmp', mountPath: '/run' }]);
    expect(ports).toEqual([{ name: 'http', containerPort: 8080, hostIP: '127.0.0.1' }]);
  });

  it('take the place of lists of plain values, and remove what they set to null', () => {
    const container = raw({ container: { args: ['b'], lifecycle: null } }, { args: ['a'] }).get('Deployment').spec.template.spec.containers[0];
    expect(container.args).toEqual(['b']);
    expect(container).not.toHaveProperty('lifecycle');
  });

  it.each([['hpa', { spec: { maxReplicas: 9 } }, 'HorizontalPodAutoscaler', '/spec/maxReplicas', 9], ['pdb', { spec: { maxUnavailable: 2 } }, 'PodDisruptionBudget', '/spec/maxUnavailable', 2], ['service', { spec: { sessionAffinity: 'ClientIP' } }, 'Service', '/spec/sessionAffinity', 'ClientIP'], ['networkPolicy', { metadata: { annotations: { a: 'b' } } }, 'NetworkPolicy', '/metadata/annotations/a', 'b'], ['serviceAccount', { automountServiceAccountToken: true }, 'ServiceAccount', '/automountServiceAccountToken', true]] as const)('reach every object: %s', (name, value, kind, path, result) => {
    expect(at(raw({ [name]: value }).get(kind), path)).toBe(result);
  });

  it('reach the route of either protocol, made later', () => {
    const built = build((chart) => new ProductionService(chart, 'api', minimal({ raw: { route: { spec: { hostnames: ['x.acme.io'] } } } })).expose('api.acme.io'));
    expect(built.problems).toEqual([]);
    expect(built.get('HTTPRoute').spec.hostnames).toEqual(['x.acme.io']);
  });

  it('for an object that is not made are told', () => {
    expect(raw({ hpa: { spec: { maxReplicas: 9 } } }, { scale: { fixed: 3 } }).problems).toMatchObject([{ id: 'patch-matches-nothing', message: 'a patch is for a HorizontalPodAutoscaler, and there is none' }]);
    expect(raw({ route: { spec: {} } }).problems).toMatchObject([{ id: 'patch-matches-nothing' }]);
  });

  it('that no file can hold are told', () => {
    expect(raw({ pod: { hostname: (() => 'x') as never } }).problems).toMatchObject([{ id: 'value-not-plain' }]);
  });
});

describe('omit', () => {
  it('leaves the object out and records why', () => {
    const built = build((chart) => {
      const api = new ProductionService(chart, 'api', minimal()).omit('PodDisruptionBudget', { reason: 'The platform team makes the budgets.' });
      expect(factsOf(api)?.overrides).toMatchObject([{ by: 'omit', object: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', namespace: 'shop', name: 'api' }, paths: [], reason: 'The platform team makes the budgets.' }]);
    });
    expect(built.problems).toEqual([]);
    expect(built.kinds()).not.toContain('PodDisruptionBudget');
  });

  it('says that somebody else makes what others refer to', () => {
    build((chart) => {
      const api = new ProductionService(chart, 'api', minimal()).omit('ServiceAccount', { reason: 'The platform team makes the accounts.' });
      expect(factsOf(api)?.externals).toEqual([{ group: '', kind: 'ServiceAccount', name: 'api', namespace: 'shop' }]);
    });
  });

  it('and a patch of the same kind are told', () => {
    const built = build((chart) => new ProductionService(chart, 'api', minimal()).patch('PodDisruptionBudget', JsonPatch.remove('/spec')).omit('PodDisruptionBudget', { reason: 'The platform team makes the budgets.' }));
    expect(built.problems).toMatchObject([{ id: 'patch-matches-nothing', message: expect.stringContaining('left out') }]);
  });
});

describe('metadata that a user adds to one of our objects', () => {
  it('is kept, tokens and owners too', () => {
    const built = build((chart) => {
      const { service } = new ProductionService(chart, 'api', minimal());
      service?.metadata.addLabel('tier', 'front');
      service?.metadata.addAnnotation('a', 'b');
      service?.metadata.addOwnerReference({ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: '1' });
    });
    expect(built.get('Service').metadata).toMatchObject({ labels: { tier: 'front', team: 'shop' }, annotations: { a: 'b' }, ownerReferences: [{ name: 'x' }], namespace: 'shop', name: 'api' });
  });

  it('leaves the Deployment the default child, so that cdk8s finds it', () => {
    build((chart) => expect(ApiObject.of(new ProductionService(chart, 'api', minimal())).kind).toBe('Deployment'));
  });
});
