import type { ConfigMap } from 'kubernetes-types/core/v1';
import { contentHash } from '../../lib/kube/hash';
import { isConfigKey } from '../../lib/kube/names';
import type { Platform } from '../../lib/kube/platform';
import type { Maker } from './maker';
import type { PlainObject } from './plain-object';
import { show, type Ledger } from './problems';
import { textMapProp } from './props';

/** Most that one ConfigMap may hold. @see https://kubernetes.io/docs/concepts/configuration/configmap/ */
const MAX_BYTES = 1_048_576;

/** What keeps an object with a content hash in its name until the new version runs, per delivery engine. */
export const RETENTION: Readonly<Record<Platform['gitops'], Readonly<Record<string, string>> | undefined>> = {
  none: undefined,
  argocd: { 'argocd.argoproj.io/sync-options': 'PruneLast=true' },
  flux: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
};

/** Flagger copies what a version reads, unless it is told that it never changes. @see https://docs.flagger.app/usage/how-it-works#canary-target */
export const UNTRACKED = { 'flagger.app/config-tracking': 'disabled' };

/**
 * A ConfigMap whose name says its content, and that never changes: pods of two versions each read their own, and going
 * back needs no file to go back. `part` tells the ConfigMaps of one workload apart.
 */
export function hashedConfig(maker: Maker, part: string, data: Readonly<Record<string, string>>, { gitops, progressive }: Pick<Platform, 'gitops' | 'progressive'>): PlainObject {
  return maker.make<ConfigMap>('ConfigMap', () => ({ immutable: true, data }), { part, name: `${maker.name}-${part}-${contentHash(data)}`, annotations: { ...RETENTION[gitops], ...(progressive === 'flagger' && UNTRACKED) } });
}

/** Files or variables of one ConfigMap, checked; `undefined` where there are none. */
export function configData(ledger: Ledger, prop: string, given: unknown): Readonly<Record<string, string>> | undefined {
  const data = textMapProp(ledger, prop, given);
  let bytes = 0;
  for (const [key, text] of Object.entries(data)) {
    bytes += key.length + Buffer.byteLength(text);
    if (!isConfigKey(key)) ledger.tell({ id: 'config-key-malformed', message: `${show(key)} cannot be a key of a ConfigMap`, prop: `${prop}.${key}`, accepted: 'letters, digits, -, _ and ., without slashes', fix: key.includes('/') ? 'Mount each folder by an entry of its own.' : 'Rename it.' });
  }
  if (bytes > MAX_BYTES) ledger.tell({ id: 'config-too-large', message: `${prop} has ${bytes} bytes`, prop, accepted: `${MAX_BYTES} bytes at most`, fix: 'Put large files into the image or into a volume.' });
  return Object.keys(data).length > 0 ? data : undefined;
}

