import { brokenReferenceCheck } from '../broken-reference';
import { deployment, object, set, workload } from '../example-objects';
import { defineRule } from '../rule';

export const secretRefMissing = defineRule({
  id: 'secret-ref-missing',
  title: 'A Secret that a workload uses is in the set or declared as external.',
  why: 'Without the Secret the container is not started, or the image is not pulled. Secrets are often made outside of Git, where nothing checks their names.',
  fix: 'Declare the Secret as external, or make it from an ExternalSecret or a SealedSecret of the set.',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/', 'Popeye 304', 'Popeye 305'],
  examples: {
    bad: [
      { situation: 'a variable', yaml: deployment('api', { container: 'env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: token, key: token } } }]' }) },
      { situation: 'a volume', yaml: deployment('api', { pod: 'volumes: [{ name: tls, secret: { secretName: tls } }]' }) },
      { situation: 'the password of a registry', yaml: deployment('api', { pod: 'imagePullSecrets: [{ name: registry }]' }) },
      { situation: 'a trigger of KEDA logs in with it', yaml: object('keda.sh/v1alpha1 TriggerAuthentication', 'kafka', 'spec: { secretTargetRef: [{ parameter: password, name: kafka, key: password }] }') },
      { situation: 'a certificate of an Ingress that nobody issues', yaml: object('networking.k8s.io/v1 Ingress', 'api', 'spec: { tls: [{ hosts: [api.acme.io], secretName: api-tls }] }') },
    ],
    good: [
      { situation: 'the Secret is in the set', yaml: set(object('v1 Secret', 'token', 'data: { token: c2VjcmV0 }'), deployment('api', { container: 'envFrom: [{ secretRef: { name: token } }]' })) },
    ],
    nearMiss: [
      { situation: 'an ExternalSecret makes it', yaml: set(object('external-secrets.io/v1 ExternalSecret', 'api', 'spec: { target: { name: token } }'), deployment('api', { container: 'envFrom: [{ secretRef: { name: token } }]' })) },
      { situation: 'cert-manager issues the certificate of the Ingress', yaml: object('networking.k8s.io/v1 Ingress', 'api', 'spec: { tls: [{ hosts: [api.acme.io], secretName: api-tls }] }').replace('name: api', 'name: api\n  annotations: { cert-manager.io/cluster-issuer: acme }') },
      { situation: 'the program can do without it', yaml: deployment('api', { container: 'envFrom: [{ secretRef: { name: token, optional: true } }]' }) },
      { situation: 'an operator makes Secrets that nobody can see here', yaml: set(object('postgresql.cnpg.io/v1 Cluster', 'db'), deployment('api', { container: 'envFrom: [{ secretRef: { name: db-app } }]' })) },
      {
        situation: 'a program of the namespace may make it, as its role says',
        yaml: set(
          object('rbac.authorization.k8s.io/v1 Role', 'certs', 'rules: [{ apiGroups: [""], resources: [secrets], verbs: [create] }]'),
          object('rbac.authorization.k8s.io/v1 RoleBinding', 'certs', 'roleRef: { kind: Role, name: certs }\nsubjects: [{ kind: ServiceAccount, name: certs }]'),
          workload('batch/v1 Job', 'certs', { pod: 'serviceAccountName: certs' }),
          deployment('api', { pod: 'volumes: [{ name: tls, secret: { secretName: tls } }]' }),
        ),
      },
    ],
  },
  on: 'set',
  check: brokenReferenceCheck(['env', 'volume', 'pull-secret', 'tls-secret', 'trigger-secret'], ({ target, state }) => target.groupKind === '/Secret' && state === 'missing'),
});
