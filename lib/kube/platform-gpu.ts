import { isLabelKey, isLabelValue } from './labels';
import { isDnsSubdomain } from './names';
import { isMap } from './object';
import { show, unknownKey, type PlatformProblem } from './platform-problems';
import type { Taint } from './pools';

/** How pods come to GPUs: what the GPU operator put on the nodes. */
export interface GpuNodes {
  /** What the device plugin offers for a whole GPU. @default 'nvidia.com/gpu' */
  readonly resource?: string;
  /** What it offers for a time slice of one (`renameByDefault`). @default - the same with `.shared` behind it */
  readonly sharedResource?: string;
  /** What it offers for a MIG instance (strategy `mixed`), without the profile. @default 'nvidia.com/mig-' */
  readonly migResource?: string;
  /** Label that holds the product of a node's GPUs, as GPU feature discovery writes it. @default 'nvidia.com/gpu.product' */
  readonly productLabel?: string;
  /** Taint that keeps other pods off GPU nodes; `false` where they have none. @default - key `nvidia.com/gpu`, effect `NoSchedule` */
  readonly taint?: Taint | false;
  /** RuntimeClass of pods with a GPU. @default - none: the nodes' own runtime knows GPUs, as the GPU operator sets it up */
  readonly runtimeClass?: string;
  /** Products that the nodes have, as the label names them; a workload can ask for no other. @default - not known: every product is taken */
  readonly models?: readonly [string, ...string[]];
}

/** Where models are kept, and what fetches them. */
export interface ModelStore {
  /** StorageClass whose claims many nodes mount at once, for models that several pods read. @default - none: each workload names one */
  readonly storageClass?: string;
  /** Image that fetches models: Python with `huggingface_hub`, and `boto3` for S3. @default - the workload's own */
  readonly downloader?: string;
}

/** The facts about GPU nodes, with what holds where nothing is said. */
export interface GpuFacts {
  readonly resource: string;
  readonly sharedResource: string;
  readonly migResource: string;
  readonly productLabel: string;
  /** @default - the nodes have none */
  readonly taint?: Taint;
  /** @default - the nodes' own */
  readonly runtimeClass?: string;
  /** @default - not known */
  readonly models?: readonly string[];
}

/** What the platform says of its GPU nodes, and else what the GPU operator of NVIDIA sets up. */
export function gpuFacts({ gpu = {} }: { readonly gpu?: GpuNodes }): GpuFacts {
  const { resource = 'nvidia.com/gpu', taint = { key: 'nvidia.com/gpu', effect: 'NoSchedule' }, runtimeClass, models } = gpu;
  return {
    resource,
    sharedResource: gpu.sharedResource ?? `${resource}.shared`,
    migResource: gpu.migResource ?? 'nvidia.com/mig-',
    productLabel: gpu.productLabel ?? 'nvidia.com/gpu.product',
    ...(taint !== false && { taint }),
    ...(runtimeClass !== undefined && { runtimeClass }),
    ...(models && { models }),
  };
}

/** Everything that is wrong with what a platform says of its GPU nodes and models. */
export function checkGpu({ gpu, models }: { readonly gpu?: unknown; readonly models?: unknown }): PlatformProblem[] {
  return [...checkForms('gpu', gpu, GPU), ...checkForms('models', models, MODELS)];
}

interface Form {
  readonly takes: (given: unknown) => boolean;
  readonly words: string;
  readonly literal: string;
}

const RESOURCE: Form = { takes: (given) => typeof given === 'string' && given.includes('/') && isLabelKey(given.replace(/-$/, '')), words: 'the name of an extended resource, with its domain', literal: "'nvidia.com/gpu'" };
const NAME: Form = { takes: (given) => typeof given === 'string' && isDnsSubdomain(given), words: 'the name of an object in the cluster', literal: "'shared'" };

const GPU: Readonly<Record<keyof GpuNodes, Form>> = {
  resource: RESOURCE,
  sharedResource: RESOURCE,
  migResource: { ...RESOURCE, literal: "'nvidia.com/mig-'" },
  productLabel: { takes: (given) => typeof given === 'string' && isLabelKey(given), words: 'the key of a label', literal: "'nvidia.com/gpu.product'" },
  taint: { takes: (given) => given === false || (isMap(given) && typeof given['key'] === 'string' && isLabelKey(given['key']) && ['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(given['effect'] as string)), words: '{ key, value?, effect }, or false', literal: "{ key: 'nvidia.com/gpu', effect: 'NoSchedule' }" },
  runtimeClass: { ...NAME, literal: "'nvidia'" },
  models: { takes: (given) => Array.isArray(given) && given.length > 0 && given.every((name) => typeof name === 'string' && name !== '' && isLabelValue(name)), words: 'one product or more, as the label of the nodes names them', literal: "['NVIDIA-L4']" },
};

const MODELS: Readonly<Record<keyof ModelStore, Form>> = {
  storageClass: NAME,
  downloader: { takes: (given) => typeof given === 'string' && /^\S+(?::[\w][\w.-]*|@sha256:[a-f0-9]{64})$/.test(given) && !given.endsWith(':latest'), words: 'an image with a tag other than latest, or a digest', literal: "'registry.acme.io/ml/fetch:1.0.0'" },
};

function checkForms(prop: string, given: unknown, forms: Readonly<Record<string, Form>>): PlatformProblem[] {
  if (given === undefined) return [];
  const names = Object.keys(forms);
  if (!isMap(given)) return [{ id: 'platform-value', message: `${prop} is ${show(given)}`, prop, accepted: `a map with some of ${names.join(', ')}`, fix: 'Write a map.' }];
  return Object.entries(given).flatMap(([key, value]): PlatformProblem[] => {
    const form = forms[key];
    if (!form || !Object.hasOwn(forms, key)) return unknownKey(key, `${prop}.${key}`, names);
    if (value === undefined || form.takes(value)) return [];
    return [{ id: 'platform-value', message: `${prop}.${key} is ${show(value)}`, prop: `${prop}.${key}`, accepted: form.words, fix: `Write what the cluster has, such as ${form.literal}.` }];
  });
}
