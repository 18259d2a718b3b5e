import { Construct } from 'constructs';
import type { JobSpec } from 'kubernetes-types/batch/v1';
import type { Container, EnvVar, PersistentVolumeClaim, PodSpec, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import { recommendedLabels, selectorLabels } from '../../lib/kube/labels';
import { lowestMinor, type Platform } from '../../lib/kube/platform';
import { parseDuration, parseMemory, Quantity } from '../../lib/units';
import { before } from './before';
import { MODEL, type HasModel } from './cache';
import { Hatches } from './hatches';
import { HTTPS_PORT, internetPeers } from './internet';
import { Maker } from './maker';
import { fetchContainer, waitContainer, type Fetching, type Target } from './model-fetch';
import { MODEL_GUARANTEES } from './model-guarantees';
import { imageModel, modelPlan, type Fetch, type ModelPlan, type MountedModel } from './model-plan';
import { Connections } from './network';
import { makeOneShot } from './one-shot';
import { placementOf } from './placement';
import type { PlainObject } from './plain-object';
import { defaultsOf } from './platform';
import { checkNames, show, type Shape } from './problems';
import { choiceProp, mapProp } from './props';
import { sizeOf } from './resources';
import { scratch } from './volumes';

/** Who mounts a model. */
export interface ModelHost extends Omit<Fetching, 'model' | 'resources'> {
  readonly construct: Construct;
  readonly platform: Platform;
  readonly given: Readonly<Record<string, unknown>>;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly accountName: string;
  /** What the download has of the workload's own pod; asked when it is read. */
  readonly pod: () => Pick<PodSpec, 'securityContext' | 'imagePullSecrets'>;
  /** The most pods at once. */
  readonly pods: number;
  /** True where pods of an older version may go on while a new one comes: each version of the model then has a folder of its own. */
  readonly rolls: boolean;
}

/** What a model adds to a pod, and what was made for it. */
export interface ModelDelivery {
  /** @default - there is no model */
  readonly mounted: MountedModel | undefined;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly init: readonly Container[];
  readonly env: readonly EnvVar[];
  /** True where the pods themselves fetch the model. */
  readonly reachesOut: boolean;
  readonly claim?: PlainObject;
  readonly download?: PlainObject;
  readonly downloadPolicy?: PlainObject;
}

const ROOT = '/model';
const VOLUME = 'model';
/** `-model-` and seven digits, which a label of 63 must hold with the name. */
const NAME_MAX = 45;
/** On by default. @see https://kubernetes.io/docs/concepts/storage/volumes/#image */
const IMAGE_MINOR = 35;
const CACHES: Shape = { pvc: { size: true, storageClass: true, accessMode: true }, existing: true, image: true, node: { size: true }, of: true };
const NOTHING: ModelDelivery = { mounted: undefined, volumes: [], mounts: [], init: [], env: [], reachesOut: false };

/** Reads `model` and `cache`, and makes what brings the model to the pods. */
export function deliverModel(host: ModelHost): ModelDelivery {
  const { ledger, given } = host;
  if (given['model'] === undefined) {
    if (given['cache'] !== undefined) ledger.tell({ id: 'cache-without-model', message: 'cache is given, and model is not', prop: 'cache', accepted: 'both, or neither', fix: 'Say which model is kept there, or remove cache.' });
    return NOTHING;
  }
  const plan = modelPlan(ledger, given['model']);
  if (!plan) return NOTHING;
  const cache = mapProp(ledger, 'cache', given['cache'] ?? { pvc: {} });
  checkNames(ledger, cache, CACHES, 'cache.');
  const kinds = Object.keys(CACHES).filter((kind) => cache[kind] !== undefined);
  if (kinds.length !== 1) ledger.tell({ id: 'prop-malformed', message: `cache is ${show(given['cache'])}`, prop: 'cache', accepted: 'one of Cache.pvc, Cache.existing, Cache.oci, Cache.node, Cache.of', fix: 'Write Cache.pvc().' });
  if (plan.image) return refuseCache(host, 'an image, which nodes keep themselves') ?? fromImage(host, plan, plan.image.reference, plan.image.path);
  if (plan.claim) return refuseCache(host, 'in a claim already') ?? fromClaim(host, plan, plan.claim);
  if (cache['of'] !== undefined) return fromOther(host, plan, cache['of']);
  if (cache['image'] !== undefined) return fromImage(host, plan, imageModel(ledger, 'cache.image', cache['image']), undefined);
  if (!plan.fetch) return NOTHING;
  return cache['node'] === undefined ? fromDownload(host, plan, plan.fetch, cache) : onNode(host, plan, plan.fetch, mapProp(ledger, 'cache.node', cache['node']));
}

function refuseCache({ ledger, given }: ModelHost, why: string): undefined {
  if (given['cache'] !== undefined) ledger.tell({ id: 'cache-unused', message: `cache is given, and the model is ${why}`, prop: 'cache', accepted: 'no cache for this model', fix: 'Remove cache.' });
  return undefined;
}

/** The model in a claim of its own, or in one that exists: a Job fills it, pods wait for the marker. */
function fromDownload(host: ModelHost, plan: ModelPlan, fetch: Fetch, cache: Readonly<Record<string, unknown>>): ModelDelivery {
  const { ledger, name, rolls } = host;
  const own = cache['existing'] === undefined;
  const claim = own ? `${name}-model` : existingClaim(host, cache['existing']);
  const folder = own ? fetch.pin : `${fetch.folder}-${fetch.pin}`;
  const path = own && !rolls ? ROOT : `${ROOT}/${folder}`;
  const target: Target = { root: ROOT, path, marker: `${ROOT}/.complete-${folder}`, ...(own && rolls && { keepsOne: true }) };
  const pvc = mapProp(ledger, 'cache.pvc', own ? cache['pvc'] : undefined);
  const accessMode = own ? choiceProp(ledger, 'cache.pvc.accessMode', pvc['accessMode'], ['ReadWriteMany', 'ReadWriteOnce'], 'ReadWriteMany') : 'ReadWriteMany';
  if (accessMode === 'ReadWriteOnce' && host.pods > 1) ledger.tell({ id: 'cache-one-node', message: `cache.pvc.accessMode is 'ReadWriteOnce', and up to ${host.pods} pods mount it: those on other nodes would wait for ever`, prop: 'cache.pvc.accessMode', accepted: "'ReadWriteMany', or one pod", fix: "Write 'ReadWriteMany', with a StorageClass that offers it." });
  if (name.length > NAME_MAX) ledger.tell({ id: 'name-malformed', message: `${name} has a model, whose Job would have a name of ${name.length + 14} characters`, prop: 'id', accepted: `${NAME_MAX} characters at most for a workload with a model`, fix: 'Shorten the name.' });
  const mounted: MountedModel = { ...claimMount(claim), path, marker: target.marker, identity: plan.identity, claim, ...(plan.size && { size: plan.size }), ...(accessMode === 'ReadWriteOnce' && { oneNode: true }) };
  return { ...delivery(host, plan, mounted), ...makeDownload(host, plan, fetch, target, claim, own ? { ...pvc, accessMode } : undefined) };
}

function makeDownload(host: ModelHost, plan: ModelPlan, fetch: Fetch, target: Target, claimName: string, claim: Readonly<Record<string, unknown>> | undefined): Pick<ModelDelivery, 'claim' | 'download' | 'downloadPolicy'> {
  const { ledger, platform, scope, construct: parent, name: of } = host;
  const construct = new Construct(parent, 'model');
  const name = `${of}-model`;
  const selector = selectorLabels(name);
  const namespace = scope.namespace !== undefined && { namespace: scope.namespace };
  const hatches = new Hatches(construct, ledger, ['Job', 'PersistentVolumeClaim'], MODEL_GUARANTEES);
  const maker = new Maker(construct, { name, labels: { ...host.labels, ...recommendedLabels({ name, partOf: of }) }, annotations: host.annotations, ...namespace, ledger, hatches, props: PROPS });
  const edges = new Connections(() => ({ name, ...namespace, reach: { podLabels: selector }, ports: [] }), { scope, ledger }, platform.dns);
  edges.reachOut({ name: 'internet', reach: { peers: internetPeers(ledger, 'model', true) }, ports: [HTTPS] }, HTTPS);
  const fetching = fetchingOf(host);
  const { download } = fetching.model;
  const tmp = scratch(parseMemory(download.tmp).toString());
  // Where the namespace has a pool of its own, its pods stay there.
  const placed = placementOf({ ledger, platform, scope }, undefined);
  const container = fetchContainer(fetching, fetch, target, [{ name: VOLUME, mountPath: ROOT }, tmp.mount]);
  const spec = (): JobSpec => ({
    activeDeadlineSeconds: parseDuration(download.timeout),
    backoffLimit: download.retries,
    podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }] },
    template: {
      metadata: { labels: { ...ownLabels(host), ...selector, 'app.kubernetes.io/part-of': of } },
      spec: {
        automountServiceAccountToken: false,
        containers: [container],
        enableServiceLinks: false,
        restartPolicy: 'Never',
        ...placed,
        ...host.pod(),
        serviceAccountName: host.accountName,
        volumes: [{ name: VOLUME, persistentVolumeClaim: { claimName } }, tmp.volume],
      },
    },
  });
  return {
    ...(claim && { claim: makeClaim(host, maker, plan, claim) }),
    downloadPolicy: maker.make<NetworkPolicy>('NetworkPolicy', () => ({ spec: edges.policy(selector) })),
    download: makeOneShot(maker, platform, spec, { ...before(platform), ttl: download.ttl }),
  };
}

function makeClaim(host: ModelHost, maker: Maker, plan: ModelPlan, { size, storageClass: given, accessMode }: Readonly<Record<string, unknown>>): PlainObject {
  const { ledger, platform, rolls } = host;
  const storageClass = given ?? platform.models?.storageClass;
  if (storageClass === undefined && accessMode === 'ReadWriteMany') ledger.tell({ id: 'platform-key-absent', message: 'the cache is a claim that many nodes mount, and nothing says which StorageClass offers that', prop: 'cache.pvc.storageClass', accepted: "models: { storageClass: '<name>' } in definePlatform, Cache.pvc({ storageClass }), or another cache", fix: "Write definePlatform({ models: { storageClass: 'shared' } }) with a class whose volumes many nodes mount." });
  else if (storageClass !== undefined && typeof storageClass !== 'string') ledger.tell({ id: 'prop-malformed', message: `cache.pvc.storageClass is ${show(storageClass)}`, prop: 'cache.pvc.storageClass', accepted: 'the name of a StorageClass', fix: "Write its name, such as 'shared'." });
  if (typeof storageClass === 'string') ledger.externals.push({ group: 'storage.k8s.io', kind: 'StorageClass', name: storageClass });
  const storage = roomFor(host, plan.size, 'cache.pvc.size', size, rolls ? 1 : 0);
  return maker.make<PersistentVolumeClaim>('PersistentVolumeClaim', () => ({
    spec: { accessModes: [String(accessMode)], ...(typeof storageClass === 'string' && { storageClassName: storageClass }), resources: { requests: { storage } } },
  }));
}

/** What a volume for a model holds; what is too small for it is told. @param beside versions that are kept beside it */
function roomFor({ ledger, construct }: ModelHost, model = Quantity.parse('1Gi'), prop: string, given: unknown, beside: number): string {
  const { storageRatio } = defaultsOf(construct, 'Model').values;
  const enough = model.mul(storageRatio + beside).roundUpTo(Quantity.parse('1Gi'));
  const asked = sizeOf(ledger, prop, given, enough);
  const least = model.mul(1.1 + beside).roundUpTo(Quantity.parse('1Mi'));
  if (asked.compare(least) < 0) ledger.tell({ id: 'cache-too-small', message: `${prop} is ${asked}, and the model takes ${model}${beside > 0 ? ', beside the version before it' : ''}`, prop, accepted: `${least} or more: a tenth is left for what downloads leave behind`, fix: `Write '${enough}', or remove it.` });
  return asked.toString();
}

/** The model on the disk of each pod's node. */
function onNode(host: ModelHost, plan: ModelPlan, fetch: Fetch, node: Readonly<Record<string, unknown>>): ModelDelivery {
  const fetching = fetchingOf(host);
  const target: Target = { root: ROOT, path: ROOT, marker: `${ROOT}/.complete-${fetch.pin}` };
  const mount: VolumeMount = { name: VOLUME, mountPath: ROOT };
  const tmp = scratch(parseMemory(fetching.model.download.tmp).toString(), 'tmp-download');
  const volume: Volume = { name: VOLUME, emptyDir: { sizeLimit: roomFor(host, plan.size, 'cache.node.size', node['size'], 0) } };
  const mounted: MountedModel = { volume, mount: { ...mount, readOnly: true }, path: ROOT, identity: plan.identity, ...(plan.size && { size: plan.size }) };
  const parts = delivery(host, plan, mounted);
  return { ...parts, volumes: [...parts.volumes, tmp.volume], init: [fetchContainer(fetching, fetch, target, [mount, tmp.mount])], reachesOut: true };
}

function fromImage(host: ModelHost, plan: ModelPlan, reference: string, folder: string | undefined): ModelDelivery {
  const { ledger, platform } = host;
  const minor = lowestMinor(platform);
  if (minor < IMAGE_MINOR) ledger.tell({ id: 'kubernetes-too-old', message: `volumes of images are on by default from Kubernetes 1.${IMAGE_MINOR}, and the platform's lowest version is 1.${minor}`, prop: host.given['cache'] === undefined ? 'model' : 'cache', accepted: `kubernetes: '1.${IMAGE_MINOR}' or newer, or a cache in a claim`, fix: 'Raise kubernetes in definePlatform, or write Model.huggingFace or Model.s3 with Cache.pvc().' });
  const volume = { name: VOLUME, image: { reference, pullPolicy: 'IfNotPresent' } } as Volume;
  return delivery(host, plan, { volume, mount: { name: VOLUME, mountPath: ROOT, readOnly: true }, path: folder === undefined ? ROOT : `${ROOT}/${folder}`, identity: plan.identity, ...(plan.size && { size: plan.size }) });
}

function fromClaim(host: ModelHost, plan: ModelPlan, { name, path, marker }: NonNullable<ModelPlan['claim']>): ModelDelivery {
  return delivery(host, plan, { ...claimMount(name), path: path === undefined ? ROOT : `${ROOT}/${path}`, ...(marker !== undefined && { marker: `${ROOT}/${marker}` }), identity: plan.identity, claim: name, ...(plan.size && { size: plan.size }) });
}

/** The model where another workload has it; it must be the same one. */
function fromOther(host: ModelHost, plan: ModelPlan, other: unknown): ModelDelivery {
  const { ledger, pods } = host;
  const mounted = typeof other === 'object' && other !== null && MODEL in other ? (other as HasModel)[MODEL] : undefined;
  if (!mounted) {
    ledger.tell({ id: 'prop-malformed', message: 'cache is that of something that has no model', prop: 'cache', accepted: 'a GpuInferenceJob or GpuInferenceService with a model', fix: 'Pass the workload whose cache is to be shared.' });
    return NOTHING;
  }
  if (mounted.identity !== plan.identity) ledger.tell({ id: 'cache-of-another-model', message: `model is ${plan.identity}, and the cache holds ${mounted.identity}`, prop: 'cache', accepted: 'the cache of the same model at the same version', fix: 'Write the same model, or a cache of its own.' });
  if (mounted.claim === undefined && mounted.volume.emptyDir) ledger.tell({ id: 'cache-one-node', message: 'cache is that of a workload whose pods keep the model on their own nodes', prop: 'cache', accepted: 'a workload whose cache is a claim or an image', fix: 'Give the other workload Cache.pvc().' });
  if (mounted.oneNode && pods > 0) ledger.tell({ id: 'cache-one-node', message: `cache is the claim ${mounted.claim ?? ''}, which one node may mount: pods on others would wait for ever`, prop: 'cache', accepted: "a claim with accessMode 'ReadWriteMany'", fix: "Write Cache.pvc() without accessMode for the other workload." });
  return delivery(host, plan, mounted);
}

function delivery(host: ModelHost, { offline }: ModelPlan, mounted: MountedModel): ModelDelivery {
  const wait = mounted.marker === undefined ? [] : [waitContainer(fetchingOf(host), mounted.marker, mounted.mount)];
  return {
    mounted,
    volumes: [mounted.volume],
    mounts: [mounted.mount],
    init: wait,
    env: [...(offline ? [{ name: 'HF_HUB_OFFLINE', value: '1' }] : []), { name: 'MODEL_PATH', value: mounted.path }],
    reachesOut: false,
  };
}

function claimMount(claimName: string): Pick<MountedModel, 'volume' | 'mount'> & { readonly mount: VolumeMount } {
  return { volume: { name: VOLUME, persistentVolumeClaim: { claimName, readOnly: true } }, mount: { name: VOLUME, mountPath: ROOT, readOnly: true } };
}

function existingClaim({ ledger }: ModelHost, given: unknown): string {
  const name = typeof given === 'string' && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(given) ? given : undefined;
  if (name === undefined) ledger.tell({ id: 'name-malformed', message: `cache is the claim ${show(given)}`, prop: 'cache.existing', accepted: 'the name of a claim', fix: 'Write the name of the claim.' });
  else ledger.refer('PersistentVolumeClaim', name);
  return name ?? 'models';
}

function fetchingOf({ construct, ledger, scope, image, platform }: ModelHost): Fetching {
  return { ledger, scope, image: platform.models?.downloader ?? image, model: defaultsOf(construct, 'Model').values, resources: defaultsOf(construct, 'ProductionService').values.resources };
}

/** Labels of the pods beside those that select them. */
function ownLabels({ podLabels }: ModelHost): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(podLabels).filter(([key]) => !key.startsWith('app.kubernetes.io/')));
}

const HTTPS = { name: 'https', container: HTTPS_PORT, service: HTTPS_PORT };

const PROPS = {
  Job: new Map([['/spec/template/spec/containers/0', 'model'], ['/spec/template/spec/volumes', 'cache'], ['/spec/template/spec/securityContext', 'security'], ['/spec/template/spec/serviceAccountName', 'serviceAccount']]),
  PersistentVolumeClaim: new Map([['/spec', 'cache']]),
  NetworkPolicy: new Map([['/spec', 'model']]),
};
