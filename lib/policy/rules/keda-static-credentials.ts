import { isTriggerCredential } from '../../kube/credentials';
import { at, isMap } from '../../kube/object';
import { object, set } from '../example-objects';
import { defineRule } from '../rule';

const scaled = (trigger: string) => object('keda.sh/v1alpha1 ScaledObject', 'api', `spec: { scaleTargetRef: { name: api }, triggers: [${trigger}] }`);

export const kedaStaticCredentials = defineRule({
  id: 'keda-static-credentials',
  title: 'No trigger of KEDA holds a credential in plain text.',
  why: 'The metadata of a trigger stands in Git and is shown to everybody who may read ScaledObjects.',
  fix: 'Keep the value in a Secret, and name it in a TriggerAuthentication that the trigger refers to by authenticationRef.',
  references: ['https://keda.sh/docs/latest/concepts/authentication/'],
  examples: {
    bad: [
      { situation: 'a password', yaml: scaled('{ type: redis, metadata: { address: "redis:6379", password: hunter2 } }') },
      { situation: 'a password in a URL', yaml: scaled('{ type: rabbitmq, metadata: { queueName: orders, host: "amqp://shop:hunter2@rabbitmq:5672/" } }') },
      { situation: 'a password in a connection string', yaml: scaled('{ type: mssql, metadata: { connectionString: "Server=db;User Id=shop;Password=hunter2;" } }') },
      { situation: 'a job that is scaled', yaml: object('keda.sh/v1alpha1 ScaledJob', 'api', 'spec: { triggers: [{ type: github-runner, metadata: { personalAccessToken: ghp_0123456789 } }] }') },
    ],
    good: [
      {
        situation: 'a TriggerAuthentication names the Secret',
        yaml: set(
          object('keda.sh/v1alpha1 TriggerAuthentication', 'redis', 'spec: { secretTargetRef: [{ parameter: password, name: redis, key: password }] }'),
          scaled('{ type: redis, metadata: { address: "redis:6379" }, authenticationRef: { name: redis } }'),
        ),
      },
    ],
    nearMiss: [
      { situation: 'the variable of the pod that holds it', yaml: scaled('{ type: redis, metadata: { address: "redis:6379", passwordFromEnv: REDIS_PASSWORD } }') },
      { situation: 'a number that is called so', yaml: scaled('{ type: metrics-api, metadata: { url: "http://limits/", token: "100" } }') },
      { situation: 'a URL without a password', yaml: scaled('{ type: prometheus, metadata: { serverAddress: "http://prometheus:9090", query: "sum(token_requests)" } }') },
    ],
  },
  on: 'object',
  kinds: ['keda.sh/ScaledObject', 'keda.sh/ScaledJob'],
  check(scaled, report) {
    const triggers = at(scaled, 'spec', 'triggers');
    if (!Array.isArray(triggers)) return;
    for (const [index, trigger] of triggers.entries()) {
      const metadata = at(trigger, 'metadata');
      if (!isMap(metadata)) continue;
      for (const [key, value] of Object.entries(metadata)) {
        if (typeof value !== 'string' || !isTriggerCredential(key, value)) continue;
        report({ message: `the trigger ${String(at(trigger, 'type'))} holds ${key} in plain text`, path: ['spec', 'triggers', index, 'metadata', key] });
      }
    }
  },
});
