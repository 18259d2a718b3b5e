import { Quantity } from '../../units';
import { isDnsLabel, isDnsSubdomain } from '../names';
import { checkFieldRef, checkResourceRef } from './env';
import { asMap, asNumber, isSet, listAt, mapAt, numberAt, repeatsOf, show, textAt, type Fields } from './fields';
import { checkInside, checkNoStepBack } from './paths';
import type { Site } from './site';
import { checkClaimSpec } from './storage';

/** Everything that a volume can come from. */
const SOURCES: ReadonlySet<string> = new Set(
  'awsElasticBlockStore azureDisk azureFile cephfs cinder configMap csi downwardAPI emptyDir ephemeral fc flexVolume flocker gcePersistentDisk gitRepo glusterfs hostPath image iscsi nfs persistentVolumeClaim photonPersistentDisk portworxVolume projected quobyte rbd scaleIO secret storageos vsphereVolume'.split(' '),
);

/** What a source cannot be without: the field that names the thing behind it. */
const NEEDED: Readonly<Record<string, string>> = {
  secret: 'secretName',
  configMap: 'name',
  persistentVolumeClaim: 'claimName',
  hostPath: 'path',
  csi: 'driver',
};

/** `volumes` of a pod. */
export function checkVolumes(site: Site, spec: Fields): void {
  const volumes = listAt(spec, 'volumes');
  for (let index = 0; index < volumes.length; index++) {
    const volume = asMap(volumes[index]);
    if (!volume) continue;
    site.enter('volumes');
    site.enter(index);
    checkVolume(site, volume);
    site.leave();
    site.leave();
  }
  for (const index of repeatsOf(volumes, 'name')) {
    site.report({
      id: 'volume-name-duplicate',
      path: ['volumes', index, 'name'],
      message: `two volumes of the pod are named ${show(asMap(volumes[index])?.name)}`,
      fix: 'Rename one of them.',
    });
  }
}

function checkVolume(site: Site, volume: Fields): void {
  const name = textAt(volume, 'name') ?? '';
  if (!isDnsLabel(name)) {
    site.report({
      id: 'volume-name-malformed',
      path: ['name'],
      message: name === '' ? 'the volume has no name' : `the volume name ${show(name)} is not accepted`,
      accepted: 'lower-case letters, digits and "-", at most 63 characters',
      fix: 'Name the volume.',
    });
  }
  // A volume without a source is an emptyDir; more than one is refused.
  let first: string | undefined;
  for (const key in volume) {
    if (!SOURCES.has(key) || !isSet(volume[key])) continue;
    if (first === undefined) first = key;
    else reportSecondSource(site, name, first, key);
    checkVolumeSource(site, key, asMap(volume[key]) ?? {});
  }
}

function reportSecondSource(site: Site, name: string, first: string, second: string): void {
  site.report({
    id: 'volume-source-count',
    path: [second],
    message: `the volume ${show(name)} has two sources: ${first} and ${second}`,
    accepted: 'one source',
    fix: 'Keep one source, or make them two volumes; "projected" joins several in one folder.',
  });
}

function checkVolumeSource(site: Site, kind: string, source: Fields): void {
  const needed = Object.hasOwn(NEEDED, kind) ? NEEDED[kind] : undefined;
  if (needed !== undefined && (textAt(source, needed) ?? '') === '') reportNeeded(site, kind, needed);
  switch (kind) {
    case 'secret':
    case 'configMap':
      checkMode(site, source, kind, 'defaultMode');
      checkItems(site, source, kind);
      return;
    case 'downwardAPI':
      checkMode(site, source, kind, 'defaultMode');
      checkFiles(site, source, kind);
      return;
    case 'projected':
      checkMode(site, source, kind, 'defaultMode');
      checkProjected(site, source);
      return;
    case 'hostPath':
      checkNoStepBack(site, textAt(source, 'path') ?? '', [kind, 'path']);
      return;
    case 'emptyDir':
      if (Quantity.tryParse(source.sizeLimit)?.isNegative()) site.report({ id: 'quantity-negative', path: [kind, 'sizeLimit'], message: `the sizeLimit is ${show(source.sizeLimit)}`, accepted: '0 or more', fix: 'Write the most that the volume may hold.' });
      return;
    case 'csi':
      if (!isDriver(textAt(source, 'driver') ?? '')) site.report({ id: 'reference-name-malformed', path: [kind, 'driver'], message: `no driver can be named ${show(source.driver)}`, accepted: 'a DNS name of at most 63 characters, such as secrets-store.csi.k8s.io', fix: 'Write the name of the driver.' });
      return;
    case 'ephemeral':
      checkEphemeral(site, source);
  }
}

/** Case does not matter; a name that is missing is told as such. */
function isDriver(name: string): boolean {
  return name === '' || (name.length <= 63 && isDnsSubdomain(name.toLowerCase()));
}

function reportNeeded(site: Site, kind: string, field: string): void {
  site.report({ id: 'volume-source-incomplete', path: [kind, field], message: `the ${kind} volume does not say its ${field}`, fix: `Set ${field}.` });
}

function checkEphemeral(site: Site, source: Fields): void {
  const spec = mapAt(mapAt(source, 'volumeClaimTemplate'), 'spec');
  if (!spec) {
    reportNeeded(site, 'ephemeral', 'volumeClaimTemplate');
    return;
  }
  site.enter('ephemeral');
  site.enter('volumeClaimTemplate');
  site.enter('spec');
  checkClaimSpec(site, spec);
  site.leave();
  site.leave();
  site.leave();
}

const PROJECTIONS = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle', 'podCertificate'] as const;

function checkProjected(site: Site, projected: Fields): void {
  const sources = listAt(projected, 'sources');
  const paths = new Set<string>();
  site.enter('projected');
  for (let index = 0; index < sources.length; index++) {
    const source = asMap(sources[index]);
    if (!source) continue;
    site.enter('sources');
    site.enter(index);
    const kinds = PROJECTIONS.filter((kind) => isSet(source[kind]));
    if (kinds.length > 1) {
      site.report({ id: 'volume-source-count', path: [], message: `the entry has ${kinds.length} sources: ${kinds.join(', ')}`, accepted: 'one source in each entry', fix: 'Make each an entry of its own.' });
    }
    for (const kind of kinds) checkProjection(site, kind, mapAt(source, kind) ?? {});
    for (const kind of kinds) checkPaths(site, kind, listAt(mapAt(source, kind), 'items'), paths);
    site.leave();
    site.leave();
  }
  site.leave();
}

/** All entries share one folder. */
function checkPaths(site: Site, kind: string, items: readonly unknown[], taken: Set<string>): void {
  items.forEach((item, index) => {
    const path = textAt(asMap(item), 'path') ?? '';
    if (path !== '' && taken.has(path)) site.report({ id: 'volume-path-duplicate', path: [kind, 'items', index, 'path'], message: `two files of the volume are ${show(path)}`, fix: 'Give each file a path of its own.' });
    taken.add(path);
  });
}

function checkProjection(site: Site, kind: (typeof PROJECTIONS)[number], source: Fields): void {
  if (kind === 'downwardAPI') {
    checkFiles(site, source, kind);
  } else if (kind === 'secret' || kind === 'configMap') {
    if ((textAt(source, 'name') ?? '') === '') reportNeeded(site, kind, 'name');
    checkItems(site, source, kind);
  } else if (kind === 'serviceAccountToken') {
    if ((textAt(source, 'path') ?? '') === '') reportNeeded(site, kind, 'path');
    const seconds = numberAt(source, 'expirationSeconds');
    if (seconds !== undefined && (seconds < 600 || seconds > 2 ** 32)) {
      site.report({
        id: 'token-lifetime-out-of-range',
        path: [kind, 'expirationSeconds'],
        message: `the token lives ${seconds} seconds`,
        accepted: '600 to 4294967296 seconds',
        fix: 'Write 600 seconds or more; 3600 is usual.',
      });
    }
  }
}

function checkItems(site: Site, source: Fields, kind: string): void {
  const items = listAt(source, 'items');
  for (let index = 0; index < items.length; index++) {
    const item = asMap(items[index]);
    if (!item) continue;
    site.enter(kind);
    if ((textAt(item, 'key') ?? '') === '') {
      site.report({ id: 'volume-source-incomplete', path: ['items', index, 'key'], message: 'the item names no key', fix: 'Set key.' });
    }
    checkItemPath(site, item, index);
    site.leave();
  }
}

function checkFiles(site: Site, source: Fields, kind: string): void {
  const items = listAt(source, 'items');
  for (let index = 0; index < items.length; index++) {
    const item = asMap(items[index]);
    if (!item) continue;
    site.enter(kind);
    checkItemPath(site, item, index);
    site.enter('items');
    site.enter(index);
    const field = mapAt(item, 'fieldRef');
    const resource = mapAt(item, 'resourceFieldRef');
    if (field) checkFieldRef(site, field, true);
    if (resource) checkResourceRef(site, resource);
    if ((field === undefined) === (resource === undefined)) {
      site.report({
        id: 'env-source-count',
        path: [],
        message: field ? 'the file shows a field and a resource at once' : 'the file shows nothing',
        accepted: 'exactly one of fieldRef, resourceFieldRef',
        fix: field ? 'Make them two files.' : 'Set fieldRef or resourceFieldRef.',
      });
    }
    site.leave();
    site.leave();
    site.leave();
  }
}

function checkItemPath(site: Site, item: Fields, index: number): void {
  const path = textAt(item, 'path') ?? '';
  checkInside(site, path, ['items', index, 'path'], true);
  const mode = numberAt(item, 'mode');
  if (mode !== undefined) reportMode(site, mode, ['items', index, 'mode']);
}

function checkMode(site: Site, source: Fields, kind: string, field: string): void {
  const mode = asNumber(source[field]);
  if (mode !== undefined) reportMode(site, mode, [kind, field]);
}

function reportMode(site: Site, mode: number, path: ReadonlyArray<string | number>): void {
  if (mode >= 0 && mode <= 0o777) return;
  site.report({
    id: 'file-mode-out-of-range',
    path,
    message: `the file mode is ${mode}, which is 0${Math.abs(mode).toString(8)} in octal`,
    accepted: '0 to 0777 (decimal 511)',
    fix: 'Write the mode in octal with a leading zero, such as 0440, and without quotes.',
  });
}
