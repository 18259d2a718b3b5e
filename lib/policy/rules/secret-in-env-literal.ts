import { isCredential } from '../../kube/credentials';
import { at } from '../../kube/object';
import { withContainer } from '../examples';
import { inContainer } from '../paths';
import { defineRule } from '../rule';

export const secretInEnvLiteral = defineRule({
  id: 'secret-in-env-literal',
  title: 'No environment variable holds a secret in plain text.',
  why: 'The value stands in Git, in the API server and in the output of every tool that shows the pod; to change it is to deploy.',
  fix: 'Read it from a Secret by valueFrom.secretKeyRef, or mount the Secret as a file.',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/secret/',
    'kube-linter env-var-secret',
    'Polaris sensitiveContainerEnvVar',
    'Kubescape C-0012',
  ],
  examples: {
    bad: [
      {
        situation: 'a password',
        yaml: withContainer(`
          env:
            - name: DB_PASSWORD
              value: hunter2
        `),
      },
      {
        situation: 'a token of an API',
        yaml: withContainer(`
          env:
            - name: GITHUB_TOKEN
              value: ghp_0123456789abcdef
        `),
      },
      {
        situation: 'a password inside a URL',
        yaml: withContainer(`
          env:
            - name: DATABASE_URL
              value: postgres://shop:hunter2@db:5432/shop
        `),
      },
    ],
    good: [
      {
        situation: 'from a Secret',
        yaml: withContainer(`
          env:
            - name: DB_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: db
                  key: password
        `),
      },
      {
        situation: 'put together from a variable that comes from a Secret',
        yaml: withContainer(`
          env:
            - name: DATABASE_URL
              value: postgres://shop:$(DB_PASSWORD)@db:5432/shop
        `),
      },
    ],
    nearMiss: [
      {
        situation: 'where the secret lies, not the secret',
        yaml: withContainer(`
          env:
            - name: DB_PASSWORD_FILE
              value: /run/secrets/password
            - name: TOKEN_URL
              value: https://login.acme.io/token
            - name: API_KEY
              value: /etc/keys/api
        `),
      },
      {
        situation: 'a number, a switch and the name of a Secret',
        yaml: withContainer(`
          env:
            - name: MAX_TOKENS
              value: "4096"
            - name: REQUIRE_PASSWORD
              value: "true"
            - name: TLS_SECRET_NAME
              value: api-tls
        `),
      },
      {
        situation: 'a reference that a tool resolves when the program starts',
        yaml: withContainer(`
          env:
            - name: DB_PASSWORD
              value: vault:secret/data/db#password
        `),
      },
    ],
  },
  on: 'container',
  check: (subject, report) => {
    const { env } = subject.container;
    if (!Array.isArray(env)) return;
    for (const [index, variable] of env.entries()) {
      const name = at(variable, 'name');
      const value = at(variable, 'value');
      if (typeof name !== 'string' || typeof value !== 'string' || !isCredential(name, value)) continue;
      report({ message: `the variable ${name} of the container ${subject.name} holds a secret in plain text`, path: inContainer(subject, 'env', index, 'value') });
    }
  },
});
