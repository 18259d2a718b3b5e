import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set } from '../example-objects';
import { defineRule } from '../rule';

const CONFIG = object('v1 ConfigMap', 'settings', 'data: { LEVEL: info }');
const external = (spec: string) => object('external-secrets.io/v1 ExternalSecret', 'token', `spec: { ${spec} }`);
const env = (source: string) => deployment('api', { container: `env: [{ name: LEVEL, valueFrom: ${source} }]` });

export const envRefMissing = defineRule({
  id: 'env-ref-missing',
  title: 'What the environment of a container is taken from exists, with the key.',
  why: 'The container is not started: its pod stays in CreateContainerConfigError, and a roll-out hangs.',
  fix: 'Add the ConfigMap or the key, correct the name, or set optional: true where the program can do without it.',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/', 'kube-linter env-value-from', 'Monokle LNK001'],
  examples: {
    bad: [
      { situation: 'a ConfigMap that is not there', yaml: env('{ configMapKeyRef: { name: settings, key: LEVEL } }') },
      { situation: 'a key that the ConfigMap does not have', yaml: set(CONFIG, env('{ configMapKeyRef: { name: settings, key: LEVLE } }')) },
      { situation: 'a whole ConfigMap that is not there', yaml: deployment('api', { container: 'envFrom: [{ configMapRef: { name: settings } }]' }) },
      { situation: 'a key that a Secret of the set does not have', yaml: set(object('v1 Secret', 'token', 'data: { token: c2VjcmV0 }'), env('{ secretKeyRef: { name: token, key: password } }')) },
      { situation: 'a key that the ExternalSecret does not read', yaml: set(external('data: [{ secretKey: token, remoteRef: { key: shop/api } }]'), env('{ secretKeyRef: { name: token, key: tokne } }')) },
      { situation: 'a key that the SealedSecret does not hold', yaml: set(object('bitnami.com/v1alpha1 SealedSecret', 'token', 'spec: { encryptedData: { token: AgBy } }'), env('{ secretKeyRef: { name: token, key: tokne } }')) },
    ],
    good: [
      { situation: 'the ConfigMap has the key', yaml: set(CONFIG, env('{ configMapKeyRef: { name: settings, key: LEVEL } }')) },
    ],
    nearMiss: [
      { situation: 'the program can do without it', yaml: env('{ configMapKeyRef: { name: settings, key: LEVEL, optional: true } }') },
      { situation: 'a ConfigMap that every namespace has', yaml: env('{ configMapKeyRef: { name: kube-root-ca.crt, key: ca.crt } }') },
      { situation: 'a Secret that is not there, which is for secret-ref-missing', yaml: env('{ secretKeyRef: { name: token, key: password } }') },
      { situation: 'an ExternalSecret that takes whatever keys the store has', yaml: set(external('dataFrom: [{ extract: { key: shop/api } }]'), env('{ secretKeyRef: { name: token, key: password } }')) },
      { situation: 'an ExternalSecret that adds to a Secret of somebody else’s', yaml: set(external('target: { creationPolicy: Merge }, data: [{ secretKey: token, remoteRef: { key: shop/api } }]'), env('{ secretKeyRef: { name: token, key: password } }')) },
      { situation: 'a Secret without data is filled in by somebody else', yaml: set(object('v1 Secret', 'token'), env('{ secretKeyRef: { name: token, key: password } }')) },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['env'], ({ target, state }) => target.groupKind !== '/Secret' || state === 'key-missing'),
});
