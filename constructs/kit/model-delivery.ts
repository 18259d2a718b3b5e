import type { Container, EnvVar, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { parseMemory } from '../../lib/units';
import { adapterPlans, keptBeside, withAdapters, type Adapter } from './adapters';
import { MODEL, type HasModel } from './cache';
import { fetchingOf, imageVolume, makeDownload, ROOT, roomFor, VOLUME, type Download, type ModelHost } from './model-download';
import { fetchContainer, waitContainer, type Target } from './model-fetch';
import { imageModel, modelPlan, type Fetch, type ModelPlan, type MountedModel } from './model-plan';
import { checkNames, show, type Shape } from './problems';
import { choiceProp, mapProp } from './props';
import { scratch } from './volumes';

/** What a model adds to a pod, and what was made for it. */
export interface ModelDelivery extends Partial<Download> {
  /** @default - there is no model */
  readonly mounted: MountedModel | undefined;
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  readonly init: readonly Container[];
  readonly env: readonly EnvVar[];
  /** True where the pods themselves fetch the model. */
  readonly reachesOut: boolean;
  /** Adapters that are loaded beside the model. @default - none */
  readonly adapters?: readonly Adapter[];
}

/** `-model-` and seven digits, which a label of 63 must hold with the name. */
const NAME_MAX = 45;
const CACHES: Shape = { pvc: { size: true, storageClass: true, accessMode: true }, existing: true, image: true, node: { size: true }, of: true };
const NOTHING: ModelDelivery = { mounted: undefined, volumes: [], mounts: [], init: [], env: [], reachesOut: false };

/** Reads `model`, `cache` and `lora`, and makes what brings the model and its adapters to the pods. */
export function deliverModel(host: ModelHost): ModelDelivery {
  const adapters = adapterPlans(host.ledger, host.given['lora']);
  return withAdapters(host, deliverBase({ ...host, alsoKept: keptBeside(adapters) }), adapters);
}

function deliverBase(host: ModelHost): ModelDelivery {
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
  return { ...delivery(host, plan, mounted), ...makeDownload(host, { part: 'model', size: plan.size, fetch, target, claimName: claim, ...(own && { claim: { ...pvc, accessMode } }) }) };
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
  const volume = imageVolume(host, host.given['cache'] === undefined ? 'model' : 'cache', VOLUME, reference);
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
  const wait = mounted.marker === undefined ? [] : [waitContainer(fetchingOf(host), [mounted.marker], [mounted.mount])];
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

