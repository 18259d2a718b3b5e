import { isTriggerCredential } from '../../../lib/kube/credentials';
import { isMap } from '../../../lib/kube/object';
import { scheduleFault } from '../../../lib/kube/cron';
import { checkNames, show, type Ledger, type ShapeOf } from '../problems';
import { mapProp } from '../props';
import { promqlFault } from '../slo';
import type { CronTrigger, CustomTrigger, KafkaTrigger, PostgresqlTrigger, PrometheusTrigger, RabbitmqTrigger, RequestsTrigger, SqsTrigger } from './trigger-props';
import { TriggerReader, type TriggerSecret } from './trigger-reader';

/** A trigger as KEDA reads it, and what it authenticates with. */
export interface Trigger {
  readonly type: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly metricType?: string;
  readonly secrets: readonly TriggerSecret[];
  /** True where KEDA's own cloud identity is used. */
  readonly identity: boolean;
  /** What the service's own source is asked for beside; known when the whole tree stands. */
  readonly counts?: 'requests';
  /** Pods that it may ask for, where it says so. */
  readonly asks?: number;
}

/** True for what the autoscaler that KEDA makes looks at itself. */
export function isResource({ type }: Trigger): boolean {
  return type === 'cpu' || type === 'memory';
}

type Sort = 'requests' | 'kafka' | 'rabbitmq' | 'sqs' | 'prometheus' | 'postgresql' | 'cron' | 'custom';

const REQUESTS: ShapeOf<RequestsTrigger> = { perSecond: true, activation: true };
const KAFKA: ShapeOf<KafkaTrigger> = { brokers: true, group: true, topic: true, lag: true, activation: true, offsets: true, sasl: true, tls: true, auth: { username: true, password: true, ca: true, cert: true, key: true, keyPassword: true } };
const RABBITMQ: ShapeOf<RabbitmqTrigger> = { queue: true, url: true, messages: true, activation: true };
const SQS: ShapeOf<SqsTrigger> = { url: true, messages: true, activation: true, region: true, auth: { awsAccessKeyID: true, awsSecretAccessKey: true, awsSessionToken: true } };
const PROMETHEUS: ShapeOf<PrometheusTrigger> = { server: true, query: true, threshold: true, activation: true, empty: true, auth: { bearerToken: true, username: true, password: true, ca: true, cert: true, key: true } };
const POSTGRESQL: ShapeOf<PostgresqlTrigger> = { query: true, target: true, activation: true, connection: true };
const CRON: ShapeOf<CronTrigger> = { timeZone: true, start: true, end: true, replicas: true };
const CUSTOM: ShapeOf<CustomTrigger> = { type: true, metadata: true, metricType: true, auth: true, identity: true };

/** Every name that a trigger may have. */
export const TRIGGER_SHAPE: ShapeOf<Readonly<Record<Sort, object>>> = { requests: REQUESTS, kafka: KAFKA, rabbitmq: RABBITMQ, sqs: SQS, prometheus: PROMETHEUS, postgresql: POSTGRESQL, cron: CRON, custom: CUSTOM };

/** Reads one trigger; undefined where it is of no sort, or of two. */
export function triggerOf(ledger: Ledger, prop: string, given: unknown): Trigger | undefined {
  const props = mapProp(ledger, prop, given);
  checkNames(ledger, props, TRIGGER_SHAPE, `${prop}.`);
  const [sort, ...more] = SORTS.filter((each) => props[each] !== undefined);
  if (sort === undefined || more.length > 0) {
    const accepted = `exactly one of ${SORTS.join(', ')}`;
    if (sort !== undefined) ledger.tell({ id: 'prop-malformed', message: `${prop} is ${[sort, ...more].join(' and ')} at once`, prop, accepted, fix: 'Write a trigger for each.' });
    else if (Object.keys(props).length === 0) ledger.tell({ id: 'prop-malformed', message: `${prop} says nothing`, prop, accepted, fix: 'Say what asks for pods; custom takes any scaler of KEDA.' });
    return undefined;
  }
  const where = `${prop}.${sort}`;
  const trigger = READ[sort](new TriggerReader(ledger, where, mapProp(ledger, where, props[sort])));
  for (const [key, value] of Object.entries(trigger.metadata)) {
    if (!isTriggerCredential(key, value)) continue;
    ledger.tell({ id: 'trigger-credential', message: `${where} has a credential in plain text, as ${key}`, prop: where, accepted: 'Secret.existing(name, key)', fix: sort === 'custom' ? `Write auth: { ${key}: Secret.existing(name, key) } in place of it.` : 'Keep it in a Secret, and name it in auth.' });
  }
  return trigger;
}

const SORTS = Object.keys(TRIGGER_SHAPE) as readonly Sort[];

const READ: Readonly<Record<Sort, (read: TriggerReader) => Trigger>> = {
  requests(read) {
    // Nothing, not 0, where the source has never seen a request, or cannot be read: pods stay as they are.
    return { type: 'prometheus', metadata: { threshold: read.target('perSecond'), ...read.activation('activationThreshold'), ignoreNullValues: 'false' }, secrets: [], identity: false, counts: 'requests' };
  },
  kafka(read) {
    const sasl = read.given('sasl') === undefined ? undefined : read.choice('sasl', ['plaintext', 'scram_sha256', 'scram_sha512'], 'scram_sha512');
    const secrets = read.auth(['username', 'password'], ['cert', 'key']);
    if (sasl !== undefined && !secrets.some(({ parameter }) => parameter === 'username' || parameter === 'password')) read.tell('prop-required', 'auth', `sasl is ${sasl}, and auth has neither username nor password`, 'auth: { username, password }', 'Give auth.username and auth.password, or remove sasl.');
    const tls = read.flag('tls');
    return {
      type: 'kafka',
      metadata: {
        bootstrapServers: brokersOf(read),
        consumerGroup: read.text('group', "'orders'"),
        topic: read.text('topic', "'orders'"),
        lagThreshold: read.target('lag', true),
        ...read.activation('activationLagThreshold', true),
        offsetResetPolicy: read.choice('offsets', ['latest', 'earliest'], 'latest'),
        ...(sasl !== undefined && { sasl }),
        ...(tls && { tls: 'enable' }),
      },
      secrets,
      identity: false,
    };
  },
  rabbitmq(read) {
    const metadata = { protocol: 'auto', queueName: read.text('queue', "'orders'"), mode: 'QueueLength', value: read.target('messages'), ...read.activation('activationValue') };
    return { type: 'rabbitmq', metadata, secrets: read.secret('url', read.given('url'), 'host'), identity: false };
  },
  sqs(read) {
    const queueURL = read.text('url', "'https://sqs.eu-west-1.amazonaws.com/123456789012/orders'");
    const region = read.given('region') === undefined ? /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\//.exec(queueURL)?.[1] : read.text('region', "'eu-west-1'");
    if (region === undefined && queueURL !== '') read.tell('prop-required', 'region', 'the URL does not tell the region', "region: 'eu-west-1'", 'Give the region.');
    const secrets = read.auth(['awsAccessKeyID', 'awsSecretAccessKey']);
    return { type: 'aws-sqs-queue', metadata: { queueURL, queueLength: read.target('messages', true), ...read.activation('activationQueueLength', true), awsRegion: region ?? '' }, secrets, identity: secrets.length === 0 };
  },
  prometheus(read) {
    const secrets = read.auth(['username', 'password'], ['cert', 'key']);
    const modes = [['bearerToken', 'bearer'], ['username', 'basic'], ['cert', 'tls']].flatMap(([parameter, mode]) => (secrets.some((secret) => secret.parameter === parameter) ? [mode] : []));
    return {
      type: 'prometheus',
      metadata: {
        serverAddress: read.text('server', "'http://prometheus.monitoring:9090'"),
        query: promqlOf(read),
        threshold: read.target('threshold'),
        ...read.activation('activationThreshold'),
        ignoreNullValues: `${read.choice('empty', ['zero', 'unreadable'], 'unreadable') === 'zero'}`,
        ...(modes.length > 0 && { authModes: modes.join(',') }),
      },
      secrets,
      identity: false,
    };
  },
  postgresql(read) {
    const metadata = { query: read.text('query', "'SELECT count(*) FROM jobs'"), targetQueryValue: read.target('target'), ...read.activation('activationTargetQueryValue') };
    return { type: 'postgresql', metadata, secrets: read.secret('connection', read.given('connection'), 'connection'), identity: false };
  },
  cron(read) {
    const metadata = { timezone: zoneOf(read), start: scheduleOf(read, 'start', '0 7 * * mon-fri'), end: scheduleOf(read, 'end', '0 19 * * mon-fri') };
    if (metadata.start !== '' && metadata.start === metadata.end) read.tell('prop-malformed', 'end', `start and end are both ${show(metadata.end)}`, 'two different times', 'Write when the pods may go.');
    const asks = read.count('replicas');
    return { type: 'cron', metadata: { ...metadata, desiredReplicas: `${asks}` }, secrets: [], identity: false, asks };
  },
  custom(read) {
    const type = read.text('type', "'redis-streams'");
    if (type !== '' && !/^[a-z][a-z0-9-]*$/.test(type)) read.malformed('type', type, "the type of a scaler, in small letters and dashes: 'redis-streams'", 'Look the type up in the documentation of KEDA.');
    const metricType = read.given('metricType') === undefined ? undefined : read.choice('metricType', ['AverageValue', 'Value', 'Utilization'], 'AverageValue');
    return { type, metadata: metadataOf(read), ...(metricType !== undefined && { metricType }), secrets: read.auth(), identity: read.flag('identity') };
  },
};

function promqlOf(read: TriggerReader): string {
  const query = read.text('query', "'sum(queue_length)'");
  const fault = query === '' ? undefined : promqlFault(query);
  if (fault) read.tell('promql-malformed', 'query', `${show(query)} is no PromQL: ${fault.message}`, 'an expression of PromQL', fault.fix);
  return query;
}

function brokersOf(read: TriggerReader): string {
  const brokers = read.given('brokers');
  if (Array.isArray(brokers) && brokers.length > 0 && brokers.every((broker) => typeof broker === 'string' && /^[^\s,:]+:\d{1,5}$/.test(broker))) return brokers.join(',');
  if (brokers === undefined) read.text('brokers', "['kafka-bootstrap.kafka:9092']");
  else read.malformed('brokers', brokers, "a list of host:port, such as ['kafka-bootstrap.kafka:9092']", 'Write each broker as host:port.');
  return '';
}

function scheduleOf(read: TriggerReader, name: 'start' | 'end', literal: string): string {
  const schedule = read.text(name, `'${literal}'`);
  const fault = schedule === '' ? undefined : schedule.startsWith('@') ? { message: `the schedule ${show(schedule)} has no five fields`, fix: `Write five fields, such as ${literal}.` } : scheduleFault(schedule);
  if (fault) read.tell('prop-malformed', name, fault.message, `five fields, such as ${literal}`, fault.fix);
  return schedule;
}

function zoneOf(read: TriggerReader): string {
  const zone = read.text('timeZone', "'Europe/Oslo'");
  if (zone !== '' && !/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) read.malformed('timeZone', zone, 'a name of the IANA database, such as Europe/Oslo', 'Write the name of a time zone.');
  return zone;
}

function metadataOf(read: TriggerReader): Readonly<Record<string, string>> {
  const given = read.given('metadata');
  const pairs = isMap(given) ? Object.entries(given) : [];
  if (pairs.length > 0 && pairs.every((pair): pair is [string, string] => typeof pair[1] === 'string')) return Object.fromEntries(pairs);
  const [odd] = pairs.filter(([, value]) => typeof value !== 'string');
  if (odd) read.malformed(`metadata.${odd[0]}`, odd[1], 'a text: KEDA reads numbers and switches as texts too', `Write ${show(String(odd[1]))}.`);
  else read.malformed('metadata', given, 'a map of texts with what the scaler asks for', "Write the scaler's parameters.");
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
}
