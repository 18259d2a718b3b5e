import type { Duration } from '../../lib/units';
import type { EnvEntry } from '../kit/env';
import type { ImageRef } from '../kit/image';
import type { PartResources } from './sidecar-props';

/**
 * A Job that runs to its end before each new version of the service starts. It has the variables, configuration, secrets, account and ambassadors of the
 * service, and reaches every peer whose address the service has in a variable. It does not mount the service's claims: a volume that the running version holds
 * would keep it from starting.
 */
export interface Migration {
  /** What brings the schema up to date; it must do no harm when it runs twice. */
  readonly command: readonly [string, ...string[]];
  /** @default - none */
  readonly args?: readonly string[];
  /** @default - the service's image */
  readonly image?: ImageRef;
  /** How long it may take in all, retries included. @default '10m' */
  readonly timeout?: Duration;
  /** Whether it is tried again after a failure; a pod that is evicted is replaced in any case. @default 1, since the first connection may come before the network knows the pod */
  readonly retries?: 0 | 1;
  /** @default - the service's */
  readonly resources?: PartResources;
  /** More variables, and others in place of the service's: the user who may alter tables. @default - the service's */
  readonly env?: Readonly<Record<string, EnvEntry>>;
  /**
   * Says that the old version runs on the new schema, and the new one on the old: what is added comes before its use, and what is removed goes a release after it. Two versions
   * run at once in a canary, a blue-green and every rolling update, and going back does not bring the old schema back. Roll-outs that keep both
   * versions for long ask for it; `rollout: { recreate }` does not.
   *
   * @default - not said
   */
  readonly expandContract?: true;
}
