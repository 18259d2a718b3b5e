import type { OneOf } from '../props';
import type { SecretRef } from '../refs';

/** One thing that asks for pods. */
export type KedaTrigger = OneOf<{
  /** Requests to the service, as its `slo` counts them. */
  requests: RequestsTrigger;
  kafka: KafkaTrigger;
  rabbitmq: RabbitmqTrigger;
  sqs: SqsTrigger;
  prometheus: PrometheusTrigger;
  postgresql: PostgresqlTrigger;
  cron: CronTrigger;
  /** Any other scaler of KEDA. */
  custom: CustomTrigger;
}>;

/** The scaler's authentication parameters, each from a Secret that exists. */
export type TriggerAuth<Parameter extends string = string> = { readonly [K in Parameter]?: SecretRef };

/**
 * How many requests come, whoever sends them: asked of the source that counts for the service's alerts and canaries. The platform
 * says who counts, in `metrics.requests`.
 */
export interface RequestsTrigger {
  /** Requests a second that one pod is to carry. */
  readonly perSecond: number;
  /** Requests a second above which the first pod is started. @default 0 */
  readonly activation?: number;
}

/** How far a consumer group is behind. More pods than the topic has partitions would be idle, so KEDA starts none. */
export interface KafkaTrigger {
  /** Brokers as `host:port`. */
  readonly brokers: readonly [string, ...string[]];
  /** The consumer group of the service. */
  readonly group: string;
  /** The topic that it reads. */
  readonly topic: string;
  /** Messages behind that one pod is to work off. */
  readonly lag: number;
  /** Messages behind above which the first pod is started. @default 0 */
  readonly activation?: number;
  /** Where a group without offsets begins: as the program's `auto.offset.reset`. @default 'latest' */
  readonly offsets?: 'latest' | 'earliest';
  /** How the brokers ask who is there; it needs `username` and `password` in `auth`. @default - they do not ask */
  readonly sasl?: 'plaintext' | 'scram_sha256' | 'scram_sha512';
  /** True where the brokers are reached over TLS. @default false */
  readonly tls?: boolean;
  /** @default - none */
  readonly auth?: TriggerAuth<'username' | 'password' | 'ca' | 'cert' | 'key' | 'keyPassword'>;
}

/** How many messages wait in a queue of RabbitMQ. */
export interface RabbitmqTrigger {
  /** Name of the queue. */
  readonly queue: string;
  /** The whole URL with user and password: `amqp://user:password@rabbitmq:5672/vhost`. */
  readonly url: SecretRef;
  /** Messages that one pod is to work off. */
  readonly messages: number;
  /** Messages above which the first pod is started. @default 0 */
  readonly activation?: number;
}

/** How many messages wait in a queue of Amazon SQS, or are being worked on. */
export interface SqsTrigger {
  /** `https://sqs.eu-west-1.amazonaws.com/123456789012/orders`. */
  readonly url: string;
  /** Messages that one pod is to work off. */
  readonly messages: number;
  /** Messages above which the first pod is started. @default 0 */
  readonly activation?: number;
  /** @default - as the URL says */
  readonly region?: string;
  /** @default - KEDA's own cloud identity, as the platform's `identity` says */
  readonly auth?: TriggerAuth<'awsAccessKeyID' | 'awsSecretAccessKey' | 'awsSessionToken'>;
}

/** The one number that a query of Prometheus gives. */
export interface PrometheusTrigger {
  /** `http://prometheus.monitoring:9090`. */
  readonly server: string;
  /** PromQL that gives one number. */
  readonly query: string;
  /** What of it one pod is to carry. */
  readonly threshold: number;
  /** The value above which the first pod is started. @default 0 */
  readonly activation?: number;
  /** What an empty result means: 0, or that the source cannot be read. KEDA itself takes 0, so that a misspelt metric takes the pods away. @default 'unreadable' */
  readonly empty?: 'zero' | 'unreadable';
  /** @default - none */
  readonly auth?: TriggerAuth<'bearerToken' | 'username' | 'password' | 'ca' | 'cert' | 'key'>;
}

/** The one number that a query of PostgreSQL gives. */
export interface PostgresqlTrigger {
  /** SQL that gives one number. */
  readonly query: string;
  /** What of it one pod is to carry. */
  readonly target: number;
  /** The value above which the first pod is started. @default 0 */
  readonly activation?: number;
  /** The whole connection string: `postgresql://user:password@host:5432/orders?sslmode=require`. */
  readonly connection: SecretRef;
}

/** So many pods from one time of the day to another. */
export interface CronTrigger {
  /** Name of the IANA database: `Europe/Oslo`. */
  readonly timeZone: string;
  /** Five fields: `0 7 * * mon-fri`. */
  readonly start: string;
  /** Five fields, as `start`. */
  readonly end: string;
  /** So many pods between the two, `scale.keda.max` at most. */
  readonly replicas: number;
}

/** Any scaler of KEDA, in its own words. */
export interface CustomTrigger {
  /** Type of the scaler: `redis-streams`. */
  readonly type: string;
  /** Its parameters; none may hold a credential. */
  readonly metadata: Readonly<Record<string, string>>;
  /** How the number is held against the target. @default - as the scaler does: per pod */
  readonly metricType?: 'AverageValue' | 'Value' | 'Utilization';
  /** @default - none */
  readonly auth?: TriggerAuth;
  /** True where KEDA's own cloud identity is to be used, as the platform's `identity` says. @default false */
  readonly identity?: boolean;
}
