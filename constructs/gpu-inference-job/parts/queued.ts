import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { GpuJobDefaults } from '../../../lib/kube/defaults';
import type { Platform } from '../../../lib/kube/platform';
import { parseDuration } from '../../../lib/units';
import { failurePolicy } from '../../kit/failure-policy';
import { authenticationOf } from '../../kit/keda/authentication';
import { triggerOf, type Trigger } from '../../kit/keda/triggers';
import type { MakeOptions } from '../../kit/maker';
import type { PlainObject } from '../../kit/plain-object';
import type { Ledger } from '../../kit/problems';
import { integerProp, requireProp } from '../../kit/props';
import type { JobContext } from './context';
import type { GroupedWork } from './grouped';
import { exitCodes, PARALLEL, RETRIES, timeoutOf } from './tries';
import type { Work } from './work';

/** Work that comes from a queue. */
export interface QueuedWork {
  readonly parallel: number;
  readonly timeout: number;
  readonly retries: number;
  readonly fatalExitCodes: readonly number[];
  /** @default - it could not be read */
  readonly trigger: Trigger | undefined;
}

/** True for work that comes from a queue. */
export function isQueued(work: Work | QueuedWork | GroupedWork): work is QueuedWork {
  return 'trigger' in work;
}

/** Reads `work` that has a queue, and tells what is wrong with it. */
export function queuedOf(ledger: Ledger, work: Readonly<Record<string, unknown>>, defaults: GpuJobDefaults, platform: Platform): QueuedWork {
  if (platform.autoscaling !== 'keda') ledger.tell({ id: 'engine-absent', message: `work.queue needs KEDA, and the platform scales by ${platform.autoscaling}`, prop: 'work.queue', accepted: "a platform with autoscaling: 'keda'", fix: "Write definePlatform({ autoscaling: 'keda' }), or cut the work into shards." });
  for (const name of ['shards', 'failedShards']) {
    if (work[name] !== undefined) ledger.tell({ id: 'prop-malformed', message: `work.queue and work.${name} are given: the queue says how much there is to do`, prop: `work.${name}`, accepted: 'one of queue and shards', fix: `Remove ${name}, or queue.` });
  }
  const trigger = triggerOf(ledger, 'work.queue', work['queue']);
  if (trigger && (trigger.counts !== undefined || ['cpu', 'memory', 'cron'].includes(trigger.type))) ledger.tell({ id: 'prop-malformed', message: `work.queue is ${trigger.counts ?? trigger.type}, which counts no work that waits`, prop: 'work.queue', accepted: 'kafka, rabbitmq, sqs, prometheus, postgresql, custom', fix: 'Name the queue that the program takes its work from.' });
  return {
    parallel: requireProp(ledger, 'work.parallel', work['parallel'], '8') ? integerProp(ledger, 'work.parallel', work['parallel'], PARALLEL, 1) : 1,
    timeout: timeoutOf(ledger, work['timeout']),
    retries: integerProp(ledger, 'work.retries', work['retries'], RETRIES, defaults.retries),
    fatalExitCodes: exitCodes(ledger, work['fatalExitCodes']),
    trigger,
  };
}

/** Makes what has KEDA start a Job for work that waits. */
export function makeScaledJob({ maker, ledger, platform, name, defaults }: JobContext, { parallel, timeout, retries, fatalExitCodes, trigger }: QueuedWork, template: () => PodTemplateSpec, options: MakeOptions): PlainObject {
  const authentication = trigger && authenticationOf(ledger, 'work.queue', trigger, platform);
  const ref = authentication && maker.make<{ spec: object }>('TriggerAuthentication', () => ({ spec: authentication }));
  return maker.make<{ spec: object }>('ScaledJob', () => ({
    spec: {
      jobTargetRef: {
        parallelism: 1,
        completions: 1,
        activeDeadlineSeconds: timeout,
        backoffLimit: retries,
        podReplacementPolicy: 'Failed',
        podFailurePolicy: failurePolicy({ fatal: { container: name, exitCodes: fatalExitCodes, action: 'FailJob' } }),
        template: template(),
      },
      pollingInterval: parseDuration(defaults.queue.pollingInterval),
      successfulJobsHistoryLimit: defaults.queue.kept,
      failedJobsHistoryLimit: defaults.queue.kept,
      maxReplicaCount: parallel,
      // Running Jobs go on with what they were made from: a new version is for new work.
      rollout: { strategy: 'gradual' },
      triggers: trigger === undefined ? [] : [{ type: trigger.type, metadata: trigger.metadata, ...(ref && { authenticationRef: { name: ref.name } }) }],
    },
  }), options);
}
