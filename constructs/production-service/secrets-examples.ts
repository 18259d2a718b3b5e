import type { Construct } from 'constructs';
import { definePlatform } from '../../lib/kube/platform';
import { Platform } from '../kit/platform';
import { Secret } from '../kit/refs';
import { ProductionService } from './production-service';

const api = {
  image: 'registry.acme.io/shop/api:1.4.2',
  http: { port: 8080, readiness: '/ready' },
  resources: { cpu: '250m', memory: '256Mi' },
} as const;

/** As long as what kubeseal prints for a key of 2048 bits; no controller can read it. */
const SEALED = `AQBy3i4OJSWKvEXAMPLE${'3vPzXq7mT1bNcR9sHdUf2LwYkGeA0oJ4'.repeat(11)}`;

/** Named uses of ProductionService that show where its secrets come from. */
export const secretsExamples = {
  /** One ExternalSecret for all that follows the store: two variables, and a certificate as files. Reloader restarts the pods for the variables. */
  externalSecrets(scope: Construct): void {
    Platform.provide(scope, definePlatform({ secrets: { engine: 'external-secrets', store: 'vault' }, restarts: 'reloader' }));
    new ProductionService(scope, 'api', {
      ...api,
      secrets: {
        DB_PASSWORD: Secret.external('shop/orders-db', { property: 'password', refresh: '15m' }),
        STRIPE_KEY: Secret.external('shop/stripe'),
        '/etc/tls': Secret.files({ 'tls.crt': Secret.external('shop/api-tls', { property: 'certificate' }), 'tls.key': Secret.external('shop/api-tls', { property: 'key' }) }),
      },
    });
  },

  /** A version in the store is a Secret of its own: another version rolls the pods, and going back finds the old one. */
  pinnedSecrets(scope: Construct): void {
    Platform.provide(scope, definePlatform({ secrets: { engine: 'external-secrets', store: 'shop', storeKind: 'SecretStore' }, gitops: 'argocd' }));
    new ProductionService(scope, 'api', { ...api, secrets: { SIGNING_KEY: Secret.external('shop/signing-key', { version: '7' }), '/etc/stripe': Secret.external('shop/stripe', { property: 'token' }) } });
  },

  /** Text that only the cluster can read, in strict scope: bound to the namespace and to the name of the Secret. */
  sealedSecrets(scope: Construct): void {
    Platform.provide(scope, definePlatform({ secrets: 'sealed-secrets' }));
    new ProductionService(scope, 'api', { ...api, secrets: { DB_PASSWORD: Secret.sealed('api-2026-11', SEALED) } });
  },

  /** The agent of Vault writes a file, and writes it again when the secret changes; NetworkPolicies let it out to Vault. */
  vaultSecrets(scope: Construct): void {
    Platform.provide(scope, definePlatform({ secrets: { engine: 'vault', address: 'https://vault.vault.svc:8200', namespace: 'vault', audience: 'vault' } }));
    new ProductionService(scope, 'api', { ...api, secrets: { '/etc/api': Secret.vault('kv/data/shop/api', { property: 'token' }), '/etc/db': Secret.vault('database/creds/orders') } });
  },

  /** Files that the Secrets Store CSI driver mounts: of a class of our own, and of one that somebody else makes. */
  csiSecrets(scope: Construct): void {
    Platform.provide(scope, definePlatform({ secrets: { engine: 'csi', provider: 'aws' }, identity: 'aws-pod-identity' }));
    new ProductionService(scope, 'api', {
      ...api,
      secrets: { '/etc/api': Secret.csi({ objects: '- objectName: shop/api\n  objectType: secretsmanager\n' }), '/etc/shared': Secret.csi('shared') },
    });
  },

  /** The password of a registry, from the store: the kubelet reads it at each pull. */
  pullSecrets(scope: Construct): void {
    Platform.provide(scope, definePlatform({ secrets: { engine: 'external-secrets', store: 'vault' } }));
    new ProductionService(scope, 'api', { ...api, pullSecrets: [Secret.external('shop/registry'), Secret.existing('registry-mirror')] });
  },
};
