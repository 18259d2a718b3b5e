import type { Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { Quantity } from '../../lib/units';
import type { ModelDelivery } from './model-delivery';
import { fetchingOf, imageVolume, makeDownload, ROOT, type ModelHost } from './model-download';
import { waitContainer, type Target } from './model-fetch';
import { modelPlan, type Fetch, type ModelPlan } from './model-plan';
import { show, type Ledger } from './problems';
import { mapProp } from './props';

/** An adapter (LoRA) as servers load it beside their model. */
export interface Adapter {
  /** Under which name clients ask for it. */
  readonly name: string;
  /** Its folder in the container. */
  readonly path: string;
}

/** An adapter as it was read. */
interface AdapterPlan {
  readonly name: string;
  readonly plan: ModelPlan;
}

/** Where a pod finds an adapter. */
interface Placed extends Adapter {
  /** @default - it lies in a volume that is mounted already */
  readonly volume?: Volume;
  readonly mount?: VolumeMount;
  /** File that is written last. @default - it is whole as soon as it is mounted */
  readonly marker?: string;
}

const NAME = /^[a-z0-9]([-a-z0-9]{0,22}[a-z0-9])?$/;
/** `-lora-` and the name, a dash and seven digits, which a label of 63 must hold with the name of the workload. */
const NAMES_MAX = 49;

/** Reads `lora`; what it names wrongly is told, and left out. */
export function adapterPlans(ledger: Ledger, given: unknown): readonly AdapterPlan[] {
  const props = mapProp(ledger, 'lora', given);
  return Object.keys(props).sort().flatMap((name): AdapterPlan[] => {
    if (!NAME.test(name)) {
      ledger.tell({ id: 'name-malformed', message: `lora has an adapter called ${show(name)}`, prop: `lora.${name}`, accepted: 'a-z, 0-9 and inner dashes, 24 characters at most', fix: 'Rename it: clients ask for it by this name, and its download is called by it.' });
      return [];
    }
    const plan = modelPlan(ledger, props[name], `lora.${name}`);
    return plan ? [{ name, plan }] : [];
  });
}

/** What the adapters that are fetched take of the claim. */
export function keptBeside(adapters: readonly AdapterPlan[]): Quantity {
  return adapters.reduce((sum, { plan }) => (plan.fetch && plan.size ? sum.add(plan.size) : sum), Quantity.zero);
}

/** Adds adapters to what brings the model to the pods: fetched into the claim of the model, each by a Job of its own, or mounted beside it. */
export function withAdapters(host: ModelHost, base: ModelDelivery, adapters: readonly AdapterPlan[]): ModelDelivery {
  if (adapters.length === 0 || base.mounted === undefined || base.reachesOut) return base;
  // A claim is mounted once, whatever lies in it.
  const folders = new Map(base.mounted.claim === undefined ? [] : [[base.mounted.claim, ROOT]]);
  const placed = adapters.map((adapter) => place(host, base, adapter, folders));
  const mounts = [...base.mounts, ...placed.flatMap(({ mount }) => mount ?? [])];
  const markers = [base.mounted.marker, ...placed.map(({ marker }) => marker)].filter((marker) => marker !== undefined);
  return {
    ...base,
    volumes: [...base.volumes, ...placed.flatMap(({ volume }) => volume ?? [])],
    mounts,
    init: markers.length === 0 ? base.init : [waitContainer(fetchingOf(host), markers, mounts.filter(({ mountPath }) => markers.some((marker) => marker.startsWith(`${mountPath}/`))))],
    adapters: placed.map(({ name, path }) => ({ name, path })),
  };
}

/** @param folders where claims are mounted already */
function place(host: ModelHost, base: ModelDelivery, { name, plan }: AdapterPlan, folders: Map<string, string>): Placed {
  const root = `/lora/${name}`;
  const mount: VolumeMount = { name: `lora-${name}`, mountPath: root, readOnly: true };
  const within = (folder: string, path: string | undefined) => (path === undefined ? folder : `${folder}/${path}`);
  if (plan.image) return { name, path: within(root, plan.image.path), volume: imageVolume(host, `lora.${name}`, mount.name, plan.image.reference), mount };
  if (plan.claim) {
    const { name: claimName, path, marker } = plan.claim;
    const known = folders.get(claimName);
    const folder = known ?? root;
    folders.set(claimName, folder);
    return { name, path: within(folder, path), ...(marker !== undefined && { marker: `${folder}/${marker}` }), ...(known === undefined && { volume: { name: mount.name, persistentVolumeClaim: { claimName, readOnly: true } }, mount }) };
  }
  return plan.fetch ? fetched(host, base, name, plan, plan.fetch) : { name, path: root };
}

/** In a folder of its own, where a version stays until the next but one; in a claim that others use too, beside everything else. */
function fetched(host: ModelHost, { mounted, claim, download }: ModelDelivery, name: string, { size }: ModelPlan, fetch: Fetch): Placed {
  const { ledger, name: of } = host;
  if (of.length + name.length > NAMES_MAX) ledger.tell({ id: 'name-malformed', message: `${of} has the adapter ${name}, and together their names have ${of.length + name.length} characters`, prop: `lora.${name}`, accepted: `${NAMES_MAX} characters at most together`, fix: 'Shorten one of the names.' });
  if (mounted?.claim === undefined || download === undefined) {
    ledger.tell({ id: 'lora-without-claim', message: `lora.${name} is fetched, and the workload fills no claim into which it could be`, prop: `lora.${name}`, accepted: 'a cache that the workload fills: Cache.pvc, Cache.existing; or an adapter of Model.oci or Model.pvc', fix: 'Write Cache.pvc() with a model that is fetched, or name the adapter as an image.' });
    return { name, path: ROOT };
  }
  const root = claim ? `${ROOT}/lora/${name}` : ROOT;
  const folder = claim ? fetch.pin : `${fetch.folder}-${fetch.pin}`;
  const target: Target = { root, path: `${root}/${folder}`, marker: `${root}/.complete-${folder}`, ...(claim && { keepsOne: true, below: true }) };
  makeDownload(host, { part: `lora-${name}`, size, fetch, target, claimName: mounted.claim });
  return { name, path: target.path, marker: target.marker };
}
