import { csiSecret, externalSecret, sealedSecret, secretFolder, vaultSecret } from './secret-refs';

/** One key of a Secret. */
export interface SecretRef {
  readonly secret: string;
  readonly key: string;
  /** True where the pod may start without it. @default false */
  readonly optional?: boolean;
}

/** All keys of a Secret, as files. */
export interface SecretFiles {
  readonly secret: string;
  /** @default - all of them */
  readonly key?: never;
}

/** One key of a ConfigMap. */
export interface ConfigRef {
  readonly configMap: string;
  readonly key: string;
  /** True where the pod may start without it. @default false */
  readonly optional?: boolean;
}

/** Something that a pod knows of itself. */
export type FieldRef = { readonly field: PodField } | { readonly resource: ContainerResource };

/** A field of the pod that a variable can hold. */
export type PodField =
  | 'metadata.name'
  | 'metadata.namespace'
  | 'metadata.uid'
  | 'spec.nodeName'
  | 'spec.serviceAccountName'
  | 'status.hostIP'
  | 'status.podIP'
  | `metadata.labels['${string}']`
  | `metadata.annotations['${string}']`;

/** A request or limit of the container that a variable can hold. */
export type ContainerResource = `${'requests' | 'limits'}.${'cpu' | 'memory' | 'ephemeral-storage'}`;

/** An object by its name, or itself: an `ISecret` or `IConfigMap` of cdk8s-plus-28, or anything else that has a name. */
export type Named = string | { readonly name: string };

function existingSecret(secret: Named): SecretFiles;
function existingSecret(secret: Named, key: string): SecretRef;
function existingSecret(secret: Named, key?: string): SecretFiles | SecretRef {
  return key === undefined ? { secret: nameOf(secret) } : { secret: nameOf(secret), key };
}

function nameOf(named: Named): string {
  return typeof named === 'string' ? named : named.name;
}

/** Names secrets; Plinth never holds their text. */
export const Secret = {
  /** A Secret that somebody else makes in the same namespace: one key of it, or all keys as files. */
  existing: existingSecret,
  /** One value in the store that External Secrets reads: `Secret.external('shop/orders-db', { property: 'password' })`. */
  external: externalSecret,
  /** One value sealed for a Secret of this name, strict scope: `kubeseal --raw --namespace shop --name api-2026-11`. */
  sealed: sealedSecret,
  /** One secret of Vault, which its agent writes into a file: `Secret.vault('kv/data/shop/api', { property: 'token' })`. */
  vault: vaultSecret,
  /** Files that the Secrets Store CSI driver mounts: of a SecretProviderClass by name, or of one made from parameters. */
  csi: csiSecret,
  /** Several values as files of one folder: `Secret.files({ 'tls.crt': Secret.external(…) })`. */
  files: secretFolder,
} as const;

/** Names configuration that stands elsewhere. */
export const Config = {
  /** One key of a ConfigMap that somebody else makes in the same namespace. */
  existing(configMap: Named, key: string): ConfigRef {
    return { configMap: nameOf(configMap), key };
  },
} as const;

/** Names what a pod knows of itself. */
export const Field = {
  /** A field of the pod: `Field.pod('status.podIP')`. */
  pod(field: PodField): FieldRef {
    return { field };
  },
  /** A request or limit of the container: `Field.resource('limits.memory')`. */
  resource(resource: ContainerResource): FieldRef {
    return { resource };
  },
} as const;
