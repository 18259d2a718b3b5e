import { App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Platform } from '../../constructs/kit/platform';
import { Secret } from '../../constructs/kit/refs';
import type { KedaScale } from '../../constructs/production-service/keda-props';
import { ProductionService } from '../../constructs/production-service/production-service';
import { definePlatform, type PlatformProps } from '../../lib/kube/platform';
import { synthesize } from '../../lib/synth/synthesize';
import { build, minimal } from './build';

const CRON = { cron: { timeZone: 'Europe/Oslo', start: '0 7 * * *', end: '0 19 * * *', replicas: 4 } } as const;
const KAFKA = { brokers: ['kafka-0.kafka:9092', 'kafka-1.kafka:9092'], group: 'orders', topic: 'orders', lag: 50 } as const;
const SQS = { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders', messages: 20 } as const;
const PROMETHEUS = { server: 'http://prometheus.monitoring:9090', query: 'sum(waiting)', threshold: 2.5 } as const;

function scaled(keda: object, { props = {}, ...platform }: PlatformProps & { props?: object } = {}) {
  return build((chart) => new ProductionService(chart, 'api', minimal({ scale: { keda: { max: 10, triggers: [CRON], ...keda } }, ...props })), { platform: definePlatform({ autoscaling: 'keda', ...platform }) });
}

function triggerOf(trigger: object, platform: PlatformProps = {}) {
  const built = scaled({ triggers: [trigger] }, platform);
  expect(built.problems).toEqual([]);
  return built.get('ScaledObject').spec.triggers[0];
}

describe('a service that KEDA scales', () => {
  it('has a ScaledObject in place of an autoscaler, and names no replicas', () => {
    const built = scaled({});
    expect(built.problems).toEqual([]);
    expect(built.kinds()).toEqual(['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'ScaledObject', 'Service', 'ServiceAccount']);
    expect(built.get('Deployment').spec).not.toHaveProperty('replicas');
    expect(built.get('ScaledObject').spec).toMatchObject({ scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' }, minReplicaCount: 2, maxReplicaCount: 10, pollingInterval: 30 });
  });

  it('moves as fast as an autoscaler of Kubernetes would', () => {
    const hpa = build((chart) => new ProductionService(chart, 'api', minimal())).get('HorizontalPodAutoscaler');
    expect(scaled({}).get('ScaledObject').spec.advanced.horizontalPodAutoscalerConfig.behavior).toEqual(hpa.spec.behavior);
  });

  it.each([
    [2, ['PodDisruptionBudget']],
    [1, []],
    [0, []],
  ])('with %d pods at least has these budgets: %j', (min, budgets) => {
    expect(scaled({ min }).kinds().filter((kind) => kind === 'PodDisruptionBudget')).toEqual(budgets);
  });

  it('waits five minutes before the last pod goes, and says nothing of it where some always stay', () => {
    expect(scaled({ min: 0 }).get('ScaledObject').spec).toMatchObject({ minReplicaCount: 0, cooldownPeriod: 300 });
    expect(scaled({ min: 0, cooldown: '90s' }).get('ScaledObject').spec.cooldownPeriod).toBe(90);
    expect(scaled({ min: 1 }).get('ScaledObject').spec).not.toHaveProperty('cooldownPeriod');
  });

  it('falls back to a number when three reads fail', () => {
    expect(scaled({ fallback: { replicas: 6 } }).get('ScaledObject').spec.fallback).toEqual({ failureThreshold: 3, replicas: 6 });
    expect(scaled({}).get('ScaledObject').spec).not.toHaveProperty('fallback');
  });

  it('counts its peak by the highest scale', () => {
    build((chart) => expect(new ProductionService(chart, 'api', minimal({ scale: { keda: { max: 10, triggers: [CRON] } } })).maxPods).toBe(13), { platform: definePlatform({ autoscaling: 'keda' }) });
  });

  it('names each trigger once', () => {
    expect(scaled({ triggers: [CRON, CRON, { kafka: KAFKA }] }).get('ScaledObject').spec.triggers.map(({ name }: { name: string }) => name)).toEqual(['cron', 'cron-2', 'kafka']);
  });

  it('takes raw fields', () => {
    expect(scaled({}, { props: { raw: { scaledObject: { spec: { initialCooldownPeriod: 60 } } } } }).get('ScaledObject').spec.initialCooldownPeriod).toBe(60);
  });
});

describe('a trigger', () => {
  it.each([
    ['kafka', { kafka: KAFKA }, { type: 'kafka', metadata: { bootstrapServers: 'kafka-0.kafka:9092,kafka-1.kafka:9092', consumerGroup: 'orders', topic: 'orders', lagThreshold: '50', offsetResetPolicy: 'latest' } }],
    ['prometheus', { prometheus: PROMETHEUS }, { type: 'prometheus', metadata: { serverAddress: 'http://prometheus.monitoring:9090', query: 'sum(waiting)', threshold: '2.5', ignoreNullValues: 'false' } }],
    ['cron', CRON, { type: 'cron', metadata: { timezone: 'Europe/Oslo', start: '0 7 * * *', end: '0 19 * * *', desiredReplicas: '4' } }],
    ['custom', { custom: { type: 'cpu', metadata: { value: '70' }, metricType: 'Utilization' } }, { type: 'cpu', metadata: { value: '70' }, metricType: 'Utilization' }],
  ])('of %s is written in the words of KEDA', (name, trigger, expected) => {
    expect(triggerOf(trigger)).toEqual({ name: expected.type, ...expected });
    expect(name).not.toBe('');
  });

  it('activates above a number of its own', () => {
    expect(triggerOf({ kafka: { ...KAFKA, activation: 5 } }).metadata.activationLagThreshold).toBe('5');
    expect(triggerOf({ prometheus: { ...PROMETHEUS, activation: 0.5, empty: 'zero' } }).metadata).toMatchObject({ activationThreshold: '0.5', ignoreNullValues: 'true' });
  });

  it('reads its credentials from Secrets, through a TriggerAuthentication of its own', () => {
    const built = scaled({
      triggers: [
        { rabbitmq: { queue: 'orders', url: Secret.existing('rabbitmq', 'url'), messages: 20 } },
        { postgresql: { query: 'SELECT count(*) FROM jobs', target: 5, connection: Secret.existing('db', 'connection') } },
        { prometheus: { ...PROMETHEUS, auth: { bearerToken: Secret.existing('prometheus', 'token') } } },
      ],
    });
    expect(built.problems).toEqual([]);
    expect(built.get('TriggerAuthentication', 'api-rabbitmq').spec).toEqual({ secretTargetRef: [{ parameter: 'host', name: 'rabbitmq', key: 'url' }] });
    expect(built.get('TriggerAuthentication', 'api-postgresql').spec).toEqual({ secretTargetRef: [{ parameter: 'connection', name: 'db', key: 'connection' }] });
    expect(built.get('ScaledObject').spec.triggers).toMatchObject([{ authenticationRef: { name: 'api-rabbitmq' } }, { authenticationRef: { name: 'api-postgresql' } }, { authenticationRef: { name: 'api-prometheus' }, metadata: { authModes: 'bearer' } }]);
  });

  it.each([
    ['aws-irsa', 'aws'],
    ['aws-pod-identity', 'aws'],
  ] as const)('of SQS uses the cloud identity %s where it has no keys', (identity, provider) => {
    const built = scaled({ triggers: [{ sqs: SQS }] }, { identity });
    expect(built.problems).toEqual([]);
    expect(built.get('TriggerAuthentication').spec).toEqual({ podIdentity: { provider } });
    expect(built.get('ScaledObject').spec.triggers[0].metadata).toEqual({ queueURL: SQS.url, queueLength: '20', awsRegion: 'eu-west-1' });
  });

  it('of SQS takes keys of a Secret in place of an identity', () => {
    const auth = { awsAccessKeyID: Secret.existing('sqs', 'id'), awsSecretAccessKey: Secret.existing('sqs', 'key') };
    expect(scaled({ triggers: [{ sqs: { ...SQS, auth } }] }).problems).toEqual([]);
  });
});

const WRONG: ReadonlyArray<readonly [situation: string, keda: object, id: string, prop: string, said: string]> = [
  ['no triggers', { triggers: undefined }, 'prop-required', 'scale.keda.triggers', 'nothing would ask'],
  ['an empty list of triggers', { triggers: [] }, 'prop-required', 'scale.keda.triggers', 'is empty'],
  ['a trigger without its list', { triggers: CRON }, 'prop-required', 'scale.keda.triggers', 'is no list'],
  ['a trigger of no sort', { triggers: [{}] }, 'prop-malformed', 'scale.keda.triggers[0]', 'exactly one of requests, kafka'],
  ['two sorts in one', { triggers: [{ ...CRON, kafka: KAFKA }] }, 'prop-malformed', 'scale.keda.triggers[0]', 'kafka and cron at once'],
  ['no maximum', { max: undefined }, 'prop-required', 'scale.keda.max', 'scale.keda.max is missing'],
  ['a maximum below the minimum', { min: 5, max: 4, triggers: [CRON] }, 'scale-range', 'scale.keda.max', '5 or more'],
  ['fewer than no pods', { min: -1 }, 'prop-out-of-range', 'scale.keda.min', 'from 0 to 5000'],
  ['more pods by the clock than there may be', { max: 3 }, 'scale-range', 'scale.keda.triggers[0].cron.replicas', 'Raise max to 4'],
  ['a fallback above the maximum', { fallback: { replicas: 11 } }, 'prop-out-of-range', 'scale.keda.fallback.replicas', 'Write 10.'],
  ['a cooldown that never comes', { cooldown: '1m' }, 'scale-cooldown-unused', 'scale.keda.cooldown', 'min is 2'],
  ['no interval', { pollingInterval: '0s' }, 'prop-out-of-range', 'scale.keda.pollingInterval', '1s or more'],
  ['a misspelt prop', { triggers: [{ kafka: { ...KAFKA, lags: 5 } }] }, 'prop-unknown', 'scale.keda.triggers[0].kafka.lags', "kafka.lag'."],
  ['a misspelt sort', { triggers: [{ kafca: KAFKA }] }, 'prop-unknown', 'scale.keda.triggers[0].kafca', "kafka'."],
  ['a broker without its port', { triggers: [{ kafka: { ...KAFKA, brokers: ['kafka'] } }] }, 'prop-malformed', 'scale.keda.triggers[0].kafka.brokers', 'host:port'],
  ['a query that is not closed', { triggers: [{ prometheus: { ...PROMETHEUS, query: 'sum(waiting' } }] }, 'promql-malformed', 'scale.keda.triggers[0].prometheus.query', 'a ) is missing'],
  ['a lag of nothing', { triggers: [{ kafka: { ...KAFKA, lag: 0 } }] }, 'prop-malformed', 'scale.keda.triggers[0].kafka.lag', 'above 0'],
  ['SASL without who it is', { triggers: [{ kafka: { ...KAFKA, sasl: 'plaintext' } }] }, 'prop-required', 'scale.keda.triggers[0].kafka.auth', 'neither username nor password'],
  ['a password in the program', { triggers: [{ kafka: { ...KAFKA, auth: { ca: 'hunter2' } } }] }, 'trigger-credential', 'scale.keda.triggers[0].kafka.auth.ca', 'a text'],
  ['a URL with its password', { triggers: [{ rabbitmq: { queue: 'q', messages: 1, url: 'amqp://shop:hunter2@mq:5672' } }] }, 'trigger-credential', 'scale.keda.triggers[0].rabbitmq.url', 'a text'],
  ['a password in the address of a server', { triggers: [{ prometheus: { ...PROMETHEUS, server: 'https://shop:hunter2@prometheus' } }] }, 'trigger-credential', 'scale.keda.triggers[0].prometheus', 'serverAddress'],
  ['a password among the metadata', { triggers: [{ custom: { type: 'redis', metadata: { address: 'redis:6379', password: 'hunter2' } } }] }, 'trigger-credential', 'scale.keda.triggers[0].custom', 'auth: { password:'],
  ['a connection string among the metadata', { triggers: [{ custom: { type: 'mssql', metadata: { connectionString: 'Server=db;User Id=shop;Password=hunter2' } } }] }, 'trigger-credential', 'scale.keda.triggers[0].custom', 'connectionString'],
  ['a number among the metadata', { triggers: [{ custom: { type: 'redis', metadata: { listLength: 5 } } }] }, 'prop-malformed', 'scale.keda.triggers[0].custom.metadata.listLength', 'Write "5".'],
  ['a type that no scaler has', { triggers: [{ custom: { type: 'Redis Streams', metadata: { a: 'b' } } }] }, 'prop-malformed', 'scale.keda.triggers[0].custom.type', 'redis-streams'],
  ['a queue whose region nobody knows', { triggers: [{ sqs: { ...SQS, url: 'https://queue.acme.io/orders', auth: { awsAccessKeyID: Secret.existing('sqs', 'id'), awsSecretAccessKey: Secret.existing('sqs', 'key') } } }] }, 'prop-required', 'scale.keda.triggers[0].sqs.region', 'Give the region'],
  ['half a key pair', { triggers: [{ sqs: { ...SQS, auth: { awsAccessKeyID: Secret.existing('sqs', 'id') } } }] }, 'prop-required', 'scale.keda.triggers[0].sqs.auth.awsSecretAccessKey', 'Give auth.awsSecretAccessKey'],
  ['half a message', { triggers: [{ kafka: { ...KAFKA, lag: 2.5 } }] }, 'prop-malformed', 'scale.keda.triggers[0].kafka.lag', 'whole number'],
  ['a fallback for what KEDA does not read', { fallback: { replicas: 4 }, triggers: [{ custom: { type: 'cpu', metadata: { value: '70' }, metricType: 'Utilization' } }] }, 'prop-malformed', 'scale.keda.fallback', 'does not read'],
  ['SQS without keys or identity', { triggers: [{ sqs: SQS }] }, 'engine-absent', 'scale.keda.triggers[0]', "identity: 'aws-irsa'"],
  ['a time that is none', { triggers: [{ cron: { ...CRON.cron, end: '0 25 * * *' } }] }, 'prop-malformed', 'scale.keda.triggers[0].cron.end', '25'],
  ['a time of one word', { triggers: [{ cron: { ...CRON.cron, start: '@daily' } }] }, 'prop-malformed', 'scale.keda.triggers[0].cron.start', 'five fields'],
  ['an end that is the start', { triggers: [{ cron: { ...CRON.cron, end: CRON.cron.start } }] }, 'prop-malformed', 'scale.keda.triggers[0].cron.end', 'two different times'],
  ['a zone that is none', { triggers: [{ cron: { ...CRON.cron, timeZone: 'Oslo time' } }] }, 'prop-malformed', 'scale.keda.triggers[0].cron.timeZone', 'IANA'],
  ['nothing that wakes it', { min: 0, triggers: [{ custom: { type: 'cpu', metadata: { value: '70' }, metricType: 'Utilization' } }] }, 'scale-never-wakes', 'scale.keda.triggers', 'cpu would ask'],
];

describe('a bad prop of scale.keda', () => {
  it.each(WRONG)('%s is told once, with the prop, what is accepted and a fix', (_, keda, id, prop, said) => {
    const { problems } = scaled(keda);
    expect(problems.map((problem) => [problem.id, problem.prop])).toEqual([[id, prop]]);
    const [problem] = problems;
    expect(`${problem?.message} ${problem?.accepted} ${problem?.fix}`).toContain(said);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('names the key of a platform without KEDA', () => {
    const { problems } = build((chart) => new ProductionService(chart, 'api', minimal({ scale: { keda: { max: 4, triggers: [CRON] } } })));
    expect(problems).toMatchObject([{ id: 'engine-absent', prop: 'scale.keda', fix: expect.stringContaining("definePlatform({ autoscaling: 'keda' })") }]);
  });

  it('is not held back by what stands beside it', () => {
    expect(scaled({}, { props: { scale: { fixed: 2, keda: { max: 4, triggers: [CRON] } } } }).problems).toMatchObject([{ id: 'scale-count', message: 'scale.fixed and scale.keda are given' }]);
  });
});

/** A guarantee, a change that undoes it, and the rule that says so. */
const UNDOING: ReadonlyArray<readonly [guarantee: string, undo: (service: ProductionService) => unknown, rule: string]> = [
  ['two pods at least', (service) => service.patch('ScaledObject', JsonPatch.replace('/spec/minReplicaCount', 1)), 'hpa-min-replicas'],
  ['a scale at all', (service) => service.omit('ScaledObject', { reason: 'Somebody else scales it.' }), 'workload-min-replicas'],
  ['its own target', (service) => service.patch('ScaledObject', JsonPatch.replace('/spec/scaleTargetRef/name', 'nobody')), 'hpa-target-missing'],
  ['no number of its own', (service) => service.patch('Deployment', JsonPatch.add('/spec/replicas', 3)), 'hpa-with-static-replicas'],
  ['an authentication that exists', (service) => service.omit('TriggerAuthentication', { reason: 'Somebody else makes it.' }), 'keda-authentication-missing'],
  ['no credential in plain text', (service) => service.patch('ScaledObject', JsonPatch.add('/spec/triggers/0/metadata/password', 'hunter2')), 'keda-static-credentials'],
  ['requests that only people change', (service) => service.patch('ScaledObject', JsonPatch.add('/spec/triggers/-', { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } })).patch('VerticalPodAutoscaler', JsonPatch.replace('/spec/updatePolicy/updateMode', 'Recreate')), 'hpa-vpa-same-metric'],
  ['a recommendation for itself', (service) => service.patch('VerticalPodAutoscaler', JsonPatch.replace('/spec/targetRef/name', 'nobody')), 'vpa-target-missing'],
];

describe('a service that KEDA scales, patched', () => {
  function problemsOf(undo: (service: ProductionService) => unknown) {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    Platform.provide(chart, definePlatform({ autoscaling: 'keda', rightsizing: 'vpa' }));
    const trigger = { kafka: { ...KAFKA, auth: { ca: Secret.existing('kafka', 'ca') } } };
    undo(new ProductionService(chart, 'api', minimal({ rightsizing: 'recommend', scale: { keda: { max: 10, triggers: [trigger] } } })));
    return synthesize(chart.node.root).problems;
  }

  it('has no problem unless it is', () => {
    expect(problemsOf(() => {})).toEqual([]);
  });

  it.each(UNDOING)('loses %s, which is an error', (_, undo, rule) => {
    expect(problemsOf(undo)).toContainEqual(expect.objectContaining({ id: rule, severity: 'error' }));
  });
});

export const refused: readonly KedaScale[] = [
  // @ts-expect-error no triggers
  { max: 4, triggers: [] },
  // @ts-expect-error an end is missing
  { triggers: [CRON] },
  // @ts-expect-error two sorts in one trigger
  { max: 4, triggers: [{ ...CRON, kafka: KAFKA }] },
  // @ts-expect-error a password in the program
  { max: 4, triggers: [{ kafka: { ...KAFKA, auth: { password: 'hunter2' } } }] },
  // @ts-expect-error a parameter that the scaler does not have
  { max: 4, triggers: [{ kafka: { ...KAFKA, auth: { passwort: Secret.existing('kafka', 'password') } } }] },
  // @ts-expect-error no broker
  { max: 4, triggers: [{ kafka: { ...KAFKA, brokers: [] } }] },
  // @ts-expect-error a duration without a unit
  { max: 4, triggers: [CRON], cooldown: '300' },
];
