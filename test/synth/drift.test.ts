import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { ownedFields } from '../../lib/graph/drift';
import { buildGraph } from '../../lib/graph/graph';
import { at, type KubeObject } from '../../lib/kube/object';
import { createSchemas } from '../../lib/kube/schema';
import { driftContract } from '../../lib/synth/drift';
import { synthesize } from '../../lib/synth/synthesize';
import { nodeTableSource } from '../../lib/synth/tables/source';
import { appOf, PAIRS } from '../constructs/delivery-pairs';

const object = (apiVersion: string, kind: string, name: string, rest: object = {}, metadata: object = {}): KubeObject => ({ apiVersion, kind, metadata: { name, namespace: 'shop', ...metadata }, ...rest }) as KubeObject;
const graphOf = (...objects: readonly KubeObject[]) => buildGraph(objects, { minor: 34, externals: [] });
const owned = (...objects: readonly KubeObject[]) => ownedFields(graphOf(...objects)).map(({ object: { kind, metadata }, owner, pointers, listed }) => ({ of: `${kind} ${metadata.name}`, owner, pointers: [...pointers, ...(listed?.pointers ?? [])] }));

describe('what other controllers write', () => {
  it.each<[string, KubeObject[], ReturnType<typeof owned>]>([
    ['replicas, by an autoscaler', [object('apps/v1', 'Deployment', 'api'), object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } } })], [{ of: 'Deployment api', owner: 'the HorizontalPodAutoscaler api', pointers: ['/spec/replicas'] }]],
    ['replicas and a label, by KEDA', [object('apps/v1', 'Deployment', 'api'), object('keda.sh/v1alpha1', 'ScaledObject', 'api', { spec: { scaleTargetRef: { name: 'api' } } })], [{ of: 'Deployment api', owner: 'the ScaledObject api', pointers: ['/spec/replicas'] }, { of: 'ScaledObject api', owner: 'KEDA', pointers: ['/metadata/labels/scaledobject.keda.sh~1name'] }]],
    ['whether a queued Job runs, and where, by Kueue', [object('batch/v1', 'Job', 'load', {}, { labels: { 'kueue.x-k8s.io/queue-name': 'team' } })], [{ of: 'Job load', owner: 'Kueue, by the queue team', pointers: ['/spec/suspend', '/spec/template/spec/nodeSelector', '/spec/template/spec/tolerations'] }]],
    ['how many pods of a queued Job run, where Kueue may let in fewer', [object('batch/v1', 'Job', 'load', {}, { labels: { 'kueue.x-k8s.io/queue-name': 'team' }, annotations: { 'kueue.x-k8s.io/job-min-parallelism': '2' } })], [{ of: 'Job load', owner: 'Kueue, by the queue team', pointers: ['/spec/suspend', '/spec/parallelism', '/spec/template/spec/nodeSelector', '/spec/template/spec/tolerations'] }]],
    ['the same of each part of a JobSet', [object('jobset.x-k8s.io/v1alpha2', 'JobSet', 'train', { spec: { replicatedJobs: [{ name: 'a' }] } }, { labels: { 'kueue.x-k8s.io/queue-name': 'team' } })], [{ of: 'JobSet train', owner: 'Kueue, by the queue team', pointers: ['/spec/suspend', '/spec/replicatedJobs/0/template/spec/template/spec/nodeSelector', '/spec/replicatedJobs/0/template/spec/template/spec/tolerations'] }]],
    ['its own marks on pods that serve in groups, by Kueue', [object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'llm', { spec: { leaderWorkerTemplate: { workerTemplate: {} } } }, { labels: { 'kueue.x-k8s.io/queue-name': 'team' } }), object('leaderworkerset.x-k8s.io/v1', 'LeaderWorkerSet', 'free')], [{ of: 'LeaderWorkerSet llm', owner: 'Kueue, by the queue team', pointers: ['labels/kueue.x-k8s.io~1queue-name', 'annotations/kueue.x-k8s.io~1pod-suspending-parent', 'annotations/kueue.x-k8s.io~1pod-group-serving', 'annotations/kueue.x-k8s.io~1pod-index-offset'].map((mark) => `/spec/leaderWorkerTemplate/workerTemplate/metadata/${mark}`) }]],
    ['certificates of webhooks, by cert-manager', [object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'check', { webhooks: [{ name: 'a' }, { name: 'b' }] }, { annotations: { 'cert-manager.io/inject-ca-from': 'shop/check' } })], [{ of: 'ValidatingWebhookConfiguration check', owner: 'cert-manager', pointers: ['/webhooks/0/clientConfig/caBundle', '/webhooks/1/clientConfig/caBundle'] }]],
    ['certificates of conversions, by cert-manager', [object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'a.b', {}, { annotations: { 'cert-manager.io/inject-ca-from': 'shop/check' } })], [{ of: 'CustomResourceDefinition a.b', owner: 'cert-manager', pointers: ['/spec/conversion/webhook/clientConfig/caBundle'] }]],
    ['pods of a Deployment that a Rollout took over', [object('apps/v1', 'Deployment', 'api'), object('argoproj.io/v1alpha1', 'Rollout', 'api', { spec: { workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } } })], [{ of: 'Deployment api', owner: 'the Rollout api', pointers: ['/spec/replicas'] }]],
    ['metadata of experiments, by the controller that writes its Rollout back', [object('argoproj.io/v1alpha1', 'Rollout', 'api', { spec: { strategy: { canary: { steps: [{ setWeight: 5 }, { experiment: { templates: [{ name: 'a' }, { name: 'b' }] } }] } } } })], [{ of: 'Rollout api', owner: 'the Rollout api', pointers: ['analysisRunMetadata', 'templates/0/metadata', 'templates/1/metadata'].map((field) => `/spec/strategy/canary/steps/1/experiment/${field}`) }]],
    ['nothing, where nobody does', [object('apps/v1', 'Deployment', 'api'), object('batch/v1', 'Job', 'load'), object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'check', { webhooks: [{}] })], []],
  ])('is %s', (_, objects, expected) => expect(owned(...objects)).toEqual(expected));
});

const AREAS = {
  'Argo Rollouts, Istio': ['Rollout api /spec/replicas', 'Service api /spec/selector/rollouts-pod-template-hash', 'Service api-canary /spec/selector/rollouts-pod-template-hash', 'VirtualService api /spec/http/0/route/0/weight'],
  'Argo Rollouts, the Gateway API': ['HTTPRoute api /spec/rules/0/backendRefs/1/weight'],
  'Argo Rollouts, ALB': ['Ingress api /metadata/annotations/alb.ingress.kubernetes.io~1actions.api', 'Ingress api /metadata/annotations/rollouts.argoproj.io~1managed-alb-actions'],
  'Argo Rollouts, Traefik': ['TraefikService api /spec/weighted/services/0/weight'],
  'Argo Rollouts, blue-green': ['Service api-preview /spec/selector/rollouts-pod-template-hash'],
  'Flagger, the Gateway API': ['Deployment api /spec/replicas'],
} as const;

describe('a roll-out', () => {
  it.each(Object.entries(AREAS))('hands out what its controllers write: %s', (name, expected) => {
    const { graph } = synthesize(appOf(PAIRS[name as keyof typeof AREAS]), { today: '2026-11-21' });
    const found = ownedFields(graph).flatMap(({ object: { kind, metadata }, pointers, listed }) => [...pointers, ...(listed?.pointers ?? [])].map((pointer) => `${kind} ${metadata.name} ${pointer}`));
    expect(found).toEqual(expect.arrayContaining([...expected]));
  });

  it('hands out the rules that its steps add: by name to jq, and as a whole list to pointers', () => {
    const pair = PAIRS['Argo Rollouts, the Gateway API'];
    const { graph } = synthesize(appOf(pair, { canary: { steps: [{ header: 'X-A', exact: 'a' }, 'approve', 5, '5m'] } }), { today: '2026-11-21' });
    const route = ownedFields(graph).find((each) => each.object.kind === 'HTTPRoute');
    expect(route?.listed).toEqual({ pointers: ['/spec/rules'], jq: ['.spec.rules[].backendRefs[].weight', '.spec.rules[] | select((.name // "") | startswith("api-header-0"))'] });
  });
});

describe('the contract with a delivery engine', () => {
  const { graph } = synthesize(appOf(PAIRS['Argo Rollouts, Istio and the Gateway API']), { today: '2026-11-21' });
  const schemas = createSchemas(nodeTableSource(), 34);
  const SOURCE = { source: { repoURL: 'https://git.acme.io/shop.git' }, destination: { namespace: 'shop' }, project: 'shop' };

  it.each(['argocd', 'flux'] as const)('is a piece of its own manifest: %s', async (engine) => {
    await expect(driftContract(graph, engine)).toMatchFileSnapshot(`../../__snapshots__/drift/${engine}.yaml`);
  });

  it('passes the schema of an Application of Argo CD', () => {
    const { spec } = load(driftContract(graph, 'argocd')) as { spec: object };
    const application = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'shop', namespace: 'argocd' }, spec: { ...SOURCE, ...spec } };
    expect(schemas.check(application as never)).toEqual([]);
    expect(at(spec, 'syncPolicy', 'syncOptions')).toContain('RespectIgnoreDifferences=true');
  });

  it('passes the schema of a Kustomization of Flux', () => {
    const { spec } = load(driftContract(graph, 'flux')) as { spec: object };
    const kustomization = { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'shop', namespace: 'flux-system' }, spec: { interval: '5m', prune: true, sourceRef: { kind: 'GitRepository', name: 'shop' }, ...spec } };
    expect(schemas.check(kustomization as never)).toEqual([]);
  });

  it('names every owned field of every object, and no object twice', () => {
    const { spec } = load(driftContract(graph, 'flux')) as { spec: { ignore: { paths: string[]; target: { kind: string; name: string } }[] } };
    const said = spec.ignore.flatMap(({ paths, target }) => paths.map((path) => `${target.kind} ${target.name} ${path}`));
    const all = ownedFields(graph).flatMap(({ object: { kind, metadata }, pointers, listed }) => [...pointers, ...(listed?.pointers ?? [])].map((pointer) => `${kind} ${metadata.name} ${pointer}`));
    expect(new Set(said)).toEqual(new Set(all));
    const targets = spec.ignore.map(({ target }) => `${target.kind} ${target.name}`);
    expect(targets.length).toBe(new Set(targets).size);
  });

  it('says so where there is nothing', () => {
    for (const engine of ['argocd', 'flux'] as const) expect(driftContract(graphOf(object('v1', 'ConfigMap', 'a')), engine)).toBe('# No other controller writes into these manifests.\n');
  });

  it('quotes whatever a name holds', () => {
    const odd = object('autoscaling/v2', 'HorizontalPodAutoscaler', "a'b", { spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' } } });
    expect(() => load(driftContract(graphOf(object('apps/v1', 'Deployment', 'api'), odd), 'argocd'))).not.toThrow();
  });
});
