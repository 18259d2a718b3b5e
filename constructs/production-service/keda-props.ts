import type { Duration } from '../../lib/units';
import type { KedaTrigger } from '../kit/keda/trigger-props';

export type { CronTrigger, CustomTrigger, KafkaTrigger, KedaTrigger, PostgresqlTrigger, PrometheusTrigger, RabbitmqTrigger, RequestsTrigger, SqsTrigger, TriggerAuth } from '../kit/keda/trigger-props';

/** Pods by events: KEDA asks queues, databases and clocks how many are needed. */
export interface KedaScale {
  /**
   * The fewest pods. With 0 all of them go while nothing is to be done: whoever calls the service then finds nobody, until a
   * trigger asks for a pod and it has started.
   *
   * @default 2
   */
  readonly min?: number;
  /** The most pods, whatever the triggers ask for. */
  readonly max: number;
  /** What asks for pods; the one that asks for most wins. */
  readonly triggers: readonly [KedaTrigger, ...KedaTrigger[]];
  /** How many pods there are while a trigger cannot be read. @default - as many as there were */
  readonly fallback?: KedaFallback;
  /** How often the triggers are read. @default '30s' */
  readonly pollingInterval?: Duration;
  /** From the last event to no pods at all; only where `min` is 0. @default '5m' */
  readonly cooldown?: Duration;
}

/** What holds while a trigger cannot be read. */
export interface KedaFallback {
  /** So many pods, `scale.keda.max` at most. */
  readonly replicas: number;
  /** Reads in a row that fail before it holds. @default 3 */
  readonly failures?: number;
}
