import type { Memory } from '../../lib/units';
import type { OciModel } from './model';
import type { MountedModel } from './model-plan';

/** Where the files of a model are kept between pods: made by `Cache.pvc`, `Cache.existing`, `Cache.oci`, `Cache.node` or `Cache.of`. */
export type CacheSource = ClaimCache | ExistingClaim | ImageCache | NodeCache | SharedCache;

/** A claim of the workload's own, filled once by a Job. */
export interface ClaimCache {
  readonly pvc: ClaimOptions;
}

/** A claim for a model. */
export interface ClaimOptions {
  /** @default - half as much again as the model, in whole Gi */
  readonly size?: Memory;
  /** @default - the platform's, `models.storageClass` */
  readonly storageClass?: string;
  /** Who may mount it: many nodes, or one, which suits a single pod. @default 'ReadWriteMany' */
  readonly accessMode?: 'ReadWriteMany' | 'ReadWriteOnce';
}

/** A claim that exists, with a folder for each model in it. */
export interface ExistingClaim {
  /** Name of the claim in the same namespace. */
  readonly existing: string;
}

/** The model's files as an image, which nodes pull and keep. */
export interface ImageCache {
  readonly image: OciModel['oci'];
}

/** The disk of the node: every pod fetches the model anew before it starts. */
export interface NodeCache {
  readonly node: {
    /** @default - half as much again as the model, in whole Gi */
    readonly size?: Memory;
  };
}

/** The cache of another workload. */
export interface SharedCache {
  readonly of: HasModel;
}

/** What carries the facts of a model that a workload mounts. */
export const MODEL: unique symbol = Symbol.for('cdk8s-plinth:model');

/** A workload with a model. */
export interface HasModel {
  readonly [MODEL]: MountedModel | undefined;
}

/** Says where a model is kept. */
export const Cache = {
  /** A claim that all pods share, read only, filled once by a Job. */
  pvc(options: ClaimOptions = {}): ClaimCache {
    return { pvc: { ...options } };
  },
  /** A claim that exists in the namespace and may hold several models, each in a folder of its own; the Job fills it. */
  existing(claim: string): ExistingClaim {
    return { existing: claim };
  },
  /** An image with the model's files, by its digest; nothing is fetched but by the nodes. Kubernetes 1.35 or newer. */
  oci(image: OciModel['oci']): ImageCache {
    return { image };
  },
  /** The disk of each pod's node. Every pod fetches the model itself, and holds its GPU meanwhile: for small models and trials. */
  node(options: NodeCache['node'] = {}): NodeCache {
    return { node: { ...options } };
  },
  /** The cache of another workload of the namespace: the model is fetched once for both. */
  of(workload: HasModel): SharedCache {
    return { of: workload };
  },
} as const;
