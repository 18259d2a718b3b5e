import type { EnvVar, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { contentHash } from '../../lib/kube/hash';
import { isDnsSubdomain } from '../../lib/kube/names';
import { Quantity } from '../../lib/units';
import { envVar } from './env';
import { imageProblem } from './image';
import { checkNames, show, type Ledger, type Shape } from './problems';
import { mapProp, parsedProp, requireProp } from './props';

/** Where a pod finds the model, and how it tells that the model is whole. */
export interface MountedModel {
  readonly volume: Volume;
  readonly mount: VolumeMount;
  /** Folder of the model in the container. */
  readonly path: string;
  /** File that is written last. @default - the model is whole as soon as it is mounted */
  readonly marker?: string;
  /** What tells this model from others. */
  readonly identity: string;
  /** What its files take. @default - not known */
  readonly size?: Quantity;
  /** Name of a claim that many pods mount. @default - it is in no claim */
  readonly claim?: string;
  /** True where only pods of one node can mount it. @default false */
  readonly oneNode?: boolean;
}

/** How a model is fetched. */
export interface Fetch {
  /** Lines of Python that put the model into a folder. */
  readonly script: (folder: string) => readonly string[];
  readonly env: readonly EnvVar[];
  /** What stands in the marker's name, and in that of a folder among others. */
  readonly pin: string;
  readonly folder: string;
}

/** A model as it was read: it is fetched, or it is there. */
export interface ModelPlan {
  readonly identity: string;
  readonly size?: Quantity;
  /** @default - it is not fetched */
  readonly fetch?: Fetch;
  /** @default - it is no image */
  readonly image?: { readonly reference: string; readonly path?: string };
  /** @default - it is in no claim of somebody else's */
  readonly claim?: { readonly name: string; readonly path?: string; readonly marker?: string };
  /** Tells programs of Hugging Face to ask nobody. */
  readonly offline: boolean;
}

const KINDS = ['huggingFace', 's3', 'oci', 'claim'] as const;
const SHAPES: Readonly<Record<(typeof KINDS)[number], Shape>> = {
  huggingFace: { huggingFace: true, revision: true, size: true, token: true },
  s3: { s3: true, versionId: true, size: true, region: true, credentials: { accessKeyId: true, secretAccessKey: true } },
  oci: { oci: true, size: true, path: true },
  claim: { claim: true, path: true, marker: true, size: true },
};

/** Reads `model`, or another prop that names one; undefined where it cannot be told which one is meant. */
export function modelPlan(ledger: Ledger, given: unknown, prop = 'model'): ModelPlan | undefined {
  const props = mapProp(ledger, prop, given);
  const kind = KINDS.find((name) => props[name] !== undefined);
  if (kind === undefined) {
    ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: 'Model.huggingFace, Model.s3, Model.oci, Model.pvc', fix: "Write Model.huggingFace('BAAI/bge-m3', { revision: '<commit>', size: '2.3Gi' })." });
    return undefined;
  }
  checkNames(ledger, props, SHAPES[kind], `${prop}.`);
  return READ[kind](ledger, props, prop);
}

const READ: Readonly<Record<(typeof KINDS)[number], (ledger: Ledger, props: Readonly<Record<string, unknown>>, prop: string) => ModelPlan | undefined>> = {
  huggingFace(ledger, { huggingFace: repository, revision, size, token }, prop) {
    if (typeof repository !== 'string' || !/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(repository)) {
      ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(repository)}`, prop, accepted: "a repository of the Hub, such as 'BAAI/bge-m3'", fix: 'Write owner and name, with a slash.' });
      return undefined;
    }
    const commit = typeof revision === 'string' && /^[0-9a-f]{40}$/.test(revision) ? revision : tellUnpinned(ledger, `${prop}.revision`, revision, 'a commit: 40 hex digits', `Copy the commit from the history of ${repository}: a branch or a tag can move.`);
    const secret = token === undefined ? undefined : envVar(ledger, `${prop}.token`, 'HF_TOKEN', token);
    return {
      identity: `${repository}@${commit}`,
      size: requiredSize(ledger, prop, size),
      offline: true,
      fetch: {
        script: (folder) => ['from huggingface_hub import snapshot_download', `snapshot_download(${text(repository)}, revision=${text(commit)}, local_dir=${text(folder)})`],
        // The user has no home: what the client writes beside the model goes to scratch space.
        env: [{ name: 'HF_HOME', value: '/tmp/huggingface' }, ...(secret ? [secret] : [])],
        pin: commit.slice(0, 12),
        folder: repository.replace('/', '--'),
      },
    };
  },
  s3(ledger, { s3: url, versionId, size, region, credentials }, prop) {
    const [, bucket, key] = (typeof url === 'string' && /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\/([\w./=+-]{1,512})$/.exec(url)) || [];
    if (bucket === undefined || key === undefined) {
      ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(url)}`, prop, accepted: "bucket and key of one object, such as 's3://acme-models/bge-m3.tar'", fix: 'Write the address of the object.' });
      return undefined;
    }
    const version = typeof versionId === 'string' && /^[\w.-]{1,128}$/.test(versionId) && versionId !== 'null' ? versionId : tellUnpinned(ledger, `${prop}.versionId`, versionId, 'the version of the object', 'Switch versions on for the bucket, and copy the version of the object.');
    if (region !== undefined && (typeof region !== 'string' || !/^[a-z0-9-]+$/.test(region))) ledger.tell({ id: 'prop-malformed', message: `${prop}.region is ${show(region)}`, prop: `${prop}.region`, accepted: "a region, such as 'eu-north-1'", fix: 'Write the region of the bucket.' });
    const { accessKeyId, secretAccessKey } = mapProp(ledger, `${prop}.credentials`, credentials);
    const keys = credentials === undefined ? [] : [envVar(ledger, `${prop}.credentials.accessKeyId`, 'AWS_ACCESS_KEY_ID', accessKeyId), envVar(ledger, `${prop}.credentials.secretAccessKey`, 'AWS_SECRET_ACCESS_KEY', secretAccessKey)];
    return {
      identity: `${url as string}@${version}`,
      size: requiredSize(ledger, prop, size),
      offline: false,
      fetch: {
        script: (folder) => s3Script(bucket, key, version, folder),
        env: [...(typeof region === 'string' ? [{ name: 'AWS_REGION', value: region }] : []), ...keys.filter((variable) => variable !== undefined)],
        pin: contentHash(`${url as string}@${version}`, 12),
        folder: `${bucket}--${key.replaceAll('/', '--')}`,
      },
    };
  },
  oci(ledger, { oci, size, path }, prop) {
    const reference = imageModel(ledger, prop, oci);
    const folder = relativePath(ledger, `${prop}.path`, path);
    return { identity: reference, offline: true, image: { reference, ...(folder !== undefined && { path: folder }) }, ...(size !== undefined && { size: sizeOfModel(ledger, prop, size) }) };
  },
  claim(ledger, { claim, path, marker, size }, prop) {
    if (typeof claim !== 'string' || !isDnsSubdomain(claim)) {
      ledger.tell({ id: 'name-malformed', message: `${prop} is in the claim ${show(claim)}`, prop, accepted: 'the name of a claim', fix: 'Write the name of the claim.' });
      return undefined;
    }
    const folder = relativePath(ledger, `${prop}.path`, path);
    const file = relativePath(ledger, `${prop}.marker`, marker);
    ledger.refer('PersistentVolumeClaim', claim);
    return {
      identity: `${claim}/${folder ?? ''}`,
      offline: true,
      claim: { name: claim, ...(folder !== undefined && { path: folder }), ...(file !== undefined && { marker: file }) },
      ...(size !== undefined && { size: sizeOfModel(ledger, prop, size) }),
    };
  },
};

const GIGABYTE = Quantity.parse('1Gi');
const BYTE = Quantity.parse('1');

function requiredSize(ledger: Ledger, prop: string, given: unknown): Quantity {
  return requireProp(ledger, `${prop}.size`, given, "'2.3Gi'") ? sizeOfModel(ledger, prop, given) : GIGABYTE;
}

/** What a person writes of a size is rounded: `2.3Gi` is no whole number of bytes. */
function sizeOfModel(ledger: Ledger, prop: string, given: unknown): Quantity {
  const size = parsedProp(ledger, `${prop}.size`, given, (value, where) => Quantity.parse(value, where), GIGABYTE);
  if (size.compare(BYTE) >= 0) return size.roundUpTo(BYTE);
  ledger.tell({ id: 'prop-out-of-range', message: `${prop}.size is ${show(given)}`, prop: `${prop}.size`, accepted: 'an amount of memory', fix: "Write what the files take, such as '2.3Gi'." });
  return GIGABYTE;
}

/** A reference to an image by its digest, else one that stands in for it. */
export function imageModel(ledger: Ledger, prop: string, given: unknown): string {
  const problem = imageProblem(given);
  if (problem) ledger.tell({ ...problem, prop });
  else if (!String(given).includes('@sha256:')) tellUnpinned(ledger, prop, given, 'an image with its digest', 'Copy the digest that the registry shows for the image: a tag can move.');
  else return given as string;
  return `registry.invalid/missing@sha256:${'0'.repeat(64)}`;
}

function tellUnpinned(ledger: Ledger, prop: string, given: unknown, accepted: string, fix: string): string {
  if (requireProp(ledger, prop, given, "'5617a9f61b028005a4858fdac845db406aefb181'")) ledger.tell({ id: 'model-unpinned', message: `${prop} is ${show(given)}, which may be another model tomorrow`, prop, accepted, fix });
  return '0'.repeat(40);
}

function relativePath(ledger: Ledger, prop: string, given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[\w.=@-]+(?:\/[\w.=@-]+)*$/.test(given) && !given.split('/').includes('..')) return given;
  ledger.tell({ id: 'prop-malformed', message: `${prop} is ${show(given)}`, prop, accepted: "a path without a slash at its ends and without '..'", fix: "Write it from the root of the volume, such as 'bge-m3/5617a9f'." });
  return undefined;
}

function s3Script(bucket: string, key: string, version: string, folder: string): readonly string[] {
  const object = `Bucket=${text(bucket)}, Key=${text(key)}, VersionId=${text(version)}`;
  if (!/\.(?:tar|tgz|tar\.\w+)$/.test(key)) return ['import boto3, os', `os.makedirs(${text(folder)}, exist_ok=True)`, `boto3.client("s3").download_file(${text(bucket)}, ${text(key)}, ${text(`${folder}/${key.slice(key.lastIndexOf('/') + 1)}`)}, ExtraArgs={"VersionId": ${text(version)}})`];
  return ['import boto3, tarfile', `body = boto3.client("s3").get_object(${object})["Body"]`, 'with tarfile.open(fileobj=body, mode="r|*") as archive:', `    archive.extractall(${text(folder)}, filter="data")`];
}

/** A text of Python: JSON's form is one too, for what the checks above let through. */
function text(value: string): string {
  return JSON.stringify(value);
}
