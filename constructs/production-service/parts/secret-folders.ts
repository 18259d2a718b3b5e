import type { SecretVolumeSource, Volume, VolumeProjection } from 'kubernetes-types/core/v1';
import { isConfigKey, isDnsSubdomain } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { show } from '../../kit/problems';
import { mapProp } from '../../kit/props';
import { csiFiles } from '../../kit/secrets/csi';
import type { Place } from '../../kit/secrets/place';
import { checkMountPath, volumeNames, type Mounted } from '../../kit/volumes';
import type { ServiceContext } from './context';
import { isFile, isPath, placeOf, tellPlain, type Sources } from './secret-values';

/** What is mounted at each path, once the names of all Secrets are known. */
export function foldersOf(sources: Sources, { maker, ledger, platform }: ServiceContext, secrets: Readonly<Record<string, unknown>>): Array<() => Mounted> {
  const paths = Object.keys(secrets).filter(isPath);
  const nameOf = volumeNames(paths);
  return paths.flatMap((path): Array<() => Mounted> => {
    const source = secrets[path];
    const prop = `secrets.${path}`;
    if (source === undefined || !checkMountPath(ledger, prop, path)) return [];
    const part = nameOf(path);
    const mountAt = (volume: Omit<Volume, 'name'>): Mounted => ({ volume: { name: `secret-${part}`, ...volume }, mount: { name: `secret-${part}`, mountPath: path, readOnly: true } });
    if (!isMap(source)) {
      tellPlain(ledger, prop, source);
      return [];
    }
    if (source['csi'] !== undefined) return csiFiles(maker, ledger, platform, { prop, path, part }, source['csi']).map((mounted) => () => mounted);
    const { secret, key } = source;
    if (typeof secret === 'string' && isDnsSubdomain(secret)) {
      ledger.refer('Secret', secret);
      return [() => mountAt({ secret: { secretName: secret, ...(typeof key === 'string' && { items: [{ key, path: key }] }) } })];
    }
    if (source['external'] === undefined && source['sealed'] === undefined && !isFile(source)) {
      tellPlain(ledger, prop, typeof secret === 'string' ? secret : source);
      return [];
    }
    const files = filesAt(sources, { prop, path, part }, source);
    return files.length === 0 ? [] : [() => mountAt(volumeOf(files))];
  });
}

interface FileAt {
  readonly file: string;
  readonly place: Place;
}

/** The files of a folder that come from Secrets; what Vault writes is none of them. */
function filesAt(sources: Sources, { prop, path, part }: { readonly prop: string; readonly path: string; readonly part: string }, source: Readonly<Record<string, unknown>>): readonly FileAt[] {
  const { ledger } = sources;
  const given = source['files'] === undefined ? alone(source) : mapProp(ledger, `${prop}.files`, source['files']);
  const fromVault = Object.values(given).filter((each) => isMap(each) && each['vault'] !== undefined).length;
  if (fromVault > 0 && fromVault < Object.keys(given).length) ledger.tell({ id: 'volume-malformed', message: `${prop} mixes what Vault writes with files of Secrets`, prop, accepted: 'one or the other in a folder', fix: 'Give each a folder of its own.' });
  return Object.entries(given).flatMap(([file, each]): FileAt[] => {
    const own = `${prop}.${file}`;
    if (!isConfigKey(file)) {
      ledger.tell({ id: 'config-key-malformed', message: `${show(file)} cannot be the name of a file of a Secret`, prop: own, accepted: 'letters, digits, -, _ and ., without slashes', fix: file.includes('/') ? 'Mount each folder by an entry of its own.' : 'Name each file: Secret.files({ … }).' });
      return [];
    }
    if (isMap(each) && each['vault'] !== undefined) {
      sources.vault.add(own, path, each, file);
      return [];
    }
    const place = placeOf(sources, own, `${part}.${file}`, each);
    return place ? [{ file, place }] : [];
  });
}

/** A value without a file name is called as its field, or the last step of its path. */
function alone(source: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { external, vault, property } = source;
  const path = typeof external === 'string' ? external : typeof vault === 'string' ? vault : '';
  return { [typeof property === 'string' ? property : (path.split('/').at(-1) ?? '')]: source };
}

function volumeOf(files: readonly FileAt[]): Omit<Volume, 'name'> {
  const bySecret = new Map<string, SecretVolumeSource['items']>();
  for (const { file, place } of files) bySecret.set(place.secret(), [...(bySecret.get(place.secret()) ?? []), { key: place.key, path: file }]);
  const all = [...bySecret].map(([name, items = []]) => ({ name, items: [...items].sort((a, b) => (a.path < b.path ? -1 : 1)) }));
  const [only, ...more] = all;
  if (only && more.length === 0) return { secret: { secretName: only.name, items: only.items } };
  return { projected: { sources: all.sort((a, b) => (a.name < b.name ? -1 : 1)).map((secret): VolumeProjection => ({ secret })) } };
}
