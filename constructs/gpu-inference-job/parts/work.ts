import type { JobSpec } from 'kubernetes-types/batch/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { GpuJobDefaults } from '../../../lib/kube/defaults';
import { lowestMinor, type Platform } from '../../../lib/kube/platform';
import { IntOrPercent } from '../../../lib/units';
import { failurePolicy } from '../../kit/failure-policy';
import { show, type Ledger } from '../../kit/problems';
import { integerProp, intOrPercentProp, mapProp, requireProp } from '../../kit/props';
import { groupedOf, type GroupedWork } from './grouped';
import { queuedOf, type QueuedWork } from './queued';
import { exitCodes, PARALLEL, RETRIES, timeoutOf } from './tries';

/** The work, cut into shards. */
export interface Work {
  readonly shards: number;
  /** Pods at once. */
  readonly parallel: number;
  readonly timeout: number;
  readonly retries: number;
  readonly failedShards: number;
  readonly fatalExitCodes: readonly number[];
}

/** What an Indexed Job may have; above 100,000 it may not count failures by index. @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/#JobSpec */
const SHARDS = { min: 1, max: 100_000, what: 'a number of shards' } as const;
/** In which failures are counted by index, and pods replaced only once they have ended, by default. */
const MINOR = 29;

/** Reads `work`, and tells what is wrong with it. */
export function workOf(ledger: Ledger, given: unknown, defaults: GpuJobDefaults, platform: Platform): Work | QueuedWork | GroupedWork {
  const minor = lowestMinor(platform);
  if (minor < MINOR) ledger.tell({ id: 'kubernetes-too-old', message: `tries are counted by shard from Kubernetes 1.${MINOR}, and the platform's lowest version is 1.${minor}`, prop: 'work', accepted: `kubernetes: '1.${MINOR}' or newer`, fix: 'Raise kubernetes in definePlatform.' });
  const named = requireProp(ledger, 'work', given, "{ shards: 100, parallel: 8, timeout: '2h' }");
  const work = named ? mapProp(ledger, 'work', given) : { shards: 1, parallel: 1, timeout: '1h' };
  if (work['pods'] !== undefined && work['pods'] !== 1) return groupedOf(ledger, work, defaults, platform);
  if (work['queue'] !== undefined) return queuedOf(ledger, work, defaults, platform);
  const shards = requireProp(ledger, 'work.shards', work['shards'], '100') ? integerProp(ledger, 'work.shards', work['shards'], SHARDS, 1) : 1;
  const parallel = requireProp(ledger, 'work.parallel', work['parallel'], '8') ? integerProp(ledger, 'work.parallel', work['parallel'], PARALLEL, 1) : 1;
  if (parallel > shards) ledger.tell({ id: 'prop-out-of-range', message: `work.parallel is ${parallel}, and there are ${shards} shards`, prop: 'work.parallel', accepted: `${shards} at most`, fix: `Write ${shards}, or cut the work finer.` });
  return {
    shards,
    parallel: Math.min(parallel, shards),
    timeout: timeoutOf(ledger, work['timeout']),
    retries: integerProp(ledger, 'work.retries', work['retries'], RETRIES, defaults.retries),
    failedShards: failedShards(ledger, work['failedShards'], defaults.failedShards, shards),
    fatalExitCodes: exitCodes(ledger, work['fatalExitCodes']),
  };
}

function failedShards(ledger: Ledger, given: unknown, fallback: string, shards: number): number {
  const prop = 'work.failedShards';
  const count = IntOrPercent.parse(intOrPercentProp(ledger, prop, given, fallback)).resolve(shards, 'up');
  if (count <= shards) return count;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}, and there are ${shards} shards`, prop, accepted: `${shards} at most`, fix: "Write '10%'." });
  return shards;
}

/** The spec of the Job: shards fail each for itself, and what is no fault of the program counts as none. */
export function indexedJob({ shards, parallel, timeout, retries, failedShards, fatalExitCodes }: Work, container: string, template: PodTemplateSpec): JobSpec {
  return {
    completionMode: 'Indexed',
    completions: shards,
    parallelism: parallel,
    activeDeadlineSeconds: timeout,
    backoffLimitPerIndex: retries,
    maxFailedIndexes: failedShards,
    podReplacementPolicy: 'Failed',
    podFailurePolicy: failurePolicy({ fatal: { container, exitCodes: fatalExitCodes, action: 'FailIndex' } }),
    template,
  } as JobSpec;
}
