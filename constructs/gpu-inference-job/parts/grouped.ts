import type { EnvVar, PodTemplateSpec } from 'kubernetes-types/core/v1';
import type { GpuJobDefaults } from '../../../lib/kube/defaults';
import { selectorLabels } from '../../../lib/kube/labels';
import type { Platform } from '../../../lib/kube/platform';
import { firstOf, jobSet } from '../../kit/gang-workload';
import type { GpuPlan } from '../../kit/gpu-plan';
import { makeOneShot } from '../../kit/one-shot';
import type { Answer, PlainObject } from '../../kit/plain-object';
import { besideItsOwn } from '../../kit/pod-group';
import { show, type Ledger } from '../../kit/problems';
import { integerProp, requireProp } from '../../kit/props';
import type { JobContext } from './context';
import type { QueuedWork } from './queued';
import { exitCodes, RETRIES, timeoutOf } from './tries';
import type { Work } from './work';

/** Work in shards of several pods each. */
export interface GroupedWork {
  readonly shards: number;
  /** Pods of one shard, 2 or more. */
  readonly pods: number;
  /** All pods at once. */
  readonly parallel: number;
  readonly timeout: number;
  readonly retries: number;
  readonly fatalExitCodes: readonly number[];
}

/** Each is an object of its own, which somebody reads. */
const SHARDS = { min: 1, max: 100, what: 'a number of shards' } as const;
/** More nodes than models have been spread over. */
const PODS = { min: 2, max: 64, what: 'pods of one shard' } as const;
/** Where PyTorch meets, by its own default. @see https://docs.pytorch.org/docs/stable/elastic/run.html */
const MEETING_PORT = '29500';
/** `-worker-0-` with the number of a pod, and a dash and five that Kubernetes adds, behind a name with seven digits of a hash. @see https://jobset.sigs.k8s.io/docs/ */
const NAME_MAX = 63 - '-0123456-worker-0--abcde'.length;

/** True for work in shards of several pods each. */
export function isGrouped(work: Work | QueuedWork | GroupedWork): work is GroupedWork {
  return 'pods' in work;
}

/** Reads `work` that has pods, and tells what is wrong with it. */
export function groupedOf(ledger: Ledger, work: Readonly<Record<string, unknown>>, defaults: GpuJobDefaults, platform: Platform): GroupedWork {
  if (platform.jobGroups === 'none') ledger.tell({ id: 'engine-absent', message: `work.pods is ${show(work['pods'])}, and the platform's jobGroups is none`, prop: 'work.pods', accepted: "a platform with jobGroups: 'jobset'", fix: "Write definePlatform({ jobGroups: 'jobset' }) if the cluster runs JobSet, or cut the work into shards of one pod." });
  for (const name of ['parallel', 'failedShards', 'queue'] as const) {
    if (work[name] !== undefined) ledger.tell({ id: 'prop-malformed', message: `work.pods and work.${name} are given: each shard of several pods is a job of its own`, prop: `work.${name}`, accepted: name === 'parallel' ? 'queue of the job, which lets in as many shards as there is room for' : 'work in shards of one pod', fix: `Remove ${name}, or pods.` });
  }
  const shards = requireProp(ledger, 'work.shards', work['shards'], '4') ? integerProp(ledger, 'work.shards', work['shards'], SHARDS, 1) : 1;
  const pods = integerProp(ledger, 'work.pods', work['pods'], PODS, 2);
  return { shards, pods, parallel: shards * pods, timeout: timeoutOf(ledger, work['timeout']), retries: integerProp(ledger, 'work.retries', work['retries'], RETRIES, defaults.retries), fatalExitCodes: exitCodes(ledger, work['fatalExitCodes']) };
}

/** Tells what of a job does not go with shards of several pods. */
export function refuseGrouped(ledger: Ledger, name: string, { shards, pods }: GroupedWork, gpu: GpuPlan): void {
  if (gpu.partial) ledger.tell({ id: 'parallel-on-part', message: `each shard is ${pods} pods with a part of a GPU each, and parts of GPUs cannot talk to each other`, prop: 'work.pods', accepted: 'whole GPUs, or shards of one pod', fix: 'Write Gpu.nvidia({ count }) without mig and shared, or remove pods.' });
  const most = NAME_MAX - `${pods - 1}`.length - (shards > 1 ? `-${shards - 1}`.length : 0);
  if (name.length > most) ledger.tell({ id: 'name-malformed', message: `${name} has ${name.length} characters, and its pods would have names of more than 63`, prop: 'id', accepted: `${most} characters at most for so many shards and pods`, fix: 'Shorten the name.' });
}

/** Variables that tell a pod which part of which shard it is, and where the first pod of its shard is. */
export function groupVariables({ shards, pods }: GroupedWork): EnvVar[] {
  return [
    { name: 'SHARD_COUNT', value: String(shards) },
    { name: SHARD, value: '0' },
    { name: 'NODE_COUNT', value: String(pods) },
    annotation('NODE_RANK', 'batch.kubernetes.io/job-completion-index'),
    annotation(JOB_SET, 'jobset.sigs.k8s.io/jobset-name'),
    { name: 'MASTER_ADDR', value: firstOf(JOB_SET) },
    { name: 'MASTER_PORT', value: MEETING_PORT },
  ];
}

const SHARD = 'SHARD_INDEX';
const JOB_SET = 'JOBSET_NAME';

function annotation(name: string, key: string): EnvVar {
  return { name, valueFrom: { fieldRef: { fieldPath: `metadata.annotations['${key}']` } } };
}

/** Makes a JobSet for each shard: one that fails starts anew by itself, and a queue lets each in as one. */
export function makeJobSets(context: JobContext, work: GroupedWork, template: () => PodTemplateSpec, answers: () => readonly Answer[]): readonly [PlainObject, ...PlainObject[]] {
  const { maker, platform, name, defaults, queue, marks: { labels, annotations } } = context;
  const { shards, pods, timeout, retries: restarts, fatalExitCodes } = work;
  const gang = (shard: number) => jobSet({ pods, timeout, restarts, fatal: { container: name, exitCodes: fatalExitCodes }, template: ofShard(context, template(), shard), ...(queue && { queue }) }).spec;
  const make = (shard: number) => makeOneShot(maker, platform, () => gang(shard), { kind: 'JobSet', ttl: defaults.ttl, labels, annotations, answers, ...(shards > 1 && { name: `${name}-${shard}`, part: String(shard) }) });
  return [make(0), ...Array.from({ length: shards - 1 }, (_, index) => make(index + 1))];
}

/** The template with the number of its shard, whose pods stand in one zone where there is room. */
function ofShard({ platform, name }: JobContext, { metadata, spec }: PodTemplateSpec, shard: number): PodTemplateSpec {
  const [main, ...others] = spec?.containers ?? [];
  if (!spec || !main) return { ...(metadata && { metadata }) };
  const env = main.env?.map((variable) => (variable.name === SHARD ? { name: SHARD, value: String(shard) } : variable));
  return { ...(metadata && { metadata }), spec: { ...spec, ...besideItsOwn(spec.affinity, platform, selectorLabels(name), 'jobset.sigs.k8s.io/jobset-name'), containers: [{ ...main, ...(env && { env }) }, ...others] } };
}
