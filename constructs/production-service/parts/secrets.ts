import type { EnvVar, Volume } from 'kubernetes-types/core/v1';
import { isMap } from '../../../lib/kube/object';
import { checkEnvName } from '../../kit/env';
import { mapProp } from '../../kit/props';
import type { Place } from '../../kit/secrets/place';
import { SealedSecrets } from '../../kit/secrets/sealed';
import { StoredSecrets } from '../../kit/secrets/stored';
import { VaultFiles } from '../../kit/secrets/vault';
import type { Mounted } from '../../kit/volumes';
import type { ServiceContext } from './context';
import { pullSecretsOf } from './pull-secrets';
import { foldersOf } from './secret-folders';
import { isFile, isPath, placeOf, type Sources } from './secret-values';

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
  const vault = sources.vault.peer();
  if (vault) connections.share(vault, undefined);
  for (const others of [given['config'], given['volumes']]) if (isMap(others)) sources.vault.refuseShared(others);
  const references = new Map(inEnv.map(({ name, place }) => [name, { valueFrom: { secretKeyRef: referenceTo(place) } }]));
  return {
    variables: read.map(({ name, place }) => ({ name, valueFrom: { secretKeyRef: referenceTo(place) } })),
    env: Object.fromEntries(Object.entries(env).map(([name, source]) => [name, isFromStore(source) ? references.get(name) : source])),
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
