import { brokenReferenceCheck } from '../broken-reference';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const STORE = object('external-secrets.io/v1 ClusterSecretStore', '/vault', 'spec: { provider: { vault: { server: https://vault.acme.io, path: kv } } }');
const external = (store: string) => object('external-secrets.io/v1 ExternalSecret', 'api', `spec: { secretStoreRef: ${store}, data: [{ secretKey: token, remoteRef: { key: shop/api } }] }`);

export const secretStoreMissing = defineRule({
  id: 'secret-store-missing',
  title: 'The store that an ExternalSecret reads exists.',
  why: 'Without the store no Secret is made: pods that use it stay in CreateContainerConfigError, and values that are there already get no news.',
  fix: 'Name a store of the cluster, or declare it as external.',
  references: ['https://external-secrets.io/latest/api/externalsecret/'],
  examples: {
    bad: [
      { situation: 'a typing error', yaml: set(STORE, external('{ kind: ClusterSecretStore, name: valut }')) },
      { situation: 'a store of the namespace that is not there', yaml: external('{ name: vault }') },
      { situation: 'the wrong kind of store', yaml: set(STORE, external('{ kind: SecretStore, name: vault }')) },
    ],
    good: [
      { situation: 'the store is in the set', yaml: set(STORE, external('{ kind: ClusterSecretStore, name: vault }')) },
    ],
    nearMiss: [
      { situation: 'a set without cluster stores uses those of the cluster', yaml: external('{ kind: ClusterSecretStore, name: vault }') },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['secret-store']),
});
