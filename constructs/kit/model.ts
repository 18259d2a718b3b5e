import type { Memory } from '../../lib/units';
import type { SecretRef } from './refs';

/** A model, and exactly which version of it: made by `Model.huggingFace`, `Model.s3`, `Model.oci` or `Model.pvc`. */
export type ModelSource = HuggingFaceModel | S3Model | OciModel | ClaimedModel;

/** A repository of the Hugging Face Hub at one commit. */
export interface HuggingFaceModel {
  /** `BAAI/bge-m3`. */
  readonly huggingFace: string;
  /** The commit: 40 hex digits. A branch or a tag can move, and two pods would hold different weights. */
  readonly revision: string;
  /** What its files take in all; the cache and the memory of the GPU are held against it. */
  readonly size: Memory;
  /** Key of a Secret with an access token, for models that are not open to everybody. @default - none */
  readonly token?: SecretRef;
}

/** One object of S3 at one version: a tar archive that is unpacked, or a single file. */
export interface S3Model {
  /** `s3://acme-models/bge-m3.tar`. */
  readonly s3: string;
  /** The version that S3 gave the object; the bucket must keep versions. */
  readonly versionId: string;
  /** What its files take once they are unpacked. */
  readonly size: Memory;
  /** Region of the bucket. @default - as the workload's identity says */
  readonly region?: string;
  /** Keys of Secrets with credentials. @default - the workload's cloud identity */
  readonly credentials?: { readonly accessKeyId: SecretRef; readonly secretAccessKey: SecretRef };
}

/** An image whose files are the model; nodes pull it as they pull containers, and keep it. */
export interface OciModel {
  /** With a digest: `registry.acme.io/models/bge-m3@sha256:…`. */
  readonly oci: `${string}@sha256:${string}`;
  /** What its files take. @default - not known */
  readonly size?: Memory;
  /** Folder of the image in which the model lies. @default - the whole image */
  readonly path?: string;
}

/** Files that somebody else keeps in a claim. */
export interface ClaimedModel {
  /** Name of the claim in the same namespace. */
  readonly claim: string;
  /** Folder of the claim in which the model lies; name it after the version. @default - the whole claim */
  readonly path?: string;
  /** File that tells, once it is there, that the model is whole: pods wait for it. @default - they wait for nothing */
  readonly marker?: string;
  /** What its files take. @default - not known */
  readonly size?: Memory;
}

/** Says which model a workload reads. */
export const Model = {
  /** A repository of the Hugging Face Hub at one commit: `Model.huggingFace('BAAI/bge-m3', { revision: '5617…', size: '2.3Gi' })`. */
  huggingFace(repository: `${string}/${string}`, options: Omit<HuggingFaceModel, 'huggingFace'>): HuggingFaceModel {
    return { huggingFace: repository, ...options };
  },
  /** One object of S3 at one version: `Model.s3('s3://acme-models/bge-m3.tar', { versionId: '…', size: '2.3Gi' })`. */
  s3(url: `s3://${string}/${string}`, options: Omit<S3Model, 's3'>): S3Model {
    return { s3: url, ...options };
  },
  /** An image, by its digest, mounted as a volume: nothing is fetched but by the nodes. Kubernetes 1.35 or newer. */
  oci(image: OciModel['oci'], options: Omit<OciModel, 'oci'> = {}): OciModel {
    return { oci: image, ...options };
  },
  /** Files that somebody else keeps in a claim of the namespace. */
  pvc(claim: string, options: Omit<ClaimedModel, 'claim'> = {}): ClaimedModel {
    return { claim, ...options };
  },
} as const;
