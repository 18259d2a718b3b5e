import type { NodeSelectorRequirement, Toleration } from 'kubernetes-types/core/v1';
import { isDnsSubdomain, nearest } from '../../lib/kube/names';
import { engineOf, gpuFacts, lowestMinor, type GpuFacts, type Platform } from '../../lib/kube/platform';
import { Quantity } from '../../lib/units';
import { MIG_PROFILES, gpuMemory } from './gpu-models';
import { checkNames, show, type Ledger, type Shape } from './problems';
import { integerProp, mapProp, requireProp, textsProp } from './props';

/** What the GPUs of a workload come to in its pods. */
export interface GpuPlan {
  /** GPUs, or parts of them, that each pod has. */
  readonly count: number;
  /** Limits of the container that uses them. */
  readonly limits: Readonly<Record<string, string>>;
  /** What a pod claims, where devices are claimed. */
  readonly claim?: { readonly deviceClass: string; readonly count: number; readonly selectors: readonly string[] };
  /** What nodes must say of themselves. */
  readonly nodes: readonly NodeSelectorRequirement[];
  readonly tolerations: readonly Toleration[];
  readonly annotations: Readonly<Record<string, string>>;
  /** @default - the cluster's own */
  readonly schedulerName?: string;
  /** @default - the nodes' own */
  readonly runtimeClassName?: string;
  /** Memory of all GPUs of one pod, where the products tell it. @default - not known */
  readonly memory?: Quantity;
  /** True for a part of a GPU. */
  readonly partial: boolean;
}

const SHAPE: Shape = { count: true, models: true, mig: true, shared: true, fraction: true, deviceClass: true, selectors: true };
/** More than any machine has. */
const COUNT = { min: 1, max: 64, what: 'a number of GPUs' } as const;
/** On by default, in v1; the beta versions of the API never were. @see https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/ */
const CLAIM_MINOR = 34;

/** Reads `gpu`, and tells what is wrong with it. */
export function gpuPlan(ledger: Ledger, given: unknown, platform: Platform): GpuPlan {
  const known = requireProp(ledger, 'gpu', given, "Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] })");
  const gpu = known ? mapProp(ledger, 'gpu', given) : { count: 1 };
  checkNames(ledger, gpu, SHAPE, 'gpu.');
  const ways = ['fraction', 'deviceClass'].filter((name) => gpu[name] !== undefined);
  const [both] = ways.length > 0 ? ['mig', 'shared', ...ways.slice(1)].filter((name) => gpu[name] !== undefined) : [];
  if (both !== undefined) ledger.tell({ id: 'gpu-twice', message: `gpu.${ways[0]} and gpu.${both} are given: a pod would ask for GPUs in two ways`, prop: 'gpu', accepted: 'one of Gpu.nvidia, Gpu.fraction, Gpu.claim', fix: 'Keep one.' });
  const facts = gpuFacts(platform);
  const shared = { tolerations: tolerationsOf(facts), ...(facts.runtimeClass !== undefined && { runtimeClassName: runtimeClass(ledger, facts.runtimeClass) }) };
  if (gpu['fraction'] !== undefined) return { ...shared, ...fractionPlan(ledger, gpu, facts, platform) };
  if (gpu['deviceClass'] !== undefined) return { ...shared, ...claimPlan(ledger, gpu, platform) };
  return { ...shared, ...devicePlan(ledger, gpu, facts) };
}

type Plan = Omit<GpuPlan, 'tolerations' | 'runtimeClassName'>;

function devicePlan(ledger: Ledger, gpu: Readonly<Record<string, unknown>>, facts: GpuFacts): Plan {
  const count = requireProp(ledger, 'gpu.count', gpu['count'], '1') ? integerProp(ledger, 'gpu.count', gpu['count'], COUNT, 1) : 1;
  const models = modelsOf(ledger, gpu['models'], facts);
  const { mig, shared } = gpu;
  if (shared === true && mig !== undefined) ledger.tell({ id: 'gpu-twice', message: 'gpu.mig and gpu.shared are given', prop: 'gpu.shared', accepted: 'one of the two', fix: 'Remove shared.' });
  if (shared === true && count > 1) ledger.tell({ id: 'prop-out-of-range', message: `gpu.count is ${count}, and gpu.shared is true: two slices may be of one GPU, and give nothing that one does not`, prop: 'gpu.count', accepted: '1', fix: 'Write 1.' });
  const profile = mig === undefined ? undefined : profileOf(ledger, mig, models);
  const resource = profile !== undefined ? `${facts.migResource}${profile}` : shared === true ? facts.sharedResource : facts.resource;
  const memories = models.map((model) => gpuMemory(model, profile));
  const least = memories.length > 0 && memories.every((memory) => memory !== undefined) && shared !== true ? Math.min(...memories) : undefined;
  return { count, limits: { [resource]: `${count}` }, nodes: onModels(models, facts), annotations: {}, partial: shared === true || profile !== undefined, ...(least !== undefined && { memory: Quantity.parse(`${least * count}G`) }) };
}

function fractionPlan(ledger: Ledger, gpu: Readonly<Record<string, unknown>>, facts: GpuFacts, platform: Platform): Plan {
  const { fraction } = gpu;
  const engine = engineOf(platform, 'queueing');
  if (engine !== 'kai') ledger.tell({ id: 'engine-absent', message: `Gpu.fraction needs the KAI scheduler, and the platform's queueing is ${engine}`, prop: 'gpu.fraction', accepted: "a platform with queueing: 'kai'", fix: "Write definePlatform({ queueing: 'kai' }), or ask for a MIG instance or a time slice of Gpu.nvidia." });
  const fits = typeof fraction === 'number' && fraction > 0 && fraction < 1 && /^0\.\d{1,2}$/.test(String(fraction));
  if (!fits) ledger.tell({ id: 'prop-out-of-range', message: `gpu.fraction is ${show(fraction)}`, prop: 'gpu.fraction', accepted: 'a part of one GPU: above 0 and below 1, two decimals at most', fix: 'Write 0.5, or Gpu.nvidia({ count: 1 }) for a whole one.' });
  return { count: 1, limits: {}, nodes: onModels(modelsOf(ledger, gpu['models'], facts), facts), annotations: { 'gpu-fraction': String(fits ? fraction : 0.5) }, schedulerName: 'kai-scheduler', partial: true };
}

function claimPlan(ledger: Ledger, gpu: Readonly<Record<string, unknown>>, platform: Platform): Plan {
  const { deviceClass } = gpu;
  const minor = lowestMinor(platform);
  if (minor < CLAIM_MINOR) ledger.tell({ id: 'kubernetes-too-old', message: `claims of devices are on by default from Kubernetes 1.${CLAIM_MINOR}, and the platform's lowest version is 1.${minor}`, prop: 'gpu.deviceClass', accepted: `kubernetes: '1.${CLAIM_MINOR}' or newer, or Gpu.nvidia`, fix: 'Raise kubernetes in definePlatform, or write Gpu.nvidia({ count }).' });
  if (typeof deviceClass !== 'string' || !isDnsSubdomain(deviceClass)) ledger.tell({ id: 'name-malformed', message: `gpu.deviceClass is ${show(deviceClass)}`, prop: 'gpu.deviceClass', accepted: 'the name of a DeviceClass', fix: "Write it as the cluster has it, such as 'gpu.nvidia.com'." });
  else ledger.externals.push({ group: 'resource.k8s.io', kind: 'DeviceClass', name: deviceClass });
  const count = integerProp(ledger, 'gpu.count', gpu['count'], COUNT, 1);
  return { count, limits: {}, claim: { deviceClass: typeof deviceClass === 'string' ? deviceClass : 'gpu.nvidia.com', count, selectors: textsProp(ledger, 'gpu.selectors', gpu['selectors']) ?? [] }, nodes: [], annotations: {}, partial: false };
}

function modelsOf(ledger: Ledger, given: unknown, facts: GpuFacts): readonly string[] {
  const models = textsProp(ledger, 'gpu.models', given) ?? [];
  if (Array.isArray(given) && given.length === 0) ledger.tell({ id: 'prop-malformed', message: 'gpu.models is []: no node would do', prop: 'gpu.models', accepted: 'one product or more', fix: 'Name the products, or remove models for any.' });
  for (const model of models) {
    if (!facts.models || facts.models.includes(model)) continue;
    const near = nearest(model, facts.models);
    ledger.tell({ id: 'gpu-model-unknown', message: `gpu.models has ${show(model)}, which no node of the platform has`, prop: 'gpu.models', accepted: facts.models.join(', '), fix: near === undefined ? 'Name one of them, or add it to gpu.models of the platform.' : `Write '${near}'.` });
  }
  return models;
}

function profileOf(ledger: Ledger, mig: unknown, models: readonly string[]): string {
  const offers = models.map((model) => (Object.hasOwn(MIG_PROFILES, model) ? (MIG_PROFILES[model as keyof typeof MIG_PROFILES] as readonly string[]) : []));
  const common = (offers[0] ?? []).filter((profile) => offers.every((offer) => offer.includes(profile)));
  if (typeof mig === 'string' && common.includes(mig)) return mig;
  const of = models.length === 0 ? 'no product is named' : `${models.join(' and ')} ${models.length === 1 ? 'offers' : 'offer'} ${common.join(', ') || 'none'}`;
  ledger.tell({ id: 'mig-profile-unknown', message: `gpu.mig is ${show(mig)}, and ${of}`, prop: 'gpu.mig', accepted: common.join(', ') || 'a profile of the products in gpu.models', fix: models.length === 0 ? 'Name the product in gpu.models: profiles differ.' : `Write '${(typeof mig === 'string' ? nearest(mig, common) : undefined) ?? common[0] ?? '1g.10gb'}'.` });
  return typeof mig === 'string' && /^[\w.]+$/.test(mig) ? mig : '1g.10gb';
}

function onModels(models: readonly string[], { productLabel }: GpuFacts): NodeSelectorRequirement[] {
  return models.length === 0 ? [] : [{ key: productLabel, operator: 'In', values: [...models] }];
}

function tolerationsOf({ taint }: GpuFacts): Toleration[] {
  if (!taint) return [];
  return [{ key: taint.key, ...(taint.value === undefined ? { operator: 'Exists' as const } : { operator: 'Equal' as const, value: taint.value }), effect: taint.effect }];
}

function runtimeClass(ledger: Ledger, name: string): string {
  ledger.externals.push({ group: 'node.k8s.io', kind: 'RuntimeClass', name });
  return name;
}
