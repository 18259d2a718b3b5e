import type { EnvVar, SecretVolumeSource, Volume, VolumeProjection } from 'kubernetes-types/core/v1';
import { isConfigKey, isDnsSubdomain } from '../../../lib/kube/names';
import { isMap } from '../../../lib/kube/object';
import { checkEnvName } from '../../kit/env';
import { show, type Ledger } from '../../kit/problems';
import { mapProp } from '../../kit/props';
import { csiFiles } from '../../kit/secrets/csi';
import type { Place } from '../../kit/secrets/place';
import { SealedSecrets } from '../../kit/secrets/sealed';
import { StoredSecrets } from '../../kit/secrets/stored';
import { VaultFiles } from '../../kit/secrets/vault';
import { checkMountPath, volumeNames, type Mounted } from '../../kit/volumes';
import type { ServiceContext } from './context';
import { pullSecretsOf } from './pull-secrets';

/** What secrets add to a service. */
export interface PodSecrets {
  readonly variables: readonly EnvVar[];
  /** `env`, in which values from a store stand as references to the Secrets made for them. */
  readonly env: Readonly<Record<string, unknown>>;
  readonly mounted: readonly Mounted[];
  /** Volumes that the program does not mount. */
  readonly volumes: readonly Volume[];
  /** Names of the Secrets with which images are pulled. */
  readonly pullSecrets: readonly string[];
  /** Annotations of the pods. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Annotations of the workload. */
  readonly workloadAnnotations: Readonly<Record<string, string>>;
}

/** What makes the Secrets of one service, and what the parts of a reading share. */
export interface Sources {
  readonly ledger: Ledger;
  readonly stored: StoredSecrets;
  readonly sealed: SealedSecrets;
  readonly vault: VaultFiles;
}

/** Makes what brings the Secrets of a service into the cluster, and says how its pods read them. */
export function secretsOf(context: ServiceContext): PodSecrets {
  const { ledger, maker, given, platform, identity, defaults, connections } = context;
  const sources: Sources = { ledger, stored: new StoredSecrets(ledger, identity.name, platform, defaults.secrets.refresh), sealed: new SealedSecrets(ledger, platform), vault: new VaultFiles(ledger, platform) };
  const secrets = mapProp(ledger, 'secrets', given['secrets']);
  const read = variablesOf(sources, 'secrets', secrets);
  const env = mapProp(ledger, 'env', given['env']);
  const inEnv = variablesOf(sources, 'env', Object.fromEntries(Object.entries(env).filter(([, source]) => isFromStore(source))));
  const folders = foldersOf(sources, context, secrets);
  const pullSecrets = pullSecretsOf(sources, given['pullSecrets'], platform);

  // From here on every value is known, and with them the names of the Secrets.
  sources.stored.make(maker);
  sources.sealed.make(maker);
  const vaultPeer = sources.vault.peer();
  if (vaultPeer) connections.share(vaultPeer, undefined);
  const references = new Map(inEnv.map(({ name, place }) => [name, { valueFrom: { secretKeyRef: referenceTo(place) } }]));
  return {
    variables: read.map(({ name, place }) => ({ name, valueFrom: { secretKeyRef: referenceTo(place) } })),
    env: Object.fromEntries(Object.entries(env).flatMap(([name, source]) => (isFromStore(source) ? [[name, references.get(name)]] : [[name, source]]))),
    mounted: folders.map((folder) => folder()),
    pullSecrets,
    ...sources.vault.render(identity.name, defaults.secrets),
    workloadAnnotations: platform.restarts === 'reloader' ? restartedBy([...read, ...inEnv], env) : {},
  };
}

interface Variable {
  readonly name: string;
  readonly place: Place;
}

function variablesOf(sources: Sources, of: string, given: Readonly<Record<string, unknown>>): Variable[] {
  return Object.entries(given).flatMap(([name, source]): Variable[] => {
    const prop = `${of}.${name}`;
    if (isPath(name) || source === undefined || !checkEnvName(sources.ledger, prop, name)) return [];
    const place = placeOf(sources, prop, name, source);
    return place ? [{ name, place }] : [];
  });
}

/** Where the pod finds one value; what is no such thing is told. */
export function placeOf({ ledger, stored, sealed }: Sources, prop: string, key: string, source: unknown): Place | undefined {
  if (isMap(source)) {
    const { secret } = source;
    if (source['external'] !== undefined) return stored.add(prop, key, source);
    if (source['sealed'] !== undefined) return sealed.add(prop, key, source);
    if (typeof secret === 'string' && isDnsSubdomain(secret)) {
      if (typeof source['key'] === 'string' && source['key'] !== '') {
        ledger.refer('Secret', secret);
        return { secret: () => secret, key: source['key'], changes: true, ...(source['optional'] === true && { optional: true }) };
      }
      ledger.tell({ id: 'secret-key-missing', message: `${prop} names Secret ${secret} and no key of it`, prop, accepted: 'one key for a variable; all keys only as files', fix: `Write Secret.existing('${secret}', '<key>'), or mount it under a path.` });
      return undefined;
    }
    if (isFile(source)) {
      ledger.tell({ id: 'secret-files-only', message: `${prop} is a variable, and what it names is written into files`, prop, accepted: "a path, such as secrets: { '/etc/api': … }", fix: 'Mount it under a path, and read the file.' });
      return undefined;
    }
  }
  tellPlain(ledger, prop, source);
  return undefined;
}

/** The value may be a secret: it is not repeated. */
export function tellPlain(ledger: Ledger, prop: string, value: unknown): void {
  const what = typeof value === 'string' ? 'a text' : show(typeof value);
  ledger.tell({ id: 'secret-plain', message: `${prop} is ${what}: secrets in programs end up in Git`, prop, accepted: 'Secret.existing(name, key), Secret.external(path) or Secret.sealed(name, text); under a path also Secret.existing(name), Secret.files({…}), Secret.vault(path) and Secret.csi(class)', fix: "Keep the text in a Secret of the namespace, and name it: Secret.existing('api', 'token')." });
}

/** What is mounted at each path, once the names of all Secrets are known. */
function foldersOf(sources: Sources, { maker, ledger, platform }: ServiceContext, secrets: Readonly<Record<string, unknown>>): Array<() => Mounted> {
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

/** Reloader restarts the pods when one of these Secrets changes: those of variables alone, since mounted files are kept up to date. */
function restartedBy(variables: readonly Variable[], env: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const named = Object.values(env).flatMap((source) => (isMap(source) && typeof source['secret'] === 'string' && typeof source['key'] === 'string' ? [source['secret']] : []));
  const names = [...new Set([...variables.filter(({ place }) => place.changes).map(({ place }) => place.secret()), ...named])].sort();
  return names.length === 0 ? {} : { 'secret.reloader.stakater.com/reload': names.join(',') };
}

function referenceTo({ secret, key, optional }: Place): { name: string; key: string; optional?: boolean } {
  return { name: secret(), key, ...(optional === true && { optional }) };
}

/** True for a value that a Secret must be made for, or that is no variable at all. */
function isFromStore(source: unknown): boolean {
  return isMap(source) && (source['external'] !== undefined || source['sealed'] !== undefined || isFile(source));
}

function isFile(source: Readonly<Record<string, unknown>>): boolean {
  return source['vault'] !== undefined || source['csi'] !== undefined || source['files'] !== undefined;
}

function isPath(name: string): boolean {
  return name.startsWith('/');
}
