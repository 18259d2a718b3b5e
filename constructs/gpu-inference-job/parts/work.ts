import type { JobSpec, PodFailurePolicyRule } from 'kubernetes-types/batch/v1';
import type { PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { GpuJobDefaults } from '../../../lib/kube/defaults';
import { lowestMinor, type Platform } from '../../../lib/kube/platform';
import { IntOrPercent } from '../../../lib/units';
import { show, type Ledger } from '../../kit/problems';
import { durationProp, integerProp, intOrPercentProp, mapProp, requireProp } from '../../kit/props';
import { groupedOf, type GroupedWork } from './grouped';
import { queuedOf, type QueuedWork } from './queued';

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
/** Pods of one Job. */
export const PARALLEL = { min: 1, max: 10_000, what: 'pods at once' } as const;
/** Tries of one pod. */
export const RETRIES = { min: 0, max: 100, what: 'tries' } as const;
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

/** Seconds of `work.timeout`, else an hour. */
export function timeoutOf(ledger: Ledger, given: unknown): number {
  const prop = 'work.timeout';
  if (!requireProp(ledger, prop, given, "'2h'")) return 3600;
  const seconds = durationProp(ledger, prop, given, '1h');
  if (seconds >= 60) return seconds;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}: no image with a model starts in it`, prop, accepted: '1m or more', fix: "Write how long all shards may take together, such as '2h'." });
  return 60;
}

function failedShards(ledger: Ledger, given: unknown, fallback: string, shards: number): number {
  const prop = 'work.failedShards';
  const count = IntOrPercent.parse(intOrPercentProp(ledger, prop, given, fallback)).resolve(shards, 'up');
  if (count <= shards) return count;
  ledger.tell({ id: 'prop-out-of-range', message: `${prop} is ${show(given)}, and there are ${shards} shards`, prop, accepted: `${shards} at most`, fix: "Write '10%'." });
  return shards;
}

/** The exit codes of `work.fatalExitCodes`, in order. */
export function exitCodes(ledger: Ledger, given: unknown): readonly number[] {
  const prop = 'work.fatalExitCodes';
  if (given === undefined) return [];
  const codes = Array.isArray(given) ? given : [given];
  const odd = codes.find((code) => typeof code !== 'number' || !Number.isInteger(code) || code < 1 || code > 255);
  if (odd !== undefined || codes.length === 0) ledger.tell({ id: 'prop-malformed', message: `${prop} has ${show(codes.length === 0 ? given : odd)}`, prop, accepted: 'exit codes from 1 to 255', fix: 'Write those with which the program gives up, such as [2, 64].' });
  return [...new Set(codes.filter((code): code is number => typeof code === 'number' && Number.isInteger(code) && code >= 1 && code <= 255))].sort((a, b) => a - b);
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
    podFailurePolicy: { rules: [...(fatalExitCodes.length > 0 ? [fatal(container, fatalExitCodes, 'FailIndex')] : []), DISRUPTED] },
    template,
  } as JobSpec;
}

/** Eviction, preemption, loss of the node: not the program's fault. */
export const DISRUPTED: PodFailurePolicyRule = { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] };

/** What the program says that no new try will mend. */
export function fatal(containerName: string, values: readonly number[], action: string): PodFailurePolicyRule {
  return { action, onExitCodes: { containerName, operator: 'In', values: [...values] } } as PodFailurePolicyRule;
}
