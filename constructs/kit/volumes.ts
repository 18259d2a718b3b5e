import type { ProjectedVolumeSource, Volume, VolumeMount } from 'kubernetes-types/core/v1';
import { contentHash } from '../../lib/kube/hash';
import { isDnsSubdomain } from '../../lib/kube/names';
import { isMap } from '../../lib/kube/object';
import { Quantity, type Memory } from '../../lib/units';
import { show, type Ledger, type Shape } from './problems';
import { requireProp } from './props';
import { sizeOf } from './resources';

/** A volume that renders itself: `Volume` of cdk8s-plus-28. */
export interface ForeignVolume {
  asVolume(): { readonly name: string };
}

/** What is mounted at a path. */
export type VolumeSource =
  | ForeignVolume
  | {
      /** Scratch space of the pod; gone with it. */
      readonly emptyDir: {
        readonly sizeLimit: Memory;
        /** `Memory` keeps it in RAM, where it counts against the memory limit. @default - the node's disk */
        readonly medium?: 'Memory';
      };
    }
  | {
      /** A claim that exists in the namespace. */
      readonly persistentVolumeClaim: {
        readonly claimName: string;
        /** @default false */
        readonly readOnly?: boolean;
      };
    }
  | { /** A ConfigMap that somebody else makes, as files. */ readonly configMap: { readonly name: string } }
  | { /** A Secret that somebody else makes, as files. */ readonly secret: { readonly secretName: string } }
  | { /** Several sources in one folder. */ readonly projected: ProjectedVolumeSource };

/** Every name that a volume has. */
export const VOLUME_SHAPE: Shape = { emptyDir: { sizeLimit: true, medium: true }, persistentVolumeClaim: { claimName: true, readOnly: true }, configMap: { name: true }, secret: { secretName: true }, projected: true };

/** Volumes of a pod and where its main container mounts them. */
export interface Mounted {
  readonly volume: Volume;
  readonly mount: VolumeMount;
}

const SOURCES = Object.keys(VOLUME_SHAPE);
const ACCEPTED = `${SOURCES.map((name) => `{ ${name} }`).join(', ')}, a Volume of cdk8s-plus-28`;

/** The writable `/tmp` that a program with a read-only root expects. */
export function scratch(sizeLimit: string, name = 'tmp'): Mounted {
  return { volume: { name, emptyDir: { sizeLimit } }, mount: { name, mountPath: '/tmp' } };
}

/** The volumes that a user declared, by mount path. */
export function volumesOf(ledger: Ledger, given: Readonly<Record<string, unknown>>): Mounted[] {
  const nameOf = volumeNames(Object.keys(given));
  return Object.entries(given).flatMap(([path, source]) => (source === undefined ? [] : volumeAt(ledger, path, nameOf(path), source)));
}

function volumeAt(ledger: Ledger, path: string, name: string, source: unknown): Mounted[] {
  const prop = `volumes.${path}`;
  if (!checkMountPath(ledger, prop, path)) return [];
  const foreign = foreignVolume(source);
  if (foreign) return [{ volume: { ...foreign, name }, mount: { name, mountPath: path } }];
  const kinds = isMap(source) ? SOURCES.filter((name) => isMap(source[name])) : [];
  const [kind] = kinds;
  if (!isMap(source) || kind === undefined || kinds.length > 1) {
    ledger.tell({ id: 'volume-malformed', message: `the volume at ${path} is ${show(source)}`, prop, accepted: `one of ${ACCEPTED}`, fix: "Say what is mounted, such as { emptyDir: { sizeLimit: '1Gi' } }." });
    return [];
  }
  const made = sourceOf(ledger, prop, kind, source[kind] as Readonly<Record<string, unknown>>);
  return made ? [{ volume: { name, ...made.source }, mount: { name, mountPath: path, ...(made.readOnly && { readOnly: true }) } }] : [];
}

/** The volume of a construct that is one, as plain data. */
function foreignVolume(source: unknown): object | undefined {
  if (!isMap(source) || typeof source['asVolume'] !== 'function') return undefined;
  const { _toKube: render } = source;
  return typeof render === 'function' ? (JSON.parse(JSON.stringify(render.call(source), unwrapped)) as object) : undefined;
}

/** Quantities of cdk8s-plus-28 are objects around a text. */
function unwrapped(_: string, value: unknown): unknown {
  return isMap(value) && typeof value['value'] === 'string' && Object.keys(value).length === 1 ? value['value'] : value;
}

function sourceOf(ledger: Ledger, prop: string, kind: string, value: Readonly<Record<string, unknown>>): { readonly source: Omit<Volume, 'name'>; readonly readOnly: boolean } | undefined {
  switch (kind) {
    case 'emptyDir': {
      if (!requireProp(ledger, `${prop}.emptyDir.sizeLimit`, value['sizeLimit'], "'1Gi'")) return undefined;
      const sizeLimit = sizeOf(ledger, `${prop}.emptyDir.sizeLimit`, value['sizeLimit'], Quantity.parse('64Mi')).toString();
      return { source: { emptyDir: { ...(value['medium'] === 'Memory' && { medium: 'Memory' }), sizeLimit } }, readOnly: false };
    }
    case 'persistentVolumeClaim': {
      const claimName = objectName(ledger, `${prop}.persistentVolumeClaim.claimName`, value['claimName']);
      if (claimName !== undefined) ledger.refer('PersistentVolumeClaim', claimName);
      return claimName === undefined ? undefined : { source: { persistentVolumeClaim: { claimName, ...(value['readOnly'] === true && { readOnly: true }) } }, readOnly: value['readOnly'] === true };
    }
    case 'configMap': {
      const name = objectName(ledger, `${prop}.configMap.name`, value['name']);
      if (name !== undefined) ledger.refer('ConfigMap', name);
      return name === undefined ? undefined : { source: { configMap: { name } }, readOnly: true };
    }
    case 'secret': {
      const secretName = objectName(ledger, `${prop}.secret.secretName`, value['secretName']);
      if (secretName !== undefined) ledger.refer('Secret', secretName);
      return secretName === undefined ? undefined : { source: { secret: { secretName } }, readOnly: true };
    }
    default:
      return { source: { projected: value as unknown as ProjectedVolumeSource }, readOnly: true };
  }
}

function objectName(ledger: Ledger, prop: string, value: unknown): string | undefined {
  if (typeof value === 'string' && isDnsSubdomain(value)) return value;
  ledger.tell({ id: 'name-malformed', message: `${prop} is ${show(value)}`, prop, accepted: 'a DNS name: a-z, 0-9, inner dashes and dots', fix: 'Write the name of the object.' });
  return undefined;
}

/** A mount path is absolute, and no colon is in it. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#volumes-1 */
export function checkMountPath(ledger: Ledger, prop: string, path: string): boolean {
  if (/^\/[^:]+$/.test(path) && !path.split('/').includes('..')) return true;
  ledger.tell({ id: 'mount-path-malformed', message: `${show(path)} is no path to mount at`, prop, accepted: "an absolute path below '/', without ':' and '..'", fix: path.startsWith('/') ? 'Name a folder below /.' : `Write '/${path}'.` });
  return false;
}

/** Names for the volumes at some paths: `/var/lib/app` is `var-lib-app`. Paths that would get one name, or none, get a hash. */
export function volumeNames(paths: readonly string[]): (path: string) => string {
  const [seen, shared] = [new Set<string>(), new Set<string>()];
  for (const slug of paths.map(slugOf)) (seen.has(slug) ? shared : seen).add(slug);
  return (path) => {
    const slug = slugOf(path);
    return slug === '' || slug.length > MAX_SLUG || shared.has(slug) ? `${slug.slice(0, MAX_SLUG - 8)}-${contentHash(path)}`.replace(/^-/, 'v-') : slug;
  };
}

/** Leaves room in a DNS label for a prefix. */
const MAX_SLUG = 50;

function slugOf(path: string): string {
  return path.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '');
}

/** What the emptyDir volumes may take on the node's disk in all. */
export function diskOf(mounted: readonly Mounted[]): Quantity {
  let sum = Quantity.zero;
  for (const { volume } of mounted) if (volume.emptyDir && volume.emptyDir.medium !== 'Memory') sum = sum.add(Quantity.parse(volume.emptyDir.sizeLimit ?? '0'));
  return sum;
}

/** Tells of two things mounted at one path. */
export function refuseSamePath(ledger: Ledger, mounts: readonly VolumeMount[], prop = 'volumes'): void {
  const seen = new Set<string>();
  for (const { mountPath } of mounts) {
    const path = mountPath.replace(/\/+$/, '');
    if (seen.has(path)) ledger.tell({ id: 'mount-path-duplicate', message: `two things are mounted at ${path}`, prop, accepted: 'one thing a path', fix: 'Mount one of them elsewhere.' });
    seen.add(path);
  }
}
