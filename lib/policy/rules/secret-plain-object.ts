import { isMap } from '../../kube/object';
import { documents } from '../examples';
import { defineRule } from '../rule';

export const secretPlainObject = defineRule({
  id: 'secret-plain-object',
  title: 'No Secret with content is among the manifests.',
  why: 'Base64 is no encryption. What is in Git stays in its history, in every clone and in the caches of the pipeline, also after the Secret is changed.',
  fix: 'Use an ExternalSecret, a SealedSecret or SOPS, or name a Secret that exists.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/secret/',
    'Kubescape C-0208',
    'Kyverno disallow-all-secrets',
  ],
  examples: {
    bad: [
      {
        situation: 'data',
        yaml: documents(`
          apiVersion: v1
          kind: Secret
          metadata:
            name: db
            namespace: shop
          data:
            password: aHVudGVyMg==
        `),
      },
      {
        situation: 'text',
        yaml: documents(`
          apiVersion: v1
          kind: Secret
          metadata:
            name: db
            namespace: shop
          stringData:
            password: hunter2
        `),
      },
    ],
    good: [
      {
        situation: 'a SealedSecret',
        yaml: documents(`
          apiVersion: bitnami.com/v1alpha1
          kind: SealedSecret
          metadata:
            name: db
            namespace: shop
          spec:
            encryptedData:
              password: AgBy3i4OJSWK
        `),
      },
      {
        situation: 'an ExternalSecret',
        yaml: documents(`
          apiVersion: external-secrets.io/v1
          kind: ExternalSecret
          metadata:
            name: db
            namespace: shop
          spec:
            secretStoreRef:
              kind: ClusterSecretStore
              name: vault
            data:
              - secretKey: password
                remoteRef:
                  key: shop/db
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'an empty Secret that something fills',
        yaml: documents(`
          apiVersion: v1
          kind: Secret
          metadata:
            name: webhook-ca
            namespace: shop
          type: Opaque
        `),
      },
      {
        situation: 'encrypted by SOPS',
        yaml: documents(`
          apiVersion: v1
          kind: Secret
          metadata:
            name: db
            namespace: shop
          data:
            password: ENC[AES256_GCM,data:p673w==,iv:YY=,tag:A=,type:str]
          sops:
            version: 3.9.0
        `),
      },
    ],
  },
  on: 'object',
  kinds: ['/Secret'],
  check: (secret, report) => {
    if (isMap(secret.sops)) return;
    for (const field of ['data', 'stringData']) {
      const entries = secret[field];
      if (!isMap(entries)) continue;
      const keys = Object.keys(entries).filter((key) => typeof entries[key] === 'string' && entries[key] !== '');
      if (keys.length > 0) report({ message: `the Secret ${secret.metadata.name} carries ${keys.join(', ')} for everybody to read`, path: [field] });
    }
  },
});
