/** How the text of a Secret comes into the cluster. */
export type SecretsEngine = 'none' | 'sealed-secrets' | ExternalSecretsStore | VaultAgents | SecretsStoreCsi;

/** Seconds between two readings of a store: below a minute stores bill and bound their calls, above a day a rotated secret is in use for too long. */
export const REFRESH = { min: 60, max: 86_400, words: "'1m' to '24h'" } as const;

/** The External Secrets Operator, and the store that services read. */
export interface ExternalSecretsStore {
  readonly engine: 'external-secrets';
  /** Name of the store. */
  readonly store: string;
  /** `SecretStore` where each namespace has a store of this name. @default 'ClusterSecretStore' */
  readonly storeKind?: 'ClusterSecretStore' | 'SecretStore';
}

/** The agent injector of Vault: pods that ask for it get a sidecar, which writes files. */
export interface VaultAgents {
  readonly engine: 'vault';
  /** Where pods reach Vault: `https://vault.vault.svc:8200`. */
  readonly address: `https://${string}` | `http://${string}`;
  /** Namespace in which Vault's pods run; NetworkPolicies let agents go there. @default - Vault is outside the cluster, in `networks` */
  readonly namespace?: string;
  /** Networks of a Vault outside the cluster, as CIDRs; NetworkPolicies let agents go there. @default - Vault runs in `namespace` */
  readonly networks?: readonly [string, ...string[]];
  /** Role of Vault's Kubernetes authentication. @default - the service's id, which is also the name of its account */
  readonly role?: string;
  /** Where Vault's Kubernetes authentication is mounted. @default - what the injector is set to: `auth/kubernetes` */
  readonly authPath?: string;
  /** Audience that Vault's role expects of a token. @default - the API server's own */
  readonly audience?: string;
}

/** The Secrets Store CSI driver, with one provider. */
export interface SecretsStoreCsi {
  readonly engine: 'csi';
  /** Name of the provider: `aws`, `azure`, `gcp`, `vault`. */
  readonly provider: string;
}
