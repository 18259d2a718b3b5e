import type { Container, EnvVar, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { GpuServiceDefaults } from '../../lib/kube/defaults';
import { contentHash } from '../../lib/kube/hash';
import { Quantity } from '../../lib/units';
import type { GpuPlan } from './gpu-plan';
import type { Maker } from './maker';
import type { ModelDelivery } from './model-delivery';
import { show, type Ledger } from './problems';
import { sizeOf } from './resources';
import type { Mounted } from './volumes';

/** What GPUs and a model add to a pod. */
export interface OnGpus {
  readonly gpu: GpuPlan;
  readonly model: Pick<ModelDelivery, 'volumes' | 'mounts' | 'init' | 'env'>;
  /** @default - the container's own 64 MiB */
  readonly sharedMemory?: Mounted;
  /** Name of the template from which each pod's claim is made. @default - no devices are claimed */
  readonly claimTemplate?: string;
}

/** Makes the template of the claims, where devices are claimed; a template never changes, so that its name ends in a hash. */
export function claimTemplate(maker: Maker, { claim }: GpuPlan): string | undefined {
  if (!claim) return undefined;
  const { deviceClass, count, selectors } = claim;
  const exactly = { deviceClassName: deviceClass, allocationMode: 'ExactCount', count, ...(selectors.length > 0 && { selectors: selectors.map((expression) => ({ cel: { expression } })) }) };
  const spec = { spec: { devices: { requests: [{ name: 'gpu', exactly }] } } };
  return maker.make<{ spec: object }>('ResourceClaimTemplate', () => ({ spec }), { name: `${maker.name}-gpu-${contentHash(spec)}`, part: 'gpu' }).name;
}

/** The pod, on nodes with its GPUs, and with its model. */
export function onGpus(template: PodTemplateSpec, extras: OnGpus): PodTemplateSpec {
  const { metadata, spec } = template;
  const { gpu, model, sharedMemory, claimTemplate: claim } = extras;
  const [main, ...others] = spec?.containers ?? [];
  if (!spec || !main) return template;
  const annotations = { ...metadata?.annotations, ...gpu.annotations };
  const initContainers = [...model.init, ...(spec.initContainers ?? [])];
  const volumes = [...model.volumes, ...(sharedMemory ? [sharedMemory.volume] : []), ...(spec.volumes ?? [])];
  return {
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 && { annotations }) },
    spec: {
      ...spec,
      ...affinityOf(spec, gpu),
      ...(initContainers.length > 0 && { initContainers }),
      containers: [withGpus(main, extras), ...others],
      ...(gpu.runtimeClassName !== undefined && { runtimeClassName: gpu.runtimeClassName }),
      ...(gpu.schedulerName !== undefined && { schedulerName: gpu.schedulerName }),
      ...(claim !== undefined && { resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: claim }] }),
      ...(gpu.tolerations.length > 0 && { tolerations: [...(spec.tolerations ?? []).filter(({ key, effect }) => gpu.tolerations.every((own) => own.key !== key || own.effect !== effect)), ...gpu.tolerations] }),
      volumes,
    } as PodSpec,
  };
}

function withGpus(container: Container, { gpu, model, sharedMemory, claimTemplate: claim }: OnGpus): Container {
  const own = new Set(container.env?.map(({ name }) => name));
  const env: EnvVar[] = [...model.env.filter(({ name }) => !own.has(name)), ...(container.env ?? [])];
  return {
    ...container,
    ...(env.length > 0 && { env }),
    resources: { ...container.resources, limits: { ...container.resources?.limits, ...gpu.limits }, ...(claim !== undefined && { claims: [{ name: 'gpu' }] }) },
    volumeMounts: [...model.mounts, ...(sharedMemory ? [sharedMemory.mount] : []), ...(container.volumeMounts ?? [])],
  };
}

/** Every way in which a node may suit the pod must also be one with its GPUs. */
function affinityOf({ affinity }: PodSpec, { nodes }: GpuPlan): Pick<PodSpec, 'affinity'> {
  if (nodes.length === 0) return {};
  const { nodeSelectorTerms: terms = [{}] } = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? {};
  const nodeSelectorTerms = terms.map((term) => ({ ...term, matchExpressions: [...(term.matchExpressions ?? []), ...nodes] }));
  return { affinity: { ...affinity, nodeAffinity: { ...affinity?.nodeAffinity, requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } } };
}

/**
 * The memory that processes of one pod share, in which GPUs talk to each other: given, or counted by the GPUs where there are several. It counts
 * against the container's limit, which must leave room beside it.
 */
export function sharedMemoryOf(ledger: Ledger, given: unknown, { count, partial }: GpuPlan, memory: string | undefined, { perGpu, most, beside }: GpuServiceDefaults['sharedMemory']): Mounted | undefined {
  if (given === undefined && (count < 2 || partial)) return undefined;
  const counted = Quantity.parse(perGpu).mul(count);
  const size = given === undefined ? (counted.compare(Quantity.parse(most)) > 0 ? Quantity.parse(most) : counted) : sizeOf(ledger, 'sharedMemory', given, counted);
  const limit = Quantity.parse(memory ?? '0');
  const needed = size.add(Quantity.parse(beside));
  if (memory !== undefined && needed.compare(limit) > 0) {
    ledger.tell({ id: 'shared-memory-over-limit', message: `${given === undefined ? `${count} GPUs share` : 'sharedMemory is'} ${size} of memory, the program needs ${beside} beside, and the limit is ${show(memory)}`, prop: 'sharedMemory', accepted: `${needed} of memory or more, or less that is shared`, fix: `Write resources: { memory: '${needed}' }, or a smaller sharedMemory.` });
  }
  const name = 'shared-memory';
  return { volume: { name, emptyDir: { medium: 'Memory', sizeLimit: size.toString() } }, mount: { name, mountPath: '/dev/shm' } };
}

/** Tells of a model whose files alone are larger than the memory of the GPUs over which it is spread, those of so many pods. */
export function refuseTooLarge(ledger: Ledger, gpu: GpuPlan, size: Quantity | undefined, pods = 1): void {
  const memory = gpu.memory?.mul(pods);
  if (!memory || !size || size.compare(memory) <= 0) return;
  const all = gpu.count * pods;
  ledger.tell({ id: 'gpu-memory-short', message: `the model takes ${size}, and the ${all === 1 ? 'GPU has' : `${all} GPUs have`} ${memory} of memory`, prop: 'gpu', accepted: 'GPUs whose memory holds the model, and what it computes with', fix: 'Ask for more GPUs, for larger ones, or for a smaller form of the model.' });
}
