import type { Waiver } from '../../lib/kube/provenance';
import type { Duration, Memory } from '../../lib/units';
import type { CacheSource } from '../kit/cache';
import type { CloudIdentity } from '../kit/cloud-identity';
import type { EnvEntry } from '../kit/env';
import type { GpuRequest } from '../kit/gpu';
import type { ImageRef } from '../kit/image';
import type { ModelSource } from '../kit/model';
import type { Placement } from '../kit/placement';
import type { PodSettings } from '../kit/pod-settings';
import type { OneOf } from '../kit/props';
import type { SecretFiles } from '../kit/refs';
import type { Resources } from '../kit/resources';
import type { ExternalSecretValue, SealedSecretValue, SecretSource, SecretValue } from '../kit/secret-refs';
import type { SecurityOptions } from '../kit/security';
import type { VolumeSource } from '../kit/volumes';
import type { Availability, DeclaredNetwork, KedaTrigger, RawOverrides } from '../production-service';
import type { RuntimeName } from './runtimes';

/** How many servers there are: a fixed number, by the requests that wait, or by how long clients wait. */
export type InferenceScale = OneOf<{
  /** So many, always; 1 needs a waiver for `workload-min-replicas`. */
  fixed: number;
  queue: QueueScale;
  latency: LatencyScale;
}>;

/** Servers by the requests that wait in them. The platform needs KEDA and Prometheus. */
export interface QueueScale {
  /** The most servers, and so GPUs. */
  readonly max: number;
  /** The fewest; 1 needs a waiver for `workload-min-replicas`, 0 needs `scaleToZero`. @default 2 */
  readonly min?: number;
  /** Requests that may wait, per server. @default 5 */
  readonly waiting?: number;
}

/** Servers by the time that clients wait for the first token; for Triton, for the answer. The platform needs KEDA and Prometheus. */
export interface LatencyScale {
  /** The most servers, and so GPUs. */
  readonly max: number;
  /** The fewest; 1 needs a waiver for `workload-min-replicas`, 0 needs `scaleToZero`. @default 2 */
  readonly min?: number;
  /** The time in which 95 of 100 requests are to see something; for Triton, the mean. */
  readonly under: Duration;
}

/** That there may be no server at all. */
export interface ScaleToZero {
  /** Why clients can wait for a GPU node, an image and a model to load: a sentence. */
  readonly reason: string;
  /** What sees requests while no server is there: the front door, a mesh, a queue. A server's own metrics do not. */
  readonly wakeOn: KedaTrigger;
}

/** A server of one's own. */
export interface CustomRuntime {
  /** The port at which it serves. */
  readonly port: number;
  /** What says that the model is loaded. */
  readonly readiness: `/${string}`;
  /** What says that the process lives. @default - a connection to the port */
  readonly liveness?: `/${string}`;
  /** Path of its metrics, at the same port. @default '/metrics' */
  readonly metricsPath?: `/${string}`;
  /** Metric that counts the requests that wait; needed to scale by them. @default - none */
  readonly waitingMetric?: string;
  /** Histogram of seconds that clients wait; needed to scale by latency. @default - none */
  readonly latencyHistogram?: string;
  /** True where it serves the OpenAI API below `/v1`. @default false */
  readonly openai?: boolean;
  /** Variable in which it takes the key that clients must send. @default - it takes none */
  readonly apiKeyEnv?: string;
}

/** How one model is spread over the GPUs of a server. */
export interface Parallelism {
  /** Pods of one server, each with the GPUs of `gpu`, where a model needs more than one node has; the platform needs `serverGroups`. @default 1 */
  readonly pods?: number;
  /** GPUs over which each layer is spread. @default - all of one pod */
  readonly tensor?: number;
  /** Groups of GPUs over which the layers are spread. @default - as many as there are pods, where `tensor` leaves so many */
  readonly pipeline?: number;
}

/** What a `GpuInferenceService` is made from. */
export interface GpuInferenceServiceProps extends PodSettings {
  /** Image with a tag or a digest: `vllm/vllm-openai:v0.12.0`. */
  readonly image: ImageRef;
  /** Which GPUs each server has: `Gpu.nvidia({ count: 2, models: ['NVIDIA-H100-80GB-HBM3'] })`. */
  readonly gpu: GpuRequest;
  /** What else each server may use. */
  readonly resources: Resources;
  /** The model, at one version. NIM and servers of one's own may do without: their image has it. @default - none */
  readonly model?: ModelSource;
  /** Where the model is kept. @default - a claim of its own: `Cache.pvc()` */
  readonly cache?: CacheSource;
  /**
   * Adapters (LoRA) by the name under which clients ask for them, each at one version as a model is: fetched into the claim of the model, by a Job each, or mounted as an image. vLLM and SGLang
   * load them at the start; a new one is a new version of the service.
   *
   * @default - none
   */
  readonly lora?: Readonly<Record<string, ModelSource>>;
  /** Which server it is: ports, health checks, arguments and metrics follow. @default 'vllm' */
  readonly runtime?: RuntimeName | CustomRuntime;
  /** Under which name clients ask for the model. @default - the name of the service */
  readonly servedName?: string;
  /** How the model is spread over the GPUs. @default - each layer over all of them */
  readonly parallel?: Parallelism;
  /** Queue in which servers of several pods wait for GPUs, each server as one; the platform says who keeps it. @default - none: their pods are placed one by one */
  readonly queue?: string;
  /** @default { fixed: 2 } */
  readonly scale?: InferenceScale;
  /** That there may be no server at all; with `min: 0`. @default - some always stay */
  readonly scaleToZero?: ScaleToZero;
  /** More arguments of the server. @default - none */
  readonly args?: readonly string[];
  /** The command, in place of the runtime's. @default - the runtime's, with the model, its name and its spread */
  readonly command?: readonly string[];
  /** The key that clients must send, from a Secret. @default - whom the NetworkPolicy lets in needs none */
  readonly apiKey?: SecretValue;
  /** From the start of a server until the model is in its GPUs. @default '20m' */
  readonly loadBudget?: Duration;
  /** The longest answer that is finished before a server stops. @default '5m' */
  readonly longestAnswer?: Duration;
  /**
   * In place: one server stops, and the new one takes its GPUs. `surge`: the new one comes first, which needs GPUs that are free; say which ones.
   *
   * @default 'inPlace'
   */
  readonly rollout?: 'inPlace' | { readonly surge: string };
  /** Memory at /dev/shm, in which several GPUs talk to each other; it counts against the memory limit. @default - 2Gi a GPU where there are several, 16Gi at most */
  readonly sharedMemory?: Memory;
  /** Variables by name. @default - those of the runtime */
  readonly env?: Readonly<Record<string, EnvEntry | ExternalSecretValue | SealedSecretValue>>;
  /** Secrets by name of the variable, or by path of the folder they are mounted at. @default - none */
  readonly secrets?: Readonly<Record<string, SecretSource>>;
  /** Secrets with which images are pulled. @default - those of the platform */
  readonly pullSecrets?: readonly SecretFiles[];
  /** Volumes by mount path. @default - 5Gi of scratch space at /tmp, for what servers compile */
  readonly volumes?: Readonly<Record<string, VolumeSource>>;
  /** Who the server runs as. @default - user 65532 */
  readonly security?: SecurityOptions;
  /** @default - one of its own, without a token */
  readonly serviceAccount?: { readonly name: string };
  /** Who it is to the cloud; the platform's `identity` says which cloud. @default - nobody */
  readonly cloudIdentity?: CloudIdentity;
  /** @default - spread over zones and hosts where possible, one server at a time in a drain */
  readonly availability?: Availability;
  /** On which nodes it runs, beside what its GPUs ask for. @default - every node with its GPUs */
  readonly placement?: Placement;
  /** Its connections as props: the same as `connectTo` and `allowFrom`. @default - none */
  readonly network?: DeclaredNetwork;
  /** Labels of every object and of the pods. @default - those of the scope */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of every object and of the pods. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Fields to merge into the objects after everything else; recorded. @default - none */
  readonly raw?: RawOverrides;
  /** Rules that may be broken here, with reason, owner and last day. @default - none */
  readonly waive?: readonly Waiver[];
}
