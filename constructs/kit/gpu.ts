import type { MigModel, MigProfile } from './gpu-models';

/** Some GPUs, and which: made by `Gpu.nvidia`, `Gpu.fraction` or `Gpu.claim`. */
export type GpuRequest = DeviceGpus | GpuFraction | GpuClaim;

/** GPUs, MIG instances or time slices that the device plugin offers. */
export interface DeviceGpus {
  /** How many of them each pod has. */
  readonly count: number;
  /** Products that will do, as the nodes' label names them. @default - any */
  readonly models?: readonly [string, ...string[]];
  /** Profile of a MIG instance. @default - whole GPUs */
  readonly mig?: string;
  /** True for time slices, whose memory nobody keeps apart. @default false */
  readonly shared?: true;
}

/** A part of one GPU, which the KAI scheduler gives out. */
export interface GpuFraction {
  /** Above 0, below 1. */
  readonly fraction: number;
  /** Products that will do. @default - any */
  readonly models?: readonly [string, ...string[]];
}

/** Devices that are claimed: Kubernetes' dynamic resource allocation, from 1.34. */
export interface GpuClaim {
  /** Name of the DeviceClass, such as `gpu.nvidia.com`. */
  readonly deviceClass: string;
  /** How many devices each pod has. @default 1 */
  readonly count?: number;
  /** What each must be, in CEL: `device.attributes["gpu.nvidia.com"].productName == "NVIDIA L4"`. @default - any of the class */
  readonly selectors?: readonly string[];
}

/** Whole GPUs. */
export interface WholeGpus extends DeviceGpus {
  readonly mig?: never;
  readonly shared?: never;
}

/** MIG instances of one product, or of several with that profile. */
export interface MigInstances<Model extends MigModel> extends DeviceGpus {
  readonly models: readonly [Model, ...Model[]];
  readonly mig: MigProfile<Model>;
  readonly shared?: never;
}

/** A time slice of a GPU. */
export interface TimeSlice extends DeviceGpus {
  readonly count: 1;
  readonly mig?: never;
  readonly shared: true;
}

function nvidia(gpus: WholeGpus | TimeSlice): DeviceGpus;
function nvidia<const Model extends MigModel>(gpus: MigInstances<Model>): DeviceGpus;
function nvidia(gpus: DeviceGpus): DeviceGpus {
  return { ...gpus };
}

/** Says which GPUs a workload needs. */
export const Gpu = {
  /**
   * What the device plugin of NVIDIA offers: `{ count: 2, models: ['NVIDIA-H100-80GB-HBM3'] }`; with `mig` instances of that profile, with
   * `shared: true` a time slice.
   */
  nvidia,
  /** A part of one GPU: `Gpu.fraction(0.5)`; the platform needs `queueing: 'kai'`. */
  fraction(fraction: number, options: Omit<GpuFraction, 'fraction'> = {}): GpuFraction {
    return { ...options, fraction };
  },
  /** Devices by a claim: `Gpu.claim({ deviceClass: 'gpu.nvidia.com', count: 2 })`; Kubernetes 1.34 or newer. */
  claim(claim: GpuClaim): GpuClaim {
    return { ...claim };
  },
} as const;
