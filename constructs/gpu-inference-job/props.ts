import type { Job } from 'kubernetes-types/batch/v1';
import type { Container, PodSpec, ServiceAccount } from 'kubernetes-types/core/v1';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1';
import type { DeepPartial } from '../../lib/kube/platform';
import type { Waiver } from '../../lib/kube/provenance';
import type { Duration, Memory, PercentText } from '../../lib/units';
import type { CacheSource } from '../kit/cache';
import type { CloudIdentity } from '../kit/cloud-identity';
import type { EnvEntry } from '../kit/env';
import type { GpuRequest } from '../kit/gpu';
import type { ImageRef } from '../kit/image';
import type { Internet } from '../kit/internet';
import type { KedaTrigger } from '../kit/keda/trigger-props';
import type { ModelSource } from '../kit/model';
import type { IPeer } from '../kit/peer';
import type { Placement } from '../kit/placement';
import type { PodSettings } from '../kit/pod-settings';
import type { SecretFiles } from '../kit/refs';
import type { Resources } from '../kit/resources';
import type { SecurityOptions } from '../kit/security';
import type { VolumeSource } from '../kit/volumes';

/** Work that is cut into shards before it starts: each pod finds its number in `JOB_COMPLETION_INDEX`, and theirs in `SHARD_COUNT`. */
export interface ShardedWork {
  /** Into how many parts the work is cut, 1 to 100,000. */
  readonly shards: number;
  /** How many of them run at once; each holds its GPUs. */
  readonly parallel: number;
  /** All of it together, tries and waits counted in. */
  readonly timeout: Duration;
  /** New tries of one shard. What was evicted, preempted, or lost with its node counts as none. @default 2 */
  readonly retries?: number;
  /** Shards that may fail before all are given up: a number, or a percentage, rounded up. @default '10%' */
  readonly failedShards?: number | PercentText;
  /** Exit codes with which the program says that another try would fail too: its shard fails at once. @default - none */
  readonly fatalExitCodes?: readonly [number, ...number[]];
  /** Work has one source. @default - none: that is work from a queue */
  readonly queue?: never;
  /** @default 1 */
  readonly pods?: never;
}

/**
 * Work whose shards take several pods each, where a model needs more GPUs than one node has: each shard is a JobSet, whose pods start together, and anew together when one of them fails. They find their
 * shard in `SHARD_INDEX` and `SHARD_COUNT`, each other by `MASTER_ADDR` and `MASTER_PORT`, and which of them they are in `NODE_RANK` and `NODE_COUNT`. The platform needs `jobGroups`.
 */
export interface GroupedShards {
  /** Into how many parts the work is cut, 1 to 100; they start as there is room, all of them where there is no queue. */
  readonly shards: number;
  /** Pods of one shard, 2 to 64; each has the GPUs of `gpu`. */
  readonly pods: number;
  /** One run of one shard; one that takes longer is not started again. */
  readonly timeout: Duration;
  /** New runs of one shard. Those for a pod that was evicted, preempted, or lost with its node count as none. @default 2 */
  readonly retries?: number;
  /** Exit codes with which the program says that another run would fail too. @default - none */
  readonly fatalExitCodes?: readonly [number, ...number[]];
  /** The queue of the job decides how many shards run at once. @default - as many as there is room for */
  readonly parallel?: never;
  /** Work has one source. @default - none: that is work from a queue */
  readonly queue?: never;
}

/** Work that comes from a queue of messages: KEDA starts a pod for what waits, and none while nothing does. */
export interface QueuedWork {
  /** What says how much waits, such as `{ sqs: { url, messages: 1 } }`; the program takes its work from there, and ends. */
  readonly queue: KedaTrigger;
  /** How many pods run at once; each holds its GPUs. */
  readonly parallel: number;
  /** One pod, tries and waits counted in. */
  readonly timeout: Duration;
  /** New tries of one pod. What was evicted, preempted, or lost with its node counts as none. @default 2 */
  readonly retries?: number;
  /** Exit codes with which the program says that another try would fail too. @default - none */
  readonly fatalExitCodes?: readonly [number, ...number[]];
  /** Work has one source. @default - none: that is work in shards */
  readonly shards?: never;
  /** @default 1 */
  readonly pods?: never;
}

/** Fields to merge into the objects after everything else; lists of named things are merged by name, `null` removes. */
export interface RawJobOverrides {
  /** The Job; for work from a queue the ScaledJob, for shards of several pods each JobSet. @default - nothing */
  readonly job?: DeepPartial<Job> | Readonly<Record<string, unknown>>;
  /** The pod spec. @default - nothing */
  readonly pod?: DeepPartial<PodSpec>;
  /** The main container. @default - nothing */
  readonly container?: DeepPartial<Container>;
  /** @default - nothing */
  readonly networkPolicy?: DeepPartial<NetworkPolicy>;
  /** @default - nothing */
  readonly serviceAccount?: DeepPartial<ServiceAccount>;
}

/** What a `GpuInferenceJob` is made from. */
export interface GpuInferenceJobProps extends PodSettings {
  /** Image with a tag or a digest; it has Python and what fetches the model, unless the platform names a downloader. */
  readonly image: ImageRef;
  /** Which GPUs each pod has: `Gpu.nvidia({ count: 1, models: ['NVIDIA-L4'] })`. */
  readonly gpu: GpuRequest;
  /** What else each pod may use. */
  readonly resources: Resources;
  /** What is to be done, and for how long. */
  readonly work: ShardedWork | GroupedShards | QueuedWork;
  /** The model, at one version; its folder is in `MODEL_PATH`. @default - none: the image has what it needs */
  readonly model?: ModelSource;
  /** Where the model is kept. @default - a claim of its own: `Cache.pvc()` */
  readonly cache?: CacheSource;
  /** Queue in which the job waits for GPUs; the platform says who keeps it. @default - none: each pod waits for itself */
  readonly queue?: string;
  /**
   * On which nodes the shards run, beside what their GPUs ask of nodes: the name of a pool of the platform, and near which peer.
   *
   * @default - the pool of the namespace; where it has none, every pool with the GPUs
   */
  readonly placement?: Placement;
  /** @default - the image's entry point */
  readonly command?: readonly string[];
  /** @default - the image's arguments */
  readonly args?: readonly string[];
  /** Variables by name. @default - none but `MODEL_PATH`, `SHARD_COUNT`, and `HF_HUB_OFFLINE` for models of the Hub */
  readonly env?: Readonly<Record<string, EnvEntry>>;
  /** Volumes by mount path. @default - 64Mi of scratch space at /tmp */
  readonly volumes?: Readonly<Record<string, VolumeSource>>;
  /** Memory at /dev/shm, in which several GPUs talk to each other; it counts against the memory limit. @default - 2Gi a GPU where there are several, 16Gi at most */
  readonly sharedMemory?: Memory;
  /** Who the program runs as. @default - user 65532 */
  readonly security?: SecurityOptions;
  /** @default - one of its own, without a token */
  readonly serviceAccount?: { readonly name: string };
  /** Who it is to the cloud, on its own account; the platform's `identity` says which cloud. @default - nobody */
  readonly cloudIdentity?: CloudIdentity;
  /** Secrets with which images are pulled: `Secret.existing('registry')`. @default - those of the platform */
  readonly pullSecrets?: readonly SecretFiles[];
  /** Whom its shards call; the same as `connectTo`. @default - nobody: the download alone reaches the internet */
  readonly network?: JobNetwork;
  /** Labels of every object and of the pods. @default - those of the scope */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of every object and of the pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Fields to merge into the objects after everything else; recorded. @default - none */
  readonly raw?: RawJobOverrides;
  /** Rules that may be broken here, with reason, owner and last day. @default - none */
  readonly waive?: readonly Waiver[];
}

/** Connections that need no variable. */
export interface JobNetwork {
  /** Whom it calls, at their main port. @default - nobody */
  readonly allowTo?: readonly IPeer[];
  /** What outside the cluster it may call at port 443. @default false */
  readonly internet?: Internet;
}
