import type { Duration } from '../../lib/units';
import type { SecretFiles, SecretRef } from './refs';

/** One value in the store that the platform's External Secrets reads. */
export interface ExternalSecretValue {
  /** Path of the entry in the store. */
  readonly external: string;
  /** Field of an entry that holds several. @default - the whole entry */
  readonly property?: string;
  /** Version in the store; another version is another Secret, so that pods are rolled. @default - the newest, whenever it comes */
  readonly version?: string;
  /** How often the store is asked for a newer value, `1m` to `24h`; of several in one service the shortest counts. @default '1h' */
  readonly refresh?: Duration;
}

/** One value that only the cluster's Sealed Secrets controller can read. */
export interface SealedSecretValue {
  /** What `kubeseal` printed. */
  readonly sealed: string;
  /** Name of the Secret that it was sealed for; strict scope binds the text to it and to the namespace. */
  readonly for: string;
}

/** One secret of Vault, which its agent writes into a file. */
export interface VaultSecretFile {
  /** Path as Vault's API has it; of version 2 of the key-value engine with `data/`: `kv/data/shop/api`. */
  readonly vault: string;
  /** Field of the secret. @default - all of them, as JSON */
  readonly property?: string;
}

/** Files from a store, mounted by the Secrets Store CSI driver. */
export type CsiSecretFiles =
  | { /** Name of a SecretProviderClass that somebody else makes in the namespace. */ readonly csi: string }
  | { /** What the platform's provider is told; each provider has parameters of its own. */ readonly csi: Readonly<Record<string, string>> };

/** Files of one folder, each with a source of its own; what Vault writes has a folder to itself. */
export interface SecretFolder {
  /** Values by file name. */
  readonly files: Readonly<Record<string, SecretValue | VaultSecretFile>>;
}

/** A single value: for a variable, or for a file. */
export type SecretValue = SecretRef | ExternalSecretValue | SealedSecretValue;

/** What stands for a secret: a value, or files under a path. */
export type SecretSource = SecretValue | SecretFiles | SecretFolder | VaultSecretFile | CsiSecretFiles;

/** Every name that an entry of `secrets` has. */
export const SECRET_SHAPE = { secret: true, key: true, optional: true, external: true, property: true, version: true, refresh: true, sealed: true, for: true, vault: true, csi: true, files: true } as const;

/** One value in the store that the platform's External Secrets reads. */
export function externalSecret(path: string, options: Omit<ExternalSecretValue, 'external'> = {}): ExternalSecretValue {
  return { external: path, ...options };
}

/** One value that was sealed for a Secret of this name, in the namespace it is used in. */
export function sealedSecret(name: string, sealed: string): SealedSecretValue {
  return { for: name, sealed };
}

/** One secret of Vault as a file. */
export function vaultSecret(path: string, options: Omit<VaultSecretFile, 'vault'> = {}): VaultSecretFile {
  return { vault: path, ...options };
}

/** Files of a SecretProviderClass: of one that exists, by its name, or of one made from these parameters. */
export function csiSecret(source: string | Readonly<Record<string, string>>): CsiSecretFiles {
  return typeof source === 'string' ? { csi: source } : { csi: source };
}

/** Several values as files of one folder. */
export function secretFolder(files: Readonly<Record<string, SecretValue | VaultSecretFile>>): SecretFolder {
  return { files };
}
